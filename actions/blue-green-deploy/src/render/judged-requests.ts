import { placed } from '@slipway/shared/core/outcome-sentence'
import { sameVersion } from '@slipway/shared/core/version'
import type { ConditionResult, Evidence } from '@slipway/shared/evidence/schema'

/**
 * The errors that were judged last, with the requests behind them, as a clause: of Slipway's own requests, and of what users sent where that
 * was counted. Undefined where nothing was.
 */
export function judgedErrors(conditions: readonly ConditionResult[], where: string): string | undefined {
  const last = (title: RegExp) => conditions.findLast(({ name, clause }) => title.test(name) && clause !== undefined)?.clause
  const own = last(/^error-rate at most /)
  const users = last(/^error-rate of users at most /)
  const clauses = [own, users].flatMap((clause) => clause ?? [])
  return clauses.length === 0 ? undefined : clauses.map((clause) => placed(clause, where)).join(' and ')
}

/** The errors of the watch of a release; undefined where no watch of this job has counted any. */
export function requestsOfWatch(
  evidence: readonly Evidence[],
  { service, version }: { service: string; version: string },
): string | undefined {
  const watch = evidence.findLast(
    (one) =>
      one.action === 'performance-monitor' &&
      (one.service === undefined || one.service === service) &&
      (one.release === undefined || sameVersion(one.release.version, version)),
  )
  return judgedErrors(watch?.conditions ?? [], 'in the watch')
}
