import type { BareRepository } from './bare-repository.ts'
import { type CommitData, readCommit } from './objects.ts'

export type FileChange = {
  sha: string | null
  filename: string
  previous: string | undefined
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed'
  additions: number
  deletions: number
  patch: string | undefined
}

/** Commits that the range reaches, newest first. `range` is what git understands: `main`, `a..b`. */
export async function listCommits(
  git: BareRepository,
  range: string,
  options: { limit?: number; path?: string } = {},
): Promise<CommitData[]> {
  const limit = options.limit === undefined ? [] : [`--max-count=${options.limit}`]
  const path = options.path === undefined ? [] : ['--', options.path]
  const shas = await git.run(['rev-list', ...limit, '--end-of-options', range, ...path])
  if (shas === '') return []
  const commits = await Promise.all(shas.split('\n').map((sha) => readCommit(git, sha)))
  return commits.filter((commit) => commit !== undefined)
}

export async function mergeBase(git: BareRepository, a: string, b: string): Promise<string | undefined> {
  const { code, stdout } = await git.attempt(['merge-base', a, b])
  return code === 0 ? stdout.toString().trim() : undefined
}

/** How many commits each has that the other has not. */
export async function countApart(git: BareRepository, base: string, head: string): Promise<{ behind: number; ahead: number }> {
  const counts = await git.run(['rev-list', '--left-right', '--count', `${base}...${head}`])
  const [behind = 0, ahead = 0] = counts.split('\t').map(Number)
  return { behind, ahead }
}

/** What differs between two trees or commits; from nothing where `base` is undefined. */
export async function changedFiles(git: BareRepository, base: string | undefined, head: string): Promise<FileChange[]> {
  const from = base ?? (await git.run(['hash-object', '-t', 'tree', '--stdin'], { input: '' }))
  const about = await git.run(['diff', '--raw', '--numstat', '-z', '-M', '--no-abbrev', from, head])
  const patches = await patchesOf(git, from, head)
  const parts = about.split('\0')
  const changes: Omit<FileChange, 'additions' | 'deletions' | 'patch'>[] = []
  let at = 0
  for (let part = parts[at]; part?.startsWith(':'); part = parts[at]) {
    const [, , , sha = '', letter = 'M'] = part.split(' ')
    const moved = letter.startsWith('R') || letter.startsWith('C')
    const first = parts[at + 1] ?? ''
    const filename = moved ? (parts[at + 2] ?? '') : first
    changes.push({ sha, filename, previous: moved ? first : undefined, status: statusOf(letter) })
    at += moved ? 3 : 2
  }
  // The counts follow in the same order: `ADDED TAB DELETED TAB PATH`, and for a rename two paths in parts of their own.
  return changes.map((change, index) => {
    const [added = '0', deleted = '0'] = (parts[at] ?? '').split('\t')
    at += change.previous === undefined ? 1 : 3
    const patch = added === '-' ? undefined : patches[index]
    return { ...change, additions: Number(added) || 0, deletions: Number(deleted) || 0, patch }
  })
}

async function patchesOf(git: BareRepository, from: string, to: string): Promise<(string | undefined)[]> {
  const text = await git.run(['diff', '--patch', '-M', '--no-color', '--no-ext-diff', from, to])
  return text
    .split(/^diff --git .*\n/m)
    .slice(1)
    .map((file) => {
      const hunks = file.search(/^@@ /m)
      return hunks === -1 ? undefined : file.slice(hunks).replace(/\n$/, '')
    })
}

function statusOf(letter: string): FileChange['status'] {
  const byLetter: Readonly<Record<string, FileChange['status']>> = { A: 'added', D: 'removed', R: 'renamed', C: 'copied', T: 'changed' }
  return byLetter[letter.charAt(0)] ?? 'modified'
}
