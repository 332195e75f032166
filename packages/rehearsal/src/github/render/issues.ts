import type { Site } from '../http/answer.ts'
import type { Hub } from '../state/emulator-context.ts'
import type { CommentRecord, IssueRecord, PullRequestRecord, State } from '../state/records.ts'
import { nodeId, showPerson } from './people.ts'
import { repositoryPage, repositoryUrl, showFullRepository } from './repository.ts'

/** `label`. */
export function showLabel(hub: Hub, site: Site, { id, name, color, description }: State['labels'][number]) {
  return {
    id,
    node_id: nodeId('Label', id),
    url: `${repositoryUrl(hub, site)}/labels/${encodeURIComponent(name)}`,
    name,
    color,
    description,
    default: false,
  }
}

export function showLabels(hub: Hub, site: Site, names: readonly string[]) {
  return names.flatMap((name) => hub.state.labels.filter((label) => label.name === name).map((label) => showLabel(hub, site, label)))
}

/** `OWNER`, `MEMBER` and the like; the owner is told from all others. */
function association(hub: Hub, login: string): string {
  if (login === hub.repository.owner) return 'OWNER'
  return login.endsWith('[bot]') ? 'NONE' : 'COLLABORATOR'
}

/** `issue`. */
export function showIssue(hub: Hub, site: Site, issue: IssueRecord) {
  const url = `${repositoryUrl(hub, site)}/issues/${issue.number}`
  return {
    ...issueFrame(hub, site, issue),
    html_url: `${repositoryPage(hub, site)}/issues/${issue.number}`,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: showPerson(hub, site, issue.author),
    assignee: issue.assignees[0] === undefined ? null : showPerson(hub, site, issue.assignees[0]),
    assignees: issue.assignees.map((login) => showPerson(hub, site, login)),
    closed_at: issue.closedAt,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: association(hub, issue.author),
    timeline_url: `${url}/timeline`,
  }
}

function issueFrame(hub: Hub, site: Site, of: { id: number; number: number; labels: readonly string[] }) {
  const url = `${repositoryUrl(hub, site)}/issues/${of.number}`
  return {
    id: of.id,
    node_id: nodeId('Issue', of.id),
    number: of.number,
    url,
    repository_url: repositoryUrl(hub, site),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    labels: showLabels(hub, site, of.labels),
    milestone: null,
    locked: false,
    comments: hub.state.comments.filter(({ issue }) => issue === of.number).length,
  }
}

/** A pull request as the issues' list has it. */
export function showPullAsIssue(hub: Hub, site: Site, pull: PullRequestRecord) {
  const page = `${repositoryPage(hub, site)}/pull/${pull.number}`
  const url = `${repositoryUrl(hub, site)}/pulls/${pull.number}`
  return {
    ...issueFrame(hub, site, pull),
    html_url: page,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    user: showPerson(hub, site, pull.author),
    assignee: null,
    assignees: [],
    closed_at: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    author_association: association(hub, pull.author),
    draft: pull.draft,
    pull_request: { url, html_url: page, diff_url: `${page}.diff`, patch_url: `${page}.patch`, merged_at: null },
  }
}

/** `issue-comment`. */
export function showComment(hub: Hub, site: Site, comment: CommentRecord) {
  const isPull = hub.state.pullRequests.some(({ number }) => number === comment.issue)
  const page = `${repositoryPage(hub, site)}/${isPull ? 'pull' : 'issues'}/${comment.issue}`
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${repositoryUrl(hub, site)}/issues/comments/${comment.id}`,
    html_url: `${page}#issuecomment-${comment.id}`,
    body: comment.body,
    user: showPerson(hub, site, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    issue_url: `${repositoryUrl(hub, site)}/issues/${comment.issue}`,
    author_association: association(hub, comment.author),
  }
}

/** `pull-request-simple`. */
export function showPull(hub: Hub, site: Site, pull: PullRequestRecord) {
  const url = `${repositoryUrl(hub, site)}/pulls/${pull.number}`
  const issue = `${repositoryUrl(hub, site)}/issues/${pull.number}`
  const page = `${repositoryPage(hub, site)}/pull/${pull.number}`
  const statuses = `${repositoryUrl(hub, site)}/statuses/${pull.headSha}`
  const side = (repository: string, ref: string, sha: string) => {
    const [owner = ''] = repository.split('/')
    return { label: `${owner}:${ref}`, ref, sha, user: showPerson(hub, site, owner), repo: showFullRepository(hub, site, repository) }
  }
  const links = {
    self: url,
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${repositoryUrl(hub, site)}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses,
  }
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: showPerson(hub, site, pull.author),
    body: pull.body === '' ? null : pull.body,
    labels: showLabels(hub, site, pull.labels).map((label) => ({ ...label, description: label.description ?? '' })),
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: null,
    merged_at: null,
    merge_commit_sha: pull.mergeSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    draft: pull.draft,
    head: side(pull.headRepository, pull.headRef, pull.headSha),
    base: side(`${hub.repository.owner}/${hub.repository.name}`, pull.baseRef, pull.baseSha),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: association(hub, pull.author),
    auto_merge: null,
  }
}
