import { branchOf, mayDeploy } from '@slipway/shared/config/branches'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { literalNames, passesFilter } from '@slipway/shared/core/filter-pattern'
import type { CommitComparison } from '@slipway/shared/github/git/compare'

/** Which commit a run by hand deploys to the environment that it names. */
export type CommitQuestion = {
  environment: Pick<EnvironmentConfig, 'name' | 'branches'>
  /** What the run was started on. */
  run: { ref: string; sha: string }
  defaultBranch: string | undefined
  /** A branch, a tag or a full commit, where the person names one. */
  asked: string | undefined
  /** The commit of a proposal that the person approves. */
  proposed?: { run: number; ref: string; commit: string } | undefined
}

/** What is asked of GitHub; undefined is what does not exist. */
export type CommitQueries = {
  branchHead(name: string): Promise<string | undefined>
  tag(name: string): Promise<string | undefined>
  branches(): Promise<readonly string[]>
  compareCommits(base: string, head: string): Promise<CommitComparison | undefined>
}

export type CommitChoice =
  | { state: 'own' }
  /** `ref`: the branch that has the commit, as a full ref. `what`: the commit in words. */
  | { state: 'chosen'; sha: string; ref: string; what: string }
  /** `startOn`: branches on which the same run would be let in, best first. `withoutRef`: the input ref is what is refused. */
  | { state: 'refused'; reason: string; startOn: readonly string[]; withoutRef: boolean }

/** How many branches are named or looked at where the environment has patterns alone. */
const most = 5

/**
 * The commit that the run deploys. A run on the default branch, or on a branch of the environment, deploys that environment's branch; the
 * ledger would not believe any other run.
 */
export async function chooseCommit(question: CommitQuestion, queries: CommitQueries): Promise<CommitChoice> {
  const { environment, run, defaultBranch, asked, proposed } = question
  const reaches = mayDeploy(environment, run.ref)
  const branch = branchOf(run.ref)
  if (!reaches && (branch === undefined || branch !== defaultBranch)) {
    const startOn = await ownBranches(environment, queries)
    return refused(notFrom(environment, run.ref), {
      startOn: startOn.length > 0 || defaultBranch === undefined ? startOn : [defaultBranch],
    })
  }
  if (proposed !== undefined) {
    const { ref, commit: sha } = proposed
    if (!mayDeploy(environment, ref))
      return refused(`${notFrom(environment, ref)}, which run ${proposed.run} has proposed`, { startOn: [] })
    return { state: 'chosen', sha, ref, what: `what run ${proposed.run} has proposed` }
  }
  if (asked !== undefined) return await namedCommit(asked, question, queries)
  if (reaches) return { state: 'own' }
  const [only, ...more] = literalNames(environment.branches)
  if (only === undefined || more.length > 0) {
    return refused(`${notFrom(environment, run.ref)}, and nothing says which branch is meant`, {
      startOn: await ownBranches(environment, queries),
    })
  }
  const sha = await queries.branchHead(only)
  if (sha === undefined) return refused(`${environment.name} is deployed from ${only}, and there is no such branch`, { startOn: [] })
  return { state: 'chosen', sha, ref: `refs/heads/${only}`, what: `the head of ${only}` }
}

type Named = { kind: 'branch' | 'tag' | 'commit'; name: string; sha: string }

async function namedCommit(asked: string, { environment, run }: CommitQuestion, queries: CommitQueries): Promise<CommitChoice> {
  const named = await resolve(asked, queries)
  if (named === undefined) {
    return refused(`ref is ${asked}, which is neither a branch, nor a tag, nor a full commit of 40 digits`, { withoutRef: true })
  }
  const { kind, name, sha } = named
  const open = environment.branches.length === 0
  if (kind === 'branch') {
    const ref = `refs/heads/${name}`
    return mayDeploy(environment, ref)
      ? { state: 'chosen', sha, ref, what: `the head of ${name}` }
      : refused(`${notFrom(environment, ref)}, which ref names`, { withoutRef: true })
  }
  const what = kind === 'tag' ? `the tag ${name}` : 'the commit that ref names'
  if (open) return { state: 'chosen', sha, ref: kind === 'tag' ? `refs/tags/${name}` : run.ref, what }
  for (const branch of await ownBranches(environment, queries)) {
    const position = await queries.compareCommits(branch, sha)
    if (position === 'behind' || position === 'identical')
      return { state: 'chosen', sha, ref: `refs/heads/${branch}`, what: `${what}, of ${branch}` }
  }
  const shown = kind === 'tag' ? `the tag ${name} (${sha.slice(0, 12)})` : `the commit ${sha.slice(0, 12)}`
  return refused(
    `${environment.name} is deployed from ${environment.branches.join(', ')}, and ref names ${shown}, which no branch of these has`,
    {
      withoutRef: true,
    },
  )
}

/** A branch before a tag, as GitHub has it. */
async function resolve(asked: string, queries: CommitQueries): Promise<Named | undefined> {
  if (/^[0-9a-f]{40}$/.test(asked)) return { kind: 'commit', name: asked, sha: asked }
  const [, written, rest] = /^refs\/(heads|tags)\/(.+)$/.exec(asked) ?? []
  const name = rest ?? asked
  const head = written === 'tags' ? undefined : await queries.branchHead(name)
  if (head !== undefined) return { kind: 'branch', name, sha: head }
  const tag = written === 'heads' ? undefined : await queries.tag(name)
  return tag === undefined ? undefined : { kind: 'tag', name, sha: tag }
}

/** The branches that the environment writes out, else those of the repository that its patterns let in. */
async function ownBranches({ branches }: CommitQuestion['environment'], queries: CommitQueries): Promise<string[]> {
  const written = literalNames(branches)
  if (written.length > 0 || branches.length === 0) return written
  return (await queries.branches()).filter((name) => passesFilter(name, branches)).slice(0, most)
}

function notFrom({ name, branches }: CommitQuestion['environment'], ref: string): string {
  return `${name} is deployed from ${branches.join(', ')}, not from ${ref}`
}

function refused(
  reason: string,
  { startOn = [], withoutRef = false }: { startOn?: readonly string[]; withoutRef?: boolean },
): CommitChoice {
  return { state: 'refused', reason, startOn, withoutRef }
}
