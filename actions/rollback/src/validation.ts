import { join } from 'node:path'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { formatDuration } from '@slipway/shared/core/duration'
import { messageOf } from '@slipway/shared/core/errors'
import type { Colour, Judgement, Release } from '@slipway/shared/core/words'
import type { ConditionResult } from '@slipway/shared/evidence/schema'
import { judgementOf } from '@slipway/shared/judge/thresholds'
import { runFlow } from '@slipway/shared/probe/flow'
import { judgeProbes } from '@slipway/shared/probe/result'
import type { RollbackJob } from './job/rollback-job.ts'

/** Default limit of one measurement, in ms: with usual traffic, enough requests for a P95. */
const longestMeasurement = 45_000
/** Measurements with too few requests are repeated, each twice as long, at most this often in all. */
const measurementTries = 3

/** The side that has all traffic, and its release where the ledger knows it. */
export type ServingSide = { colour: Colour; release: Release | undefined }

/** Checks health, metrics and user flows of the release that now has all traffic, one condition each. Throws nothing. */
export async function validateRelease(side: ServingSide, job: RollbackJob): Promise<Judgement> {
  const { inputs, context, environment, rollout } = job
  const span = inputs.validationTime ?? defaultSpan(environment)
  const metrics = await evaluateCondition('validation: metrics are normal', () => measureTraffic(side, span, job))
  const health = await evaluateCondition('validation: health passes', () =>
    rollout.judge.ready({ scope: 'edge' }, side.release, context.signal),
  )
  const flows: ConditionResult[] = []
  // Sequential: two flows at a time could change the same data.
  for (const path of environment.flows) {
    flows.push(await evaluateCondition(`validation: user flow ${path}`, () => followFlow(path, side, job)))
  }
  if (flows.length === 0) rollout.note('no user flows are configured (health.….flows), so none were followed')
  const conditions = [health, metrics, ...flows]
  rollout.measured([], conditions)
  const judgement = judgementOf(conditions)
  rollout.note(`validation: ${judgement.verdict}${'reason' in judgement ? `: ${judgement.reason}` : ''}`)
  return judgement
}

/** The longest step of the environment's own rollout, because the judgement needs as many requests as a step does. */
function defaultSpan({ rollout }: EnvironmentConfig): number {
  const times = rollout.steps.flatMap((step) => ('time' in step ? [step.time] : []))
  return Math.min(longestMeasurement, Math.max(0, ...times))
}

async function measureTraffic({ colour, release }: ServingSide, span: number, { rollout }: RollbackJob): Promise<Judgement> {
  if (span === 0) return { verdict: 'not-evaluated', reason: 'validation-time is 0s' }
  if (release === undefined) return { verdict: 'not-evaluated', reason: 'the ledger does not know which release serves' }
  const { judge, signal, target } = rollout
  let judgement: Judgement = { verdict: 'not-evaluated', reason: 'nothing was looked at' }
  for (let attempt = 0; attempt < measurementTries && judgement.verdict === 'not-evaluated'; attempt += 1) {
    const { address } = (await target.observe(signal))[colour]
    const question = { colour, address, release, span: span * 2 ** attempt, edge: true, signal }
    const answer = await judge.analyseStep(question)
    signal.throwIfAborted()
    rollout.measured(answer.measurements, answer.conditions)
    judgement = answer.judgement
    rollout.note(`all traffic on ${colour}, looked at for ${formatDuration(question.span)}: ${judgement.verdict}`)
  }
  return judgement
}

async function followFlow(path: string, { release }: ServingSide, { context, environment, variables }: RollbackJob): Promise<Judgement> {
  const { files, runner, http, clock, signal } = context
  const { readFlow } = await import('@slipway/shared/probe/flow-file')
  const flow = await readFlow(join(runner.workspace, path), files, path)
  const result = await runFlow(flow, { baseUrl: environment.url, variables, release: release?.version, http, clock, signal })
  return judgeProbes([result])
}

/** An error of the judge makes the condition `not-evaluated`, with the message as its reason. */
async function evaluateCondition(name: string, judge: () => Promise<Judgement>): Promise<ConditionResult> {
  try {
    return { name, ...(await judge()) }
  } catch (error) {
    return { name, verdict: 'not-evaluated', reason: messageOf(error) }
  }
}
