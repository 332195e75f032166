import type { HealthArea } from '@slipway/shared/config/health-areas'
import { checksOf } from '@slipway/shared/probe/dependencies'
import type { ProbeResult } from '@slipway/shared/probe/probe-result'

/** What a ready set is to cover and nobody was asked about, each with what would ask. */
export function notAsked(areas: readonly HealthArea[], results: readonly ProbeResult[]): string[] {
  const told = results.flatMap(({ checks = [] }) => checks)
  const unasked = results.flatMap((result) => (result.unasked === undefined || result.verdict === 'pass' ? [] : [result]))
  const silent = areas.flatMap((one) => {
    if (!('how' in one)) return []
    const ofPage = one.area === 'database' || one.area === 'authentication' ? checksOf(one.area, told) : []
    return ofPage.length > 0 ? [] : [`${one.area} (would be asked by ${one.how})`]
  })
  return [
    ...unasked.map(({ unasked: dependency, reason }) => `${dependency} (${reason}, and the health page does not tell of it)`),
    ...silent,
  ]
}
