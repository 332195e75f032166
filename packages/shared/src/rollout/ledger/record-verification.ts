import type { EnvironmentConfig } from '../../config/load.ts'
import type { Milliseconds } from '../../core/duration.ts'
import { passesFilter } from '../../core/filter-pattern.ts'
import { readTag } from '../../github/git/tags.ts'
import type { Github } from '../../github/octokit.ts'
import { readRun, type WorkflowRun } from '../../github/runs.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { defaultBranchOf, type Runner } from '../../ports/runner.ts'
import { type LedgerRecord, type LedgerStore, ledgerNow } from './ledger.ts'

/** The workflows of the suite, and of callers with the same names. */
const ledgerWorkflows: readonly string[] = ['enhanced-ci.yml', 'enhanced-release.yml', 'deployment-monitor.yml']

/** Which runs may write records. */
export type VerificationPolicy = {
  /** `owner/name`. Runs of a fork do not count. */
  repository: string
  /** File names in `.github/workflows`. */
  workflows: readonly string[]
  /** Branch patterns of the environment; empty means any branch. */
  branches: readonly string[]
  defaultBranch: string | undefined
  believeDeletedAfter: Milliseconds
}

/** The run that a record names, and the commit of a tag with the name of the run's ref. */
export type VerifiedRun = { run: WorkflowRun | undefined; tagged: string | undefined }

export type VerificationQueries = {
  /** Undefined when the run does not exist, or no longer exists. */
  run(id: number): Promise<WorkflowRun | undefined>
  /** The commit of a tag, or undefined. */
  tag(name: string): Promise<string | undefined>
}

/** Milliseconds that a record may lie outside the time of its run: the two times come from different clocks. */
const slack = 5 * 60_000

/**
 * Why a record is not verified, or undefined when it is: its run ran one of the workflows, in this repository, on an allowed branch, and
 * was active when the record was made. `tagged`: the commit of a tag with the name of the run's ref.
 */
export function whyUnverified(
  record: Pick<LedgerRecord, 'at' | 'intent'>,
  { run, tagged }: VerifiedRun,
  { policy, now }: { policy: VerificationPolicy; now: number },
): string | undefined {
  const at = Date.parse(record.at)
  const name = `run ${record.intent.run.id}`
  if (run === undefined) return now - at >= policy.believeDeletedAfter ? undefined : `${name} does not exist`
  if (run.repository.toLowerCase() !== policy.repository.toLowerCase()) return `${name} is of ${run.repository || 'another repository'}`
  if (run.event.startsWith('pull_request')) return `${name} is of a pull request`
  const file = run.path.replace(/^\.github\/workflows\//, '')
  if (!policy.workflows.includes(file)) return `${name} ran ${run.path || 'an unknown workflow'}, which is not one that writes the ledger`
  if (!isAllowedRef(run, policy, tagged)) return `${name} ran on ${run.branch ?? 'no branch'}, from which nothing is deployed here`
  // GitHub stamps records itself, so none is of a time to come, and a run that goes on may have made it whatever a runner's clock shows.
  const over = run.status === 'completed' ? Date.parse(run.updatedAt) : Number.POSITIVE_INFINITY
  if (at < Date.parse(run.createdAt) - slack || at > over + slack) return `${name} was not at work at ${record.at}`
  return undefined
}

/** A tag counts only at its own commit, because a branch may have the name of a tag. */
function isAllowedRef({ branch, sha }: WorkflowRun, { branches, defaultBranch }: VerificationPolicy, tagged: string | undefined): boolean {
  if (branch === undefined) return false
  return isAllowedBranch(branch, { branches, defaultBranch }) || tagged === sha
}

function isAllowedBranch(branch: string, { branches, defaultBranch }: Pick<VerificationPolicy, 'branches' | 'defaultBranch'>): boolean {
  return branches.length === 0 || branch === defaultBranch || passesFilter(branch, branches)
}

/**
 * A ledger that leaves out records which no verified run wrote: everybody with `deployments: write` can create a deployment that looks
 * like a record. Records of the reading run itself count. Each run is read once, and each record that is left out is reported once.
 */
export function verifiedLedger(
  store: LedgerStore,
  ask: VerificationQueries,
  { policy, self, clock, log }: { policy: VerificationPolicy; self: number; clock: Pick<Clock, 'now'>; log: Pick<Log, 'warning'> },
): LedgerStore {
  const runs = new Map<number, Promise<VerifiedRun>>()
  const reported = new Set<number>()
  const look = async (id: number): Promise<VerifiedRun> => {
    const run = await ask.run(id)
    const isBranch = run?.branch === undefined || isAllowedBranch(run.branch, policy)
    return { run, tagged: isBranch ? undefined : await ask.tag(run.branch ?? '') }
  }
  const known = (id: number) => {
    const asked = runs.get(id)
    if (asked !== undefined) return asked
    const found = look(id)
    runs.set(id, found)
    // A failed read is repeated the next time.
    found.catch(() => runs.delete(id))
    return found
  }
  const doubt = async (record: LedgerRecord) => {
    if (record.intent.run.id === self) return undefined
    return whyUnverified(record, await known(record.intent.run.id), { policy, now: ledgerNow(store, clock) })
  }
  return {
    ...store,
    read: async () => {
      const records = await store.read({ counts: async (record) => (await doubt(record)) === undefined })
      const doubts = await Promise.all(records.map(doubt))
      for (const [index, why] of doubts.entries()) {
        const id = records[index]?.id ?? 0
        if (why === undefined || reported.has(id)) continue
        reported.add(id)
        log.warning(`The record ${id} of the ledger is not believed: ${why}`)
      }
      return records.filter((_record, index) => doubts[index] === undefined)
    },
  }
}

/** The policy of this run: the suite's workflows, those of the configuration, and its own workflow. */
export function verificationPolicyOf({ branches, ledger }: EnvironmentConfig, runner: Runner): VerificationPolicy {
  const own = /\/\.github\/workflows\/([^/@]+)@/.exec(runner.environment['GITHUB_WORKFLOW_REF'] ?? '')?.[1]
  return {
    repository: runner.run.repository,
    workflows: [...ledgerWorkflows, ...ledger.workflows, ...(own === undefined ? [] : [own])],
    branches,
    defaultBranch: defaultBranchOf(runner),
    believeDeletedAfter: ledger.believeDeletedAfter,
  }
}

/** Needs `actions: read`, and `contents: read` for runs on tags. */
export function githubVerification(github: Github): VerificationQueries {
  return { run: (id) => readRun(github, id), tag: (name) => readTag(github, name) }
}
