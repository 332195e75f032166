import { aboveForTwoMinutes, argoRollouts, flagger } from './interval-rules.ts'
import { kayenta } from './kayenta.ts'
import { perRequestTest } from './request-test.ts'
import type { Detector } from './run.ts'

/**
 * What others judge releases with, by their own rules, with a usual and with a fast configuration. GrowthBook's test, which is the real
 * package, comes beside them.
 */
export const peers: readonly Detector[] = [
  argoRollouts({ interval: 60, failureLimit: 0 }),
  argoRollouts({ interval: 10, failureLimit: 3 }),
  flagger({ interval: 60, threshold: 5 }),
  flagger({ interval: 10, threshold: 5 }),
  kayenta(60),
  kayenta(10),
]

/** Rules that nobody ships as such, to compare with. */
export const references: readonly Detector[] = [perRequestTest, aboveForTwoMinutes]
