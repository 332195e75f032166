import type { Colour, Judgement, Release } from '../../core/words.ts'
import type { ConditionResult, Measurement, TimeSeries } from '../../evidence/schema.ts'
import type { SavedJudgement } from '../../traffic/traffic-judge.ts'

/** Where to probe: through the edge, or one side directly. */
export type ProbePoint = { scope: 'edge' } | { scope: Colour; address: string }

export type StepAnalysisRequest = {
  colour: Colour
  /** The address of the new side behind the edge, if it has one. */
  address: string | undefined
  release: Release
  /** The share of the traffic that the new side has, 0 to 1. */
  weight: number
  /** Length of the analysis in milliseconds. */
  span: number
  /** Whether the answers of the edge count too. Not in a rollback: the side that is left is known to be bad. */
  edge: boolean
  signal: AbortSignal
}
export type StepAnalysis = {
  judgement: Judgement
  measurements: readonly Measurement[]
  conditions: readonly ConditionResult[]
  /** What was measured over the time of the step, for the charts. */
  series?: Pick<TimeSeries, 'traffic' | 'limits' | 'evidence'>
}

export type ToldVersion = { judgement: Judgement; version: string | undefined }

/** Judges the health of a release. */
export type HealthJudge = {
  /** One round of the environment's health probes. Without a release, any release may answer. */
  ready(point: ProbePoint, release: Release | undefined, signal?: AbortSignal): Promise<Judgement>
  /**
   * The same of a release that served before, on the way back to it: a digest that nobody has recorded is not asked for, since the traffic
   * must not wait for it. By default, `ready`.
   */
  readyAgain?(point: ProbePoint, release: Release | undefined, signal?: AbortSignal): Promise<Judgement>
  /** One round of the probes for any release, and the version that their answers tell; undefined where they tell none. */
  askVersion?(point: ProbePoint, signal?: AbortSignal): Promise<ToldVersion>
  /** Analyses a step for `span` ms, or until the evidence for a failure suffices. */
  analyseStep(question: StepAnalysisRequest): Promise<StepAnalysis>
  /** Begins the sequential tests that have fired anew: they were reported, and nothing was taken back for them. */
  restartFired?(): void
  /** The sequential tests after the last step, for the watch that follows; undefined before the first. */
  testsSoFar?(): SavedJudgement | undefined
}

/** Asks whether a release that served before is ready. */
export function askReadyAgain(
  judge: HealthJudge,
  { point, release, signal }: { point: ProbePoint; release: Release | undefined; signal?: AbortSignal | undefined },
): Promise<Judgement> {
  return judge.readyAgain === undefined ? judge.ready(point, release, signal) : judge.readyAgain(point, release, signal)
}

/** Whether the verdict is pass or warn. */
export function isHealthy(judgement: Judgement): boolean {
  return judgement.verdict === 'pass' || judgement.verdict === 'warn'
}
