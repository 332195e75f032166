import { sameRelease } from '@slipway/shared/core/version'
import { hasPhase } from '@slipway/shared/rollout/ledger/record-state'
import type { EnvironmentView } from './environment-view.ts'

/**
 * Why a rollback without a named version has already happened, or undefined. A second one would go to the release before the good
 * one, which nobody asked for.
 */
export function rolledBackAlready({ records, live }: Pick<EnvironmentView, 'records' | 'live'>): string | undefined {
  const newest = records.find((record) => !hasPhase(record, 'stopped') && record.entries.length > 0)
  if (newest === undefined || live?.release === undefined) return undefined
  const { kind, release, previous, run } = newest.intent
  const servesAll = hasPhase(newest, 'complete') || hasPhase(newest, 'kept')
  if (kind === 'rollback' && servesAll && sameRelease(release, live.release)) {
    return `run ${run.id} has rolled back to ${release.version}, and it serves; name another in rollback-version`
  }
  if (hasPhase(newest, 'back') && previous?.release !== undefined && sameRelease(previous.release, live.release)) {
    return `run ${run.id} has taken ${release.version} back, and ${previous.release.version} serves; name another in rollback-version`
  }
  return undefined
}
