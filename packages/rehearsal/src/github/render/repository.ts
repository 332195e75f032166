import type { PublicAddresses } from '../http/answer.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import { nodeId, showPerson } from './people.ts'

export function repositoryUrl(emulator: EmulatorContext, addresses: PublicAddresses): string {
  return `${addresses.api}/repos/${emulator.repository.owner}/${emulator.repository.name}`
}

export function repositoryPage(emulator: EmulatorContext, addresses: PublicAddresses): string {
  return `${addresses.html}/${emulator.repository.owner}/${emulator.repository.name}`
}

/** What GitHub writes behind the repository's address for each of its URL templates. */
const templates: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
}

/** `minimal-repository`; with another full name, the fork that a pull request comes from. */
export function showRepository(
  emulator: EmulatorContext,
  addresses: PublicAddresses,
  fullName = `${emulator.repository.owner}/${emulator.repository.name}`,
) {
  const [owner = '', name = ''] = fullName.split('/')
  const own = owner === emulator.repository.owner && name === emulator.repository.name
  const id = own ? emulator.repository.id : emulator.repository.id + 1
  const url = `${addresses.api}/repos/${fullName}`
  return {
    id,
    node_id: nodeId('Repository', id),
    name,
    full_name: fullName,
    owner: showPerson(emulator, addresses, owner),
    private: emulator.repository.private,
    html_url: `${addresses.html}/${fullName}`,
    description: null,
    fork: !own,
    url,
    ...Object.fromEntries(Object.entries(templates).map(([key, template]) => [key, `${url}${template}`])),
  }
}

/** `repository` and `full-repository`. */
export function showFullRepository(emulator: EmulatorContext, addresses: PublicAddresses, fullName?: string) {
  const minimal = showRepository(emulator, addresses, fullName)
  const time = '2020-01-01T00:00:00Z'
  const open = emulator.state.issues.filter((issue) => issue.state === 'open').length
  return {
    ...minimal,
    git_url: `git://${new URL(addresses.html).host}/${minimal.full_name}.git`,
    ssh_url: `git@${new URL(addresses.html).hostname}:${minimal.full_name}.git`,
    clone_url: `${minimal.html_url}.git`,
    svn_url: minimal.html_url,
    mirror_url: null,
    homepage: null,
    language: null,
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    size: 1,
    default_branch: emulator.repository.defaultBranch,
    open_issues_count: open,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: emulator.repository.private ? 'private' : 'public',
    pushed_at: time,
    created_at: time,
    updated_at: time,
    subscribers_count: 0,
    network_count: 0,
    license: null,
    forks: 0,
    open_issues: open,
    watchers: 0,
  }
}
