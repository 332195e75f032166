import type { BareRepository } from './bare-repository.ts'

export type Ref = { name: string; sha: string; type: string }

const none = '0'.repeat(40)

/** Refs whose full name begins with the text: `refs/heads/feature` finds `refs/heads/feature-a` too, as GitHub does. */
export async function refsBeginning(git: BareRepository, prefix: string): Promise<Ref[]> {
  const format = '%(refname)%00%(objectname)%00%(objecttype)'
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  const lines = await git.run(['for-each-ref', `--format=${format}`, folder])
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', sha = '', type = ''] = line.split('\0')
      return { name, sha, type }
    })
    .filter(({ name }) => name.startsWith(prefix))
}

export async function findRef(git: BareRepository, name: string): Promise<Ref | undefined> {
  // In a name that git would not take for a ref, it could read something else: `refs/heads/main~1`.
  if (!/^refs\/[\w./+-]+$/.test(name)) return (await refsBeginning(git, name)).find((ref) => ref.name === name)
  const found = await git.objects.info(name)
  return found === undefined ? undefined : { name, sha: found.sha, type: found.type }
}

/** The commit that a SHA, branch or tag leads to, in the order in which GitHub looks; undefined where there is none. */
export async function resolveCommit(git: BareRepository, rev: string): Promise<string | undefined> {
  const names = /^[0-9a-f]{40}$/.test(rev) ? [rev] : [`refs/heads/${rev}`, `refs/tags/${rev}`, rev]
  for (const name of names) {
    const found = await git.objects.info(`${name}^{commit}`)
    if (found !== undefined) return found.sha
  }
  return undefined
}

/** False where the ref stands already. Git's own lock decides between two at once. */
export async function createRef(git: BareRepository, name: string, sha: string): Promise<boolean> {
  return (await git.attempt(['update-ref', name, sha, none])).code === 0
}

/**
 * Moves a ref to a descendant, or anywhere with force. A ref that another moves in between is looked at again, so that the
 * answer is about where it stands at the moment of the move.
 */
export async function updateRef(
  git: BareRepository,
  { name, sha, force }: { name: string; sha: string; force: boolean },
): Promise<'moved' | 'missing' | 'not-fast-forward'> {
  for (;;) {
    const standing = await findRef(git, name)
    if (standing === undefined) return 'missing'
    if (!force && !(await isAncestor(git, standing.sha, sha))) return 'not-fast-forward'
    if ((await git.attempt(['update-ref', name, sha, standing.sha])).code === 0) return 'moved'
  }
}

export async function deleteRef(git: BareRepository, name: string): Promise<boolean> {
  const standing = await findRef(git, name)
  return standing !== undefined && (await git.attempt(['update-ref', '-d', name, standing.sha])).code === 0
}

export async function isRefName(git: BareRepository, name: string): Promise<boolean> {
  return (await git.attempt(['check-ref-format', name])).code === 0
}

async function isAncestor(git: BareRepository, older: string, newer: string): Promise<boolean> {
  return (await git.attempt(['merge-base', '--is-ancestor', older, newer])).code === 0
}
