import type { WorkflowRun } from '../../github/runs.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { RuleResult } from './admission-result.ts'

/** A later run of the same workflow. */
export type NewerRun = Pick<WorkflowRun, 'id' | 'number' | 'sha' | 'status' | 'conclusion'>

/**
 * Whether a newer run supersedes this one. `newer`: later runs of the same workflow for a push to the same branch. A newer run that failed
 * before it recorded a rollout does not count. `reached`: a push to the branch deploys to this environment; otherwise only the ledger shows
 * a newer run.
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
