import type { FlowCheck } from '@slipway/shared/config/schema'
import { formatDuration } from '@slipway/shared/core/duration'
import { messageOf } from '@slipway/shared/core/errors'
import { toldVersionOf } from '@slipway/shared/core/unknown-release'
import type { Colour, Judgement, Release } from '@slipway/shared/core/words'
import type { ConditionResult } from '@slipway/shared/evidence/schema'
import { judgementOf } from '@slipway/shared/judge/thresholds'
import { runFlow } from '@slipway/shared/probe/flow/flow-run'
import { judgeProbes, warnedOnly } from '@slipway/shared/probe/probe-result'
import { judgingTimesOf } from '@slipway/shared/rollout/analysis/step-times'
import type { RollbackJob } from './job/rollback-job.ts'

/** The side that has all traffic, and its release where the ledger knows it. */
export type ServingSide = { colour: Colour; release: Release | undefined }

/** Checks health, metrics and user flows of the release that now has all traffic, one condition each. Throws nothing. */
export async function validateRelease(side: ServingSide, job: RollbackJob): Promise<Judgement> {
  const { inputs, context, environment, rollout } = job
  const needed = judgingTimesOf(environment).needed.time
  const asked = inputs.validationTime ?? needed
  const span = asked === 0 ? 0 : Math.max(asked, needed)
  if (span > asked) rollout.note(`validation takes ${formatDuration(span)} instead of ${formatDuration(asked)}, which its judgement needs`)
  const metrics = await evaluateCondition('validation: metrics are normal', () => measureTraffic(side, span, job))
  const health = await evaluateCondition('validation: health passes', () =>
    rollout.judge.ready({ scope: 'edge' }, side.release, context.signal),
  )
  const flows: ConditionResult[] = []
  // Sequential: two flows at a time could change the same data.
  for (const check of environment.flows) {
    flows.push(...(await evaluateFlow(`validation: user flow ${check.file}`, () => followFlow(check, side, job))))
  }
  if (flows.length === 0) rollout.note('no user flows are configured (health.….flows), so none were followed')
  const conditions = [health, metrics, ...flows]
  rollout.measured([], conditions)
  const judgement = judgementOf(conditions)
  rollout.note(`validation: ${judgement.verdict}${'reason' in judgement ? `: ${judgement.reason}` : ''}`)
  return judgement
}

async function measureTraffic({ colour, release }: ServingSide, span: number, { rollout }: RollbackJob): Promise<Judgement> {
  if (span === 0) return { verdict: 'not-evaluated', reason: 'validation-time is 0s' }
  if (release === undefined) return { verdict: 'not-evaluated', reason: 'the ledger does not know which release serves' }
  const { judge, signal, target } = rollout
  const { address } = (await target.observe(signal))[colour]
  const { judgement, measurements, conditions } = await judge.analyseStep({ colour, address, release, weight: 1, span, edge: true, signal })
  signal.throwIfAborted()
  rollout.measured(measurements, conditions)
  rollout.note(`all traffic on ${colour}, looked at for ${formatDuration(span)}: ${judgement.verdict}`)
  return judgement
}

/** Undefined for a flow of other services. */
async function followFlow(
  check: FlowCheck,
  { release }: ServingSide,
  { context, environment, variables }: RollbackJob,
): Promise<Judgement | undefined> {
  const { files, runner, http, clock, signal } = context
  const { readHealthFlows } = await import('@slipway/shared/probe/flow/health-flows')
  const [flow] = await readHealthFlows([check], environment, { root: runner.workspace, files })
  if (flow === undefined) return undefined
  const result = await runFlow(flow, {
    baseUrl: environment.url,
    variables,
    release: release === undefined ? undefined : toldVersionOf(release),
    digest: release?.digest === undefined ? undefined : { state: 'known', digest: release.digest },
    http,
    clock,
    signal,
  })
  return judgeProbes([flow.whenDown === 'warn' ? warnedOnly(result) : result])
}

async function evaluateFlow(name: string, judge: () => Promise<Judgement | undefined>): Promise<ConditionResult[]> {
  try {
    const judgement = await judge()
    return judgement === undefined ? [] : [{ name, ...judgement }]
  } catch (error) {
    return [{ name, verdict: 'not-evaluated', reason: messageOf(error) }]
  }
}

/** An error of the judge makes the condition `not-evaluated`, with the message as its reason. */
async function evaluateCondition(name: string, judge: () => Promise<Judgement>): Promise<ConditionResult> {
  try {
    return { name, ...(await judge()) }
  } catch (error) {
    return { name, verdict: 'not-evaluated', reason: messageOf(error) }
  }
}
