import { join } from 'node:path'
import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { formatDuration } from '@slipway/shared/core/duration'
import { messageOf } from '@slipway/shared/core/errors'
import type { Colour, Judgement, Release } from '@slipway/shared/core/words'
import type { ConditionResult } from '@slipway/shared/evidence/schema'
import { judgementOf } from '@slipway/shared/judge/thresholds'
import { runFlow } from '@slipway/shared/probe/flow'
import { judgeProbes } from '@slipway/shared/probe/result'
import type { RolloutDeps } from '@slipway/shared/rollout/engine/context'
import type { Inputs } from './inputs.ts'
import type { Stage } from './stage.ts'

/** Milliseconds that the look takes at most by default: with the usual traffic, enough requests for a P95. */
const longestLook = 45_000
/** A look that saw too little is taken again, twice as long: so often in all. */
const looks = 3

export type Served = { colour: Colour; release: Release | undefined }

/** What the destination does now that it has all traffic: health, metrics, user flows. Each is a condition; throws nothing. */
export async function validate(served: Served, inputs: Inputs, context: Context, stage: Stage, deps: RolloutDeps): Promise<Judgement> {
  const span = inputs.validationTime ?? defaultSpan(stage.environment)
  const metrics = await attempt('validation: metrics are normal', () => lookAtTraffic(served, span, deps))
  const health = await attempt('validation: health passes', () => deps.judge.ready({ scope: 'edge' }, served.release, context.signal))
  const flows: ConditionResult[] = []
  // One after the other: two flows at a time may meet in the same data.
  for (const path of stage.environment.flows) {
    flows.push(await attempt(`validation: user flow ${path}`, () => followFlow(path, served, context, stage)))
  }
  if (flows.length === 0) deps.note('no user flows are configured (health.….flows), so none were followed')
  const conditions = [health, metrics, ...flows]
  deps.measured([], conditions)
  const judgement = judgementOf(conditions)
  deps.note(`validation: ${judgement.verdict}${'reason' in judgement ? `: ${judgement.reason}` : ''}`)
  return judgement
}

/** As long as a step of the environment's own rollout takes, since the same requests have to tell. */
function defaultSpan({ rollout }: EnvironmentConfig): number {
  const times = rollout.steps.flatMap((step) => ('time' in step ? [step.time] : []))
  return Math.min(longestLook, Math.max(0, ...times))
}

async function lookAtTraffic({ colour, release }: Served, span: number, deps: RolloutDeps): Promise<Judgement> {
  if (span === 0) return { verdict: 'not-evaluated', reason: 'validation-time is 0s' }
  if (release === undefined) return { verdict: 'not-evaluated', reason: 'the ledger does not know which release serves' }
  let judgement: Judgement = { verdict: 'not-evaluated', reason: 'nothing was looked at' }
  for (let look = 0; look < looks && judgement.verdict === 'not-evaluated'; look += 1) {
    const { address } = (await deps.target.observe(deps.signal))[colour]
    const question = { colour, address, release, span: span * 2 ** look, edge: true, signal: deps.signal }
    const answer = await deps.judge.analyseStep(question)
    deps.signal.throwIfAborted()
    deps.measured(answer.measurements, answer.conditions)
    judgement = answer.judgement
    deps.note(`all traffic on ${colour}, looked at for ${formatDuration(question.span)}: ${judgement.verdict}`)
  }
  return judgement
}

async function followFlow(
  path: string,
  { release }: Served,
  { files, runner, http, clock, signal }: Context,
  stage: Stage,
): Promise<Judgement> {
  const { readFlow } = await import('@slipway/shared/probe/flow-file')
  const flow = await readFlow(join(runner.workspace, path), files, path)
  const result = await runFlow(flow, {
    baseUrl: stage.environment.url,
    variables: stage.variables,
    release: release?.version,
    http,
    clock,
    signal,
  })
  return judgeProbes([result])
}

/** What could not be judged is `not-evaluated` with the reason, whatever kept it. */
async function attempt(name: string, judge: () => Promise<Judgement>): Promise<ConditionResult> {
  try {
    return { name, ...(await judge()) }
  } catch (error) {
    return { name, verdict: 'not-evaluated', reason: messageOf(error) }
  }
}
