import type { Context, Outcome } from '@slipway/shared/action'
import { complete } from '@slipway/shared/rollout/completion'
import { hasPhase, type LedgerRecord } from '@slipway/shared/rollout/ledger'
import { undo } from '@slipway/shared/rollout/session'
import type { RolloutDeps } from '@slipway/shared/rollout/work'
import { goBack } from './go-back.ts'
import { reportIncident } from './incident.ts'
import type { Inputs } from './inputs.ts'
import { outcomeOf } from './render.ts'
import type { Stage } from './stage.ts'

/** The deployment of this job stands open: the watch failed, could say nothing, or the job was cancelled. */
export async function takeOwnBack(open: LedgerRecord, inputs: Inputs, context: Context, stage: Stage, deps: RolloutDeps): Promise<Outcome> {
  const { intent } = open
  const { version } = intent.release
  const { name } = stage.environment
  if (inputs.watchVerdict === 'not-evaluated' && hasPhase(open, 'promote')) {
    await complete(open, { hold: stage.environment.rollout.hold, watched: false }, deps)
    const headline = `${version} keeps all traffic of ${name}: its watch could say nothing, which is no reason to go back`
    return outcomeOf(
      { verdict: 'not-evaluated', ok: true, headline, changed: false, version, reason: 'the watch could not be evaluated' },
      stage,
    )
  }
  const judged = inputs.watchVerdict === 'fail'
  const reason = inputs.reason ?? (judged ? 'its watch failed' : 'the job failed or was cancelled before the rollout was completed')
  const ending = await undo(open, { reason, judged }, deps)
  const before = intent.previous?.release?.version ?? intent.previous?.colour ?? ''
  if (ending.state === 'back' || ending.state === 'stopped') {
    const incident = await reportIncident({ bad: intent.release, good: intent.previous?.release, reason }, context, stage)
    const headline =
      before === '' ? `${version} was stopped; nothing was live before` : `${version} was taken back: ${before} serves all of ${name} again`
    return outcomeOf({ verdict: 'pass', headline, changed: true, version: before, previousVersion: version, reason, incident }, stage)
  }
  // The warm side is gone: another release of the ledger is brought up instead.
  deps.note(`the way back to ${before || 'what was before'} is closed: ${ending.reason}`)
  return await goBack({ ...inputs, reason }, context, stage, deps)
}

/** The driver has been faster, as it should be: nothing is changed, the incident is written. */
export async function alreadyEnded(record: LedgerRecord, inputs: Inputs, context: Context, stage: Stage): Promise<Outcome> {
  const { intent } = record
  const last = record.entries.at(-1)
  const { version } = intent.release
  const before = intent.previous?.release?.version ?? ''
  const failed = hasPhase(record, 'back') || hasPhase(record, 'stopped')
  const reason = inputs.reason ?? last?.detail ?? 'its rollout failed'
  const incident =
    failed && wasExposed(record)
      ? await reportIncident({ bad: intent.release, good: intent.previous?.release, reason }, context, stage)
      : undefined
  const headline = failed
    ? `Nothing had to be changed: ${version} was already taken back (${last?.phase ?? 'ended'})`
    : `Nothing had to be changed: the rollout of ${version} has ended (${last?.phase ?? 'ended'})`
  const versions = failed ? { version: before, previousVersion: version } : { version }
  return outcomeOf({ verdict: 'pass', headline, changed: false, ...versions, reason, incident }, stage)
}

/** Users met it: only then is there an incident to write up. */
function wasExposed(record: LedgerRecord): boolean {
  return hasPhase(record, 'shift') || hasPhase(record, 'promote')
}

export function nothingNeeded(stage: Stage): Outcome {
  const headline = `Nothing had to be changed: this job began no rollout of ${stage.environment.name}`
  return outcomeOf({ verdict: 'pass', headline, changed: false }, stage)
}
