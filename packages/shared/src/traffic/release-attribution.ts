import { sameVersion } from '../core/version.ts'
import { answerClass } from './classification.ts'
import { emptyTally, mergeTallies, statusClass, type Tally, type TrafficWindow } from './tally.ts'

/**
 * The answers of the edge that can come from `version`: those that name it, and those that name no release. Response times are only those
 * of answers that name it.
 */
export function attributableTo(version: string, windows: readonly TrafficWindow[]): Tally {
  const total = mergeTallies(windows)
  const signed = mergeTallies(windows.flatMap((window) => Object.values(window.releases)))
  const own = mergeTallies(
    windows.flatMap(({ releases }) => Object.entries(releases).flatMap(([name, tally]) => (sameVersion(name, version) ? [tally] : []))),
  )
  const unsigned: Tally = { ...emptyTally(), failures: total.failures }
  for (const status of statusClass.options) unsigned.statuses[status] = total.statuses[status] - signed.statuses[status]
  for (const one of answerClass.options) unsigned.classes[one] = total.classes[one] - signed.classes[one]
  for (const [reason, count] of Object.entries(total.reasons)) {
    const left = count - (signed.reasons[reason] ?? 0)
    if (left > 0) unsigned.reasons[reason] = left
  }
  return mergeTallies([own, unsigned])
}
