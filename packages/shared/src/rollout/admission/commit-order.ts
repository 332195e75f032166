import type { Release } from '../../core/words.ts'
import type { CommitComparison } from '../../github/compare.ts'
import type { WorkflowRun } from '../../github/runs.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { RuleResult } from './admission-result.ts'

export type NewerRun = Pick<WorkflowRun, 'id' | 'number' | 'sha' | 'status' | 'conclusion'>

/**
 * Whether a newer run is at this environment. `newer` are later runs of the same workflow that pushes to the same branch have
 * started. One that failed before it recorded a rollout leaves the older run its turn. `reached` says whether a push to
 * the branch deploys to this environment at all; where it does not, only the ledger tells of a newer one.
 */
export function evaluateNewerRuns(
  newer: readonly NewerRun[],
  { sha, reached, records }: { sha: string; reached: boolean; records: readonly LedgerRecord[] },
): RuleResult {
  const recorded = newer.find((run) => records.some(({ intent }) => intent.kind === 'deploy' && intent.run.id === run.id))
  const coming = newer.find((run) => reached && run.sha !== sha && (run.status !== 'completed' || run.conclusion === 'success'))
  const by = recorded ?? coming
  if (by === undefined) return { rule: 'superseded', state: 'clear', message: 'no newer run is at it' }
  const state = by === recorded ? 'has recorded a rollout here' : `is ${by.status === 'completed' ? 'done' : by.status.replace('_', ' ')}`
  return {
    rule: 'superseded',
    state: 'blocks',
    message: `run ${by.id} (number ${by.number}, ${by.sha.slice(0, 12)}) is newer and ${state}`,
    hint: 'Nothing is to be done: the newer run deploys what this one would have, and more.',
  }
}

/** Whether the release comes after what is live, in the history of the repository. Only a rollback goes back. */
export function evaluateOrder(
  release: Release,
  live: { version: string; sha: string } | undefined,
  standing: CommitComparison | undefined,
): RuleResult {
  const rule = 'order'
  const unknown = (why: string): RuleResult => ({
    rule,
    state: 'unchecked',
    message: `it was not checked whether the release is older than what is live: ${why}`,
  })
  if (live === undefined) return unknown('the commit of what is live is not known')
  const shown = `${live.version} (${live.sha.slice(0, 12)})`
  switch (standing) {
    case undefined:
      return unknown(`GitHub does not know how ${release.sha.slice(0, 12)} stands to ${live.sha.slice(0, 12)}`)
    case 'ahead':
    case 'identical':
      return { rule, state: 'clear', message: `${standing === 'ahead' ? 'it comes after' : 'it is the commit of'} ${shown}, which is live` }
    case 'diverged':
      return { rule, state: 'unchecked', message: `it does not contain all of ${shown}, which is live: their histories have parted` }
    case 'behind':
      return {
        rule,
        state: 'blocks',
        message: `${release.version} (${release.sha.slice(0, 12)}) is older than ${shown}, which is live: its commit is an ancestor of that`,
        hint: 'To go back, roll back: gh workflow run deployment-monitor.yml --field action=rollback --field rollback_version=VERSION. To go forward, deploy a newer commit.',
      }
  }
}
