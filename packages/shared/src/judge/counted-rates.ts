import type { Metric } from '../config/metric.ts'
import { alphaOfOthers, type JudgedRate, judgedRates } from './judging-plan.ts'

/**
 * The part of each alpha that the sources of counted requests have together: the users' requests as a proxy counts them, or the service
 * itself. Synthetic requests have the rest; without such a source they have all of it.
 */
export const countedPart = 0.5

/** Where no `client-error-rate` is given: a share of 4xx below it is the users' own doing, such as clients that ask for what is gone. */
export const clientErrorCap = 0.5

/**
 * A rate of counted requests. `onlyIfWorse`: it takes nothing back unless the other side is clearly better: what is bad by it is no fault
 * of the release by itself.
 */
export type CountedRate = JudgedRate & { onlyIfWorse: boolean }

/**
 * The rates by which the requests of a counted source are judged, with the alphas of one of so many sources. Its errors are 5xx and
 * requests without an answer. A response time is judged where the source has a sketch of them.
 */
export function countedRates(
  thresholds: Readonly<Partial<Record<Metric, number>>>,
  { source, sources }: { source: string; sources: number },
): CountedRate[] {
  const part = countedPart / sources
  const rates = judgedRates(thresholds)
  const named = rates.map(
    (rate): CountedRate => ({
      ...rate,
      title: `${rate.name} of ${source} at most ${rate.limit}`,
      alpha: part * rate.alpha,
      onlyIfWorse: false,
    }),
  )
  if (thresholds['client-error-rate'] !== undefined) return named
  const others = rates.filter(({ name }) => name !== 'error-rate')
  const cap: CountedRate = {
    name: 'client-error-rate',
    title: `client-error-rate of ${source} at most 50%`,
    limit: '50%',
    slowerThan: undefined,
    share: clientErrorCap,
    stated: clientErrorCap,
    // That of answers of another release, which no counted source tells.
    alpha: (part * alphaOfOthers) / (others.length + 1),
    onlyIfWorse: true,
  }
  return [...named, cap]
}
