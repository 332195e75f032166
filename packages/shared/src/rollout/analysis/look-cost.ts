import type { EnvironmentConfig } from '../../config/load.ts'
import { blocksFor, judgedRates } from '../../judge/judging-plan.ts'

/** Milliseconds of a job beside the look itself, by estimate: the checkout, the ledger, the report. */
const aroundTheLook = 30_000
const minute = 60_000
const daysOfMonth = 30

/** Looks a day of the template, and of one that looks each hour. */
export const looksADay = { template: 4, hourly: 24 } as const

/**
 * Minutes that one look is billed with: GitHub rounds each job up (GitHub docs, "Actions runner pricing"). Of several services, which are
 * looked at side by side, the longest counts.
 */
export function minutesOfLook(environments: readonly Pick<EnvironmentConfig, 'look' | 'thresholds' | 'traffic'>[]): number {
  const times = environments.map(({ look, thresholds, traffic: { requestsPerSecond } }) => {
    const { needed } = blocksFor([look], { rates: judgedRates(thresholds), requestsPerSecond })
    return Math.max(look, needed.time)
  })
  return Math.ceil((Math.max(0, ...times) + aroundTheLook) / minute)
}

/** What looks cost, in one clause: `each look takes about 2 billed minutes: 240 a month with 4 a day, 1440 with one each hour`. */
export function describeLookCost(environments: Parameters<typeof minutesOfLook>[0]): string {
  const minutes = minutesOfLook(environments)
  const monthly = (aDay: number) => minutes * aDay * daysOfMonth
  return `each look takes about ${minutes} billed minutes: ${monthly(looksADay.template)} a month with ${looksADay.template} a day, ${monthly(looksADay.hourly)} with one each hour`
}
