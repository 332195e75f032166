import { type Colour, otherColour } from '../../core/words.ts'
import type { SharePoint, TimeSeries } from '../../evidence/schema.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HealthJudge } from '../contract/health-judge.ts'
import { bothColours, type Weights } from '../contract/observation.ts'
import type { TrafficTarget } from '../contract/target.ts'

/** What was measured and shown while a rollout ran. Times are milliseconds since 1970. */
export type SeriesRecord = {
  traffic: TimeSeries['traffic']
  limits: TimeSeries['limits']
  evidence: TimeSeries['evidence']
  /** The weights that the provider showed: each when it came, and when it was seen last. */
  seen: { at: number; weights: Weights }[]
  /** The version on each side, as far as a shift or the provider has named it. */
  named: Partial<Record<Colour, string>>
}

export function seriesRecord(): SeriesRecord {
  return { traffic: [], limits: {}, evidence: undefined, seen: [], named: {} }
}

/** The same target, whose answers are recorded. */
export function recordedTarget(target: TrafficTarget, { record, clock }: { record: SeriesRecord; clock: Clock }): TrafficTarget {
  return {
    ...target,
    observe: async (signal) => {
      const observed = await target.observe(signal)
      for (const colour of bothColours) record.named[colour] = observed[colour].release ?? record.named[colour] ?? colour
      addSplit(record.seen, { at: clock.now(), weights: { blue: observed.blue.weight, green: observed.green.weight } })
      return observed
    },
    shift: async (weights, subject, signal) => {
      if (subject.release.version !== 'unknown') record.named[subject.colour] = subject.release.version
      await target.shift(weights, subject, signal)
    },
  }
}

/** Of a split that is seen again and again, the first time and the last. */
function addSplit(seen: SeriesRecord['seen'], split: SeriesRecord['seen'][number]): void {
  const same = (one: SeriesRecord['seen'][number] | undefined) =>
    one !== undefined && bothColours.every((colour) => one.weights[colour] === split.weights[colour])
  if (same(seen.at(-1)) && same(seen.at(-2))) seen.pop()
  seen.push(split)
}

/** The same judge, whose measurements over time are recorded, those of a step that was interrupted as well. */
export function recordedJudge(judge: HealthJudge, { record }: { record: SeriesRecord }): HealthJudge {
  return {
    ...judge,
    analyseStep: async (request) => {
      const analysis = await judge.analyseStep(request)
      record.traffic.push(...(analysis.series?.traffic ?? []))
      Object.assign(record.limits, analysis.series?.limits)
      record.evidence ??= analysis.series?.evidence
      return analysis
    },
  }
}

/** The part of the evidence; undefined where nothing was seen. `known`: the versions on the sides, where the ledger tells them. */
export function timeSeriesOf(record: SeriesRecord, known: Partial<Record<Colour, string>> = {}): TimeSeries | undefined {
  const { traffic, limits, evidence, seen } = record
  if (traffic.length === 0 && seen.length === 0) return undefined
  const shares = seen.flatMap(({ at, weights }) =>
    bothColours.map((colour): SharePoint => {
      return { at: new Date(at).toISOString(), release: nameOf(colour, { ...record.named, ...known }), share: weights[colour] }
    }),
  )
  return { traffic, shares, limits, ...(evidence === undefined ? {} : { evidence }) }
}

/** Both sides may have the same version. */
function nameOf(colour: Colour, names: Partial<Record<Colour, string>>): string {
  const name = names[colour] ?? colour
  return name === names[otherColour(colour)] ? `${name} on ${colour}` : name
}
