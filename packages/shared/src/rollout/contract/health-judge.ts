import type { Colour, Judgement, Release } from '../../core/words.ts'
import type { ConditionResult, Measurement } from '../../evidence/schema.ts'

/** Where something is asked: through the edge, or on one side without it. */
export type ProbePoint = { scope: 'edge' } | { scope: Colour; address: string }

export type StepAnalysisRequest = {
  colour: Colour
  /** The new side without the edge, where it has an address. */
  address: string | undefined
  release: Release
  /** Milliseconds to look. */
  span: number
  /** Whether what the edge answers counts too. Not when going back: the side being left is known to be bad. */
  edge: boolean
  signal: AbortSignal
}
export type StepAnalysis = { judgement: Judgement; measurements: readonly Measurement[]; conditions: readonly ConditionResult[] }

/** Who says whether a release is well. */
export type HealthJudge = {
  /** One round of the environment's health probes. Without a release, whichever answers will do. */
  ready(spot: ProbePoint, release: Release | undefined, signal?: AbortSignal): Promise<Judgement>
  /** Looks for `span` ms, less when what it saw is bad enough. */
  analyseStep(question: StepAnalysisRequest): Promise<StepAnalysis>
}
