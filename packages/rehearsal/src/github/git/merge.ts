import type { BareRepository } from './bare-repository.ts'
import { writeCommit } from './objects.ts'
import { resolveCommit } from './refs.ts'

/** Makes the merge that GitHub tests a pull request on, and its two refs. Throws an Error where base and head conflict. */
export async function mergeForPull(
  git: BareRepository,
  { number, headSha, baseRef, date }: { number: number; headSha: string; baseRef: string; date: string },
): Promise<{ baseSha: string; mergeSha: string }> {
  const baseSha = await resolveCommit(git, `refs/heads/${baseRef}`)
  if (baseSha === undefined) throw new Error(`There is no branch ${baseRef}`)
  const { code, stdout } = await git.attempt(['merge-tree', '--write-tree', '--no-messages', baseSha, headSha])
  if (code !== 0) throw new Error(`${headSha} does not merge into ${baseRef}`)
  const tree = stdout.toString().trim()
  const github = { name: 'GitHub', email: 'noreply@github.com', date }
  const mergeSha = await writeCommit(git, {
    tree,
    parents: [baseSha, headSha],
    author: github,
    committer: github,
    message: `Merge ${headSha} into ${baseSha}`,
  })
  await git.run(['update-ref', `refs/pull/${number}/head`, headSha])
  await git.run(['update-ref', `refs/pull/${number}/merge`, mergeSha])
  return { baseSha, mergeSha }
}
