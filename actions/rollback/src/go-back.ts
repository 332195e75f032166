import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import { completeRollback } from '@slipway/shared/rollout/completion'
import { selfOf } from '@slipway/shared/rollout/crew'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger'
import { type Live, liveSide } from '@slipway/shared/rollout/plan'
import { type Request, rollOut } from '@slipway/shared/rollout/session'
import type { RolloutDeps } from '@slipway/shared/rollout/work'
import { findDestination, standsAlready } from './destination.ts'
import { reportIncident } from './incident.ts'
import type { Inputs } from './inputs.ts'
import { outcomeOf } from './render.ts'
import type { Stage } from './stage.ts'

/** To the release that was named, or the newest known good one. The destination is settled before anything is touched. */
export async function goBack(inputs: Inputs, context: Context, stage: Stage, deps: RolloutDeps): Promise<Outcome> {
  const records = await deps.ledger.read()
  const live = liveSide(await deps.target.observe(context.signal), records)
  const standing = inputs.rollbackVersion === undefined ? standsAlready(records, live) : undefined
  if (standing !== undefined) return unchanged(standing, live, stage)
  const destination = await findDestination({ version: inputs.rollbackVersion, live: live?.release }, records, stage)
  const reason = inputs.reason ?? `rolled back by ${context.runner.run.actor || 'a run'}`
  const recovery = await tagForRecovery(live, records, context, stage)

  const result = await rollOut(requestOf(destination, reason, inputs, context, stage), deps)
  switch (result.state) {
    case 'refused':
      throw new ActionError(`Nothing was changed in ${stage.environment.name}: ${result.reason}`, { hint: result.hint })
    case 'unchanged':
      return unchanged(`${destination.version} serves all of ${stage.environment.name} already`, live, stage)
    case 'ended': {
      const headline = `The rollback to ${destination.version} did not come to its end (${result.ending.state}): ${result.ending.reason}`
      return outcomeOf(
        {
          verdict: 'fail',
          headline,
          changed: result.ending.state === 'forward',
          version: destination.version,
          reason: result.ending.reason,
          recovery,
        },
        stage,
      )
    }
    case 'promoted': {
      await completeRollback({ recordId: result.recordId, intent: result.intent, reason }, deps)
      const bad = result.intent.previous?.release
      const incident = bad === undefined ? undefined : await reportIncident({ bad, good: destination, reason }, context, stage)
      const headline = `${destination.version} serves all of ${stage.environment.name} again${bad === undefined ? '' : `, in place of ${bad.version}`}`
      const versions = { version: destination.version, previousVersion: bad?.version ?? live?.version ?? '' }
      return outcomeOf({ verdict: 'pass', headline, changed: true, ...versions, reason, recovery, incident }, stage)
    }
  }
}

function unchanged(why: string, live: Live | undefined, stage: Stage): Outcome {
  const headline = `Nothing had to be changed: ${why}`
  return outcomeOf({ verdict: 'pass', headline, changed: false, version: live?.version ?? '', reason: why }, stage)
}

function requestOf(release: Release, reason: string, { emergency }: Inputs, { runner }: Context, { environment }: Stage): Request {
  const { service, name, rollout } = environment
  return {
    service,
    environment: name,
    kind: 'rollback',
    release,
    artifact: undefined,
    steps: rollout.steps,
    atOnce: emergency,
    readyWithin: rollout.readyWithin,
    // Somebody's hand in the split must not hold up the way back.
    onDrift: 'adopt',
    self: selfOf(runner),
    reason,
  }
}

/** A tag at what is being left, so that it can be found again. A rollback goes on without it, and says so. */
async function tagForRecovery(
  live: Live | undefined,
  records: readonly LedgerRecord[],
  { runner, log }: Context,
  { environment, desk, crew }: Stage,
): Promise<string> {
  if (live?.release === undefined) {
    crew.note(`no recovery tag: the release that serves now is not in the ledger (${records.length} rollouts)`)
    return ''
  }
  const { version, sha } = live.release
  const name = `slipway/recovery/${environment.name}/${version.replace(/[^\w.+-]/g, '-')}-${runner.run.id}`
  try {
    await desk.tag({ name, sha, message: `${version} as it served ${environment.name} before the rollback of run ${runner.run.id}` })
    crew.note(`recovery tag ${name}`)
    return name
  } catch (error) {
    log.warning(`The recovery tag was not made: ${messageOf(error)}`)
    crew.note(`no recovery tag: ${messageOf(error)}`)
    return ''
  }
}
