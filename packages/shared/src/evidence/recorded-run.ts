import { byHandOf } from '../core/by-hand.ts'
import type { Runner } from '../ports/runner.ts'
import type { Evidence } from './schema.ts'

/** The run as a record has it. */
export function recordedRun({ run, environment }: Pick<Runner, 'run' | 'environment'>): Evidence['run'] {
  const { id, attempt, job, repository, sha, ref, event, actor, url } = run
  const byHand = byHandOf(environment)
  return { id, attempt, job, repository, sha, ref, event, actor, url, ...(byHand === 'step' && { byHand }) }
}
