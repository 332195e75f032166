import type { FileChange } from '../git/history.ts'
import type { CommitData, Signature, TreeEntry } from '../git/objects.ts'
import type { Site } from '../http/answer.ts'
import type { Hub } from '../state/emulator-context.ts'
import { nodeId, showPerson } from './people.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }

/** `git-commit`, of the endpoints below `/git/`. */
export function showGitCommit(hub: Hub, site: Site, commit: CommitData) {
  const { sha, author, committer, message } = commit
  return {
    sha,
    node_id: nodeId('Commit', sha),
    url: `${repositoryUrl(hub, site)}/git/commits/${sha}`,
    html_url: `${repositoryPage(hub, site)}/commit/${sha}`,
    author,
    committer,
    message,
    tree: showTreeLink(hub, site, commit.tree),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${repositoryUrl(hub, site)}/git/commits/${parent}`,
      html_url: `${repositoryPage(hub, site)}/commit/${parent}`,
    })),
    verification: unsigned,
  }
}

function showTreeLink(hub: Hub, site: Site, sha: string) {
  return { sha, url: `${repositoryUrl(hub, site)}/git/trees/${sha}` }
}

/** `commit`, of `/commits`, `/compare` and `/branches`. */
export function showCommit(hub: Hub, site: Site, commit: CommitData) {
  const { sha, author, committer, message } = commit
  const url = `${repositoryUrl(hub, site)}/commits/${sha}`
  return {
    sha,
    node_id: nodeId('Commit', sha),
    url,
    html_url: `${repositoryPage(hub, site)}/commit/${sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${repositoryUrl(hub, site)}/git/commits/${sha}`,
      author,
      committer,
      message,
      comment_count: 0,
      tree: showTreeLink(hub, site, commit.tree),
      verification: unsigned,
    },
    author: accountOf(hub, site, author),
    committer: accountOf(hub, site, committer),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${repositoryUrl(hub, site)}/commits/${parent}`,
      html_url: `${repositoryPage(hub, site)}/commit/${parent}`,
    })),
  }
}

/** The account that has the name as its login; GitHub goes by the mail address, which nobody has here. */
function accountOf(hub: Hub, site: Site, { name }: Signature) {
  const person = hub.state.people.find(({ login }) => login === name.toLowerCase() || login === name)
  return person === undefined ? null : showPerson(hub, site, person.login)
}

/** `diff-entry`. */
export function showChange(hub: Hub, site: Site, at: string, change: FileChange) {
  const { filename, previous, status, additions, deletions, patch } = change
  const path = filename.split('/').map(encodeURIComponent).join('/')
  return {
    sha: change.sha,
    filename,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${repositoryPage(hub, site)}/blob/${at}/${path}`,
    raw_url: `${repositoryPage(hub, site)}/raw/${at}/${path}`,
    contents_url: `${repositoryUrl(hub, site)}/contents/${path}?ref=${at}`,
    ...(patch === undefined ? {} : { patch }),
    ...(previous === undefined ? {} : { previous_filename: previous }),
  }
}

/** Entry of `git-tree`. */
export function showTreeEntry(hub: Hub, site: Site, { path, mode, type, sha, size }: TreeEntry) {
  const url = `${repositoryUrl(hub, site)}/git/${type === 'tree' ? 'trees' : 'blobs'}/${sha}`
  return { path, mode, type, sha, url, ...(size === undefined ? {} : { size }) }
}
