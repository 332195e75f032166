import type { FileChange } from '../git/history.ts'
import type { CommitData, Signature, TreeEntry } from '../git/objects.ts'
import type { PublicAddresses } from '../http/answer.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import { nodeId, showPerson } from './people.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }

/** `git-commit`, of the endpoints below `/git/`. */
export function showGitCommit(emulator: EmulatorContext, addresses: PublicAddresses, commit: CommitData) {
  const { sha, author, committer, message } = commit
  return {
    sha,
    node_id: nodeId('Commit', sha),
    url: `${repositoryUrl(emulator, addresses)}/git/commits/${sha}`,
    html_url: `${repositoryPage(emulator, addresses)}/commit/${sha}`,
    author,
    committer,
    message,
    tree: showTreeLink(emulator, addresses, commit.tree),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${repositoryUrl(emulator, addresses)}/git/commits/${parent}`,
      html_url: `${repositoryPage(emulator, addresses)}/commit/${parent}`,
    })),
    verification: unsigned,
  }
}

function showTreeLink(emulator: EmulatorContext, addresses: PublicAddresses, sha: string) {
  return { sha, url: `${repositoryUrl(emulator, addresses)}/git/trees/${sha}` }
}

/** `commit`, of `/commits`, `/compare` and `/branches`. */
export function showCommit(emulator: EmulatorContext, addresses: PublicAddresses, commit: CommitData) {
  const { sha, author, committer, message } = commit
  const url = `${repositoryUrl(emulator, addresses)}/commits/${sha}`
  return {
    sha,
    node_id: nodeId('Commit', sha),
    url,
    html_url: `${repositoryPage(emulator, addresses)}/commit/${sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${repositoryUrl(emulator, addresses)}/git/commits/${sha}`,
      author,
      committer,
      message,
      comment_count: 0,
      tree: showTreeLink(emulator, addresses, commit.tree),
      verification: unsigned,
    },
    author: accountOf(emulator, addresses, author),
    committer: accountOf(emulator, addresses, committer),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${repositoryUrl(emulator, addresses)}/commits/${parent}`,
      html_url: `${repositoryPage(emulator, addresses)}/commit/${parent}`,
    })),
  }
}

/** The account that has the name as its login; GitHub goes by the mail address, which nobody has here. */
function accountOf(emulator: EmulatorContext, addresses: PublicAddresses, { name }: Signature) {
  const person = emulator.state.people.find(({ login }) => login === name.toLowerCase() || login === name)
  return person === undefined ? null : showPerson(emulator, addresses, person.login)
}

/** `diff-entry`. */
export function showChange(emulator: EmulatorContext, addresses: PublicAddresses, { at, change }: { at: string; change: FileChange }) {
  const { filename, previous, status, additions, deletions, patch } = change
  const path = filename.split('/').map(encodeURIComponent).join('/')
  return {
    sha: change.sha,
    filename,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${repositoryPage(emulator, addresses)}/blob/${at}/${path}`,
    raw_url: `${repositoryPage(emulator, addresses)}/raw/${at}/${path}`,
    contents_url: `${repositoryUrl(emulator, addresses)}/contents/${path}?ref=${at}`,
    ...(patch === undefined ? {} : { patch }),
    ...(previous === undefined ? {} : { previous_filename: previous }),
  }
}

/** Entry of `git-tree`. */
export function showTreeEntry(emulator: EmulatorContext, addresses: PublicAddresses, { path, mode, type, sha, size }: TreeEntry) {
  const url = `${repositoryUrl(emulator, addresses)}/git/${type === 'tree' ? 'trees' : 'blobs'}/${sha}`
  return { path, mode, type, sha, url, ...(size === undefined ? {} : { size }) }
}
