import { differencesOf, type Samples, shiftOf, wilcoxon, z98 } from './mann-whitney.ts'
import { normal, type Random, seededRandom } from './random.ts'
import { countBetween, type Detector, durationOf, failedAt, passed, type SecondCounts } from './run.ts'

type Comparison = {
  experiment: readonly number[]
  control: readonly number[]
  /** Share of the estimated shift that the end of its confidence interval has to be away from 0. */
  tolerance: number
  z: number
  random: Random
}

/**
 * How Kayenta's judge (NetflixACAJudge, MannWhitneyClassifier) classifies the values of a metric of which only more is bad (`direction:
 * increase`), with the default effect sizes: a mean that is not higher is not `high`, and without a ratio (a mean of 0) the shift decides.
 */
export function classify({ experiment, control, tolerance, z, random }: Comparison): 'pass' | 'high' | 'no-data' {
  if (experiment.length === 0 || control.length === 0) return 'no-data'
  const samples = { x: sorted(experiment), y: sorted(control) }
  if (samples.x.length === samples.y.length && samples.x.every((value, index) => value === samples.y[index])) return 'pass'
  if (new Set([...experiment, ...control]).size === 1) return 'pass'
  const noisy = isConstant(samples.x) && isConstant(samples.y)
  const compared = noisy ? { x: withNoise(samples.x, random), y: withNoise(samples.y, random) } : samples
  if (isClearlyNotHigher(compared, z)) return 'pass'
  const shift = shiftOf(compared, z)
  // All values equal after the shift: Kayenta reports an error, and the score leaves the metric out.
  if (shift === undefined) return 'pass'
  const ratio = mean(compared.x) / mean(compared.y)
  const isHigher = mean(compared.x) === 0 || mean(compared.y) === 0 || ratio >= 1
  return isHigher && shift.low > tolerance * Math.abs(shift.estimate) ? 'high' : 'pass'
}

/** More than the accuracy of the ends of the interval: the lower end is then below 0. Saves the search for it. */
const margin = 2e-4

function isClearlyNotHigher(samples: Samples, z: number): boolean {
  const [smallest] = differencesOf(samples)
  const statistic = wilcoxon(samples, -margin)
  return smallest < -margin && statistic !== undefined && statistic <= z
}

/** Noise of a hundred thousandth of the value, as Kayenta adds it where both sides are constant. */
function withNoise(values: readonly number[], random: Random): number[] {
  return sorted(values.map((value) => value + normal(random) * value * 1e-5))
}

function isConstant(values: readonly number[]): boolean {
  return values[0] === values.at(-1)
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Points below which no look is taken: with fewer, an interval with 98 % confidence has a smaller one (kayenta's users ask for 50). */
const fewestPoints = 5

/**
 * Kayenta's judge over the error rate in percent, one critical metric, with the judge's constants (tolerance 0.25, 98 %). A canary
 * analysis that looks after each point at all points so far, from the fifth on.
 */
export function kayenta(step: number): Detector {
  return {
    name: `Kayenta, points of ${step} s`,
    judge(run) {
      const random = seededRandom(step, run.canary.length, 1)
      const experiment: number[] = []
      const control: number[] = []
      for (let at = step; at <= durationOf(run.plan); at += step) {
        addPoint(experiment, run.canary, at - step, at)
        addPoint(control, run.baseline, at - step, at)
        if (Math.min(experiment.length, control.length) < fewestPoints) continue
        if (classify({ experiment, control, tolerance: 0.25, z: z98, random }) === 'high') return failedAt(at)
      }
      return passed
    },
  }
}

function addPoint(points: number[], seconds: readonly SecondCounts[], from: number, to: number): void {
  const { requests, bad } = countBetween(seconds, from, to)
  if (requests > 0) points.push((bad / requests) * 100)
}
