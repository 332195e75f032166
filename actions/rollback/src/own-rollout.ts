import type { Context, Outcome } from '@slipway/shared/action'
import type { Observation } from '@slipway/shared/rollout/contract/observation'
import { complete } from '@slipway/shared/rollout/engine/complete'
import type { RolloutDeps } from '@slipway/shared/rollout/engine/context'
import type { RevertResult } from '@slipway/shared/rollout/engine/revert'
import { revertOwnRollout } from '@slipway/shared/rollout/engine/session'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { hasPhase } from '@slipway/shared/rollout/ledger/record-state'
import type { LiveSide } from '@slipway/shared/rollout/plan/plan'
import { beginBackup, type RunningBackup } from './backup/run.ts'
import { cleanUp } from './clean-up.ts'
import { goBack, headlineOf } from './go-back.ts'
import { reportIncident } from './incident.ts'
import type { Inputs } from './inputs.ts'
import { type Fields, outcomeOf } from './render.ts'
import type { Stage } from './stage.ts'
import { validate } from './validate.ts'

/** The deployment of this job stands open: the watch failed, could say nothing, or the job was cancelled. */
export async function takeOwnBack(open: LedgerRecord, inputs: Inputs, context: Context, stage: Stage, deps: RolloutDeps): Promise<Outcome> {
  if (inputs.watchVerdict === 'not-evaluated' && hasPhase(open, 'promote')) return await keep(open, stage, deps)
  const { intent } = open
  const decidedAt = new Date(context.clock.now()).toISOString()
  const judged = inputs.watchVerdict === 'fail'
  const reason = inputs.reason ?? (judged ? 'its watch failed' : 'the job failed or was cancelled before the rollout was completed')
  // Users are meeting a release that failed: that is an emergency, and what is kept is kept beside the way back.
  const backup = wasExposed(open) ? await backUp(open, inputs, context, stage, deps) : undefined
  const ending = await revertOwnRollout(open, { reason, judged }, deps)
  const before = intent.previous?.release?.version ?? intent.previous?.colour ?? ''
  if (ending.state === 'back' || ending.state === 'stopped') {
    return await isBack({ open, ending, reason, decidedAt, backup }, inputs, context, stage, deps)
  }
  await backup?.end()
  // The warm side is gone: another release of the ledger is brought up instead.
  deps.note(`the way back to ${before || 'what was before'} is closed: ${ending.reason}`)
  return await goBack({ ...inputs, reason, emergency: true }, context, stage, deps)
}

async function keep(open: LedgerRecord, stage: Stage, deps: RolloutDeps): Promise<Outcome> {
  const { version } = open.intent.release
  await complete(open, { hold: stage.environment.rollout.hold, watched: false }, deps)
  const headline = `${version} keeps all traffic of ${stage.environment.name}: its watch could say nothing, which is no reason to go back`
  const reason = 'the watch could not be evaluated'
  return outcomeOf({ verdict: 'not-evaluated', ok: true, headline, changed: false, version, reason }, stage)
}

type Returned = { open: LedgerRecord; ending: RevertResult; reason: string; decidedAt: string; backup: RunningBackup | undefined }

async function isBack(
  { open, ending, reason, decidedAt, backup }: Returned,
  inputs: Inputs,
  context: Context,
  stage: Stage,
  deps: RolloutDeps,
): Promise<Outcome> {
  const { intent } = open
  const { version } = intent.release
  const { previous } = intent
  const exposed = wasExposed(open)
  const validation =
    ending.state === 'back' && previous !== undefined
      ? await validate({ colour: previous.colour, release: previous.release }, inputs, context, stage, deps)
      : undefined
  const parts = await backup?.end()
  const told = { bad: intent.release, good: previous?.release, reason, decidedAt }
  const incident = exposed && ending.judged ? await reportIncident(told, inputs, context, stage) : undefined
  if (exposed) await cleanUp(intent.release, inputs, context, stage)
  const before = previous?.release?.version ?? previous?.colour ?? ''
  const serves =
    before === ''
      ? `${version} was stopped; nothing was live before`
      : `${version} was taken back: ${before} serves all of ${stage.environment.name} again`
  const fields: Fields = {
    verdict: validation?.verdict ?? 'pass',
    ok: validation === undefined || validation.verdict === 'pass' || validation.verdict === 'warn',
    headline: validation === undefined ? serves : headlineOf(serves, validation),
    changed: true,
    version: before,
    previousVersion: version,
    destinationSha: previous?.release?.sha ?? '',
    liveSha: intent.release.sha,
    way: 'instant',
    reason,
    incident,
    backup: parts,
  }
  return outcomeOf(fields, stage)
}

/** As an emergency has it, whatever the inputs say. */
async function backUp(
  { intent }: LedgerRecord,
  inputs: Inputs,
  context: Context,
  stage: Stage,
  deps: RolloutDeps,
): Promise<RunningBackup | undefined> {
  const destination = intent.previous?.release
  if (destination === undefined) return undefined
  const live: LiveSide = { colour: intent.colour, release: intent.release, version: intent.release.version }
  const observed: Observation = await deps.target.observe()
  const route = { release: destination, way: 'instant' as const }
  return await beginBackup({ live, observed, route }, { ...inputs, emergency: true }, context, stage)
}

/** The driver has been faster, as it should be: nothing is changed, the incident is written. */
export async function alreadyEnded(record: LedgerRecord, inputs: Inputs, context: Context, stage: Stage): Promise<Outcome> {
  const { intent } = record
  const last = record.entries.at(-1)
  const { version } = intent.release
  const before = intent.previous?.release?.version ?? ''
  const failed = hasPhase(record, 'back') || hasPhase(record, 'stopped')
  const reason = inputs.reason ?? last?.detail ?? 'its rollout failed'
  const told = { bad: intent.release, good: intent.previous?.release, reason, decidedAt: undefined }
  const incident = hasPhase(record, 'back') && wasExposed(record) ? await reportIncident(told, inputs, context, stage) : undefined
  const headline = failed
    ? `Nothing had to be changed: ${version} was already taken back (${last?.phase ?? 'ended'})`
    : `Nothing had to be changed: the rollout of ${version} has ended (${last?.phase ?? 'ended'})`
  const versions = failed ? { version: before, previousVersion: version } : { version }
  return outcomeOf({ verdict: 'pass', headline, changed: false, ...versions, reason, incident }, stage)
}

/** Users met it: only then is there an incident to write up, and only where somebody or something has judged it bad. */
function wasExposed(record: LedgerRecord): boolean {
  return hasPhase(record, 'shift') || hasPhase(record, 'promote')
}

export function nothingNeeded(stage: Stage): Outcome {
  const headline = `Nothing had to be changed: this job began no rollout of ${stage.environment.name}`
  return outcomeOf({ verdict: 'pass', headline, changed: false }, stage)
}
