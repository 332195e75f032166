import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { sameVersion } from '@slipway/shared/core/version'
import type { Colour, Judgement, Release } from '@slipway/shared/core/words'
import type { Observation } from '@slipway/shared/rollout/contract/observation'
import { completeRollback, markBad } from '@slipway/shared/rollout/engine/complete'
import type { RolloutDeps } from '@slipway/shared/rollout/engine/context'
import { type RolloutRequest, rollOut } from '@slipway/shared/rollout/engine/session'
import type { Intent, LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import { type LiveSide, liveSide } from '@slipway/shared/rollout/plan/plan'
import { beginBackup, type RunningBackup } from './backup/run.ts'
import { cleanUp } from './clean-up.ts'
import { findDestination, standsAlready } from './destination.ts'
import { reportIncident } from './incident.ts'
import type { Inputs } from './inputs.ts'
import { type Fields, outcomeOf } from './render.ts'
import { guardSchema } from './schema.ts'
import type { Stage } from './stage.ts'
import { validate } from './validate.ts'
import { describeRoute, type Route } from './way.ts'

/** All that is settled before anything is touched. */
export type Itinerary = {
  route: Route
  live: LiveSide | undefined
  observed: Observation
  records: readonly LedgerRecord[]
  decidedAt: string
}

/** To the release that was named, or the newest known good one that still exists. */
export async function goBack(inputs: Inputs, context: Context, stage: Stage, deps: RolloutDeps): Promise<Outcome> {
  const found = await planTheWay(inputs, context, stage, deps)
  if ('standing' in found) return unchanged(found.standing, found.live, stage)
  const { route, live, records } = found
  const overrides = route.way === 'none' ? [] : await guardSchema(route.release, records, inputs, context, stage)
  context.log.info(describeRoute(route))
  deps.note(describeRoute(route))
  const backup = route.way === 'none' ? undefined : await beginBackup(found, inputs, context, stage)
  // Nothing that can wait comes before the shift: in an emergency the backup is still under way here.
  const result = await withBackup(backup, () => rollOut(requestOf(route.release, { inputs, overrides }, context, stage), deps))
  switch (result.state) {
    case 'refused':
      await backup?.end()
      throw new ActionError(`Nothing was changed in ${stage.environment.name}: ${result.reason}`, { hint: result.hint })
    case 'unchanged':
      if (result.live.colour !== live?.colour) {
        return await settledThere(found, { colour: result.live.colour, backup }, inputs, context, stage, deps)
      }
      await backup?.end()
      return unchanged(`${route.release.version} serves all of ${stage.environment.name} already`, result.live, stage)
    case 'ended': {
      const { state, reason } = result.ending
      const headline = `The rollback to ${route.release.version} did not come to its end (${state}): ${reason}`
      const fields = { verdict: 'fail' as const, headline, changed: state === 'forward', reason }
      return outcomeOf({ ...fields, ...routeFields(found), backup: await backup?.end() }, stage)
    }
    case 'promoted':
      return await arrived(found, { ...result, backup }, inputs, context, stage, deps)
  }
}

/** A rollout that throws leaves no dump running behind it. */
async function withBackup<T>(backup: RunningBackup | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await backup?.end()
    throw error
  }
}

/** What an unfinished rollout had left was given to the destination before anything else: then only the looking is left to do. */
async function settledThere(
  found: Itinerary,
  { colour, backup }: { colour: Colour; backup: RunningBackup | undefined },
  inputs: Inputs,
  context: Context,
  stage: Stage,
  deps: RolloutDeps,
): Promise<Outcome> {
  const { release } = found.route
  const reason = reasonOf(inputs, context)
  const validation = await validate({ colour, release }, inputs, context, stage, deps)
  const parts = await backup?.end()
  const bad = found.live?.release
  const incident =
    bad === undefined ? undefined : await reportIncident({ bad, good: release, reason, decidedAt: found.decidedAt }, inputs, context, stage)
  const serves = `${release.version} serves all of ${stage.environment.name} again: an unfinished rollout was taken back to it`
  const ok = validation.verdict === 'pass' || validation.verdict === 'warn'
  const said = { verdict: validation.verdict, ok, headline: headlineOf(serves, validation), changed: true, reason, incident }
  return outcomeOf({ ...said, ...routeFields(found), backup: parts }, stage)
}

/** Where to, and what that takes; or why there is nothing to do. Touches nothing. */
export async function planTheWay(
  inputs: Inputs,
  context: Context,
  stage: Stage,
  deps: Pick<RolloutDeps, 'ledger' | 'target' | 'placement' | 'judge' | 'signal' | 'note'>,
): Promise<Itinerary | { standing: string; live: LiveSide | undefined }> {
  const decidedAt = new Date(context.clock.now()).toISOString()
  const records = await deps.ledger.read()
  const observed = await deps.target.observe(context.signal)
  const live = liveSide(observed, records)
  const standing = inputs.rollbackVersion === undefined ? standsAlready(records, live) : undefined
  if (standing !== undefined) return { standing, live }
  if (inputs.onlyIfLive !== undefined && (live?.version === undefined || !sameVersion(inputs.onlyIfLive, live.version))) {
    return {
      standing: `${inputs.onlyIfLive} does not serve (${live?.version ?? 'an unknown release'} does), and only it was to be taken back`,
      live,
    }
  }
  const wanted = { version: inputs.rollbackVersion, live: live?.release, unattended: inputs.unattended }
  const route = await findDestination(wanted, records, stage, { ...deps, observed, records })
  return { route, live, observed, records, decidedAt }
}

type Promoted = { recordId: number; intent: Intent; observed: Observation; backup: RunningBackup | undefined }

/** The destination has all traffic: it is looked at, the ledger and the incident are written, and what was left is cleaned up. */
async function arrived(
  found: Itinerary,
  { recordId, intent, observed, backup }: Promoted,
  inputs: Inputs,
  context: Context,
  stage: Stage,
  deps: RolloutDeps,
): Promise<Outcome> {
  const { release } = found.route
  const reason = reasonOf(inputs, context)
  const validation = await validate({ colour: intent.colour, release }, inputs, context, stage, deps)
  const trouble = await close({ recordId, intent, observed, reason, validation }, deps)
  const bad = intent.previous?.release
  const parts = await backup?.end()
  const incident =
    bad === undefined ? undefined : await reportIncident({ bad, good: release, reason, decidedAt: found.decidedAt }, inputs, context, stage)
  if (bad !== undefined) await cleanUp(bad, inputs, context, stage)
  const serves = `${release.version} serves all of ${stage.environment.name} again${bad === undefined ? '' : `, in place of ${bad.version}`}`
  const fields: Fields = {
    verdict: trouble === undefined ? validation.verdict : 'fail',
    ok: trouble === undefined && (validation.verdict === 'pass' || validation.verdict === 'warn'),
    headline: trouble === undefined ? headlineOf(serves, validation) : `${headlineOf(serves, validation)}. ${trouble}`,
    changed: true,
    reason,
    incident,
    ...routeFields(found),
    backup: parts,
    ...(bad === undefined ? {} : { previousVersion: bad.version }),
  }
  return outcomeOf(fields, stage)
}

type Arrival = { recordId: number; intent: Intent; observed: Observation; reason: string }

/** A success only where the destination was looked at and is well; the release that was left is bad in any case. Gives what failed after it. */
async function close(
  { recordId, intent, observed, reason, validation }: Arrival & { validation: Judgement },
  deps: RolloutDeps,
): Promise<string | undefined> {
  if (validation.verdict === 'pass' || validation.verdict === 'warn') {
    return (await completeRollback({ recordId, intent, observed, reason }, deps)).trouble
  }
  const said = validation.verdict === 'fail' ? 'its validation failed' : 'its validation could not be evaluated'
  await deps.lock.check()
  await deps.ledger.write(recordId, {
    state: 'error',
    phase: 'kept',
    detail: `it has all traffic, but ${said}: ${validation.reason}`,
  })
  await markBad(intent.previous?.release, reason, deps)
  return undefined
}

export function headlineOf(serves: string, validation: Judgement): string {
  switch (validation.verdict) {
    case 'pass':
      return serves
    case 'warn':
      return `${serves}; a warning: ${validation.reason}`
    case 'fail':
      return `${serves}, but it is not well: ${validation.reason}`
    case 'not-evaluated':
      return `${serves}, but whether it is well could not be told: ${validation.reason}`
  }
}

export function unchanged(why: string, live: LiveSide | undefined, stage: Stage): Outcome {
  const headline = `Nothing had to be changed: ${why}`
  return outcomeOf({ verdict: 'pass', headline, changed: false, version: live?.version ?? '', reason: why, ...liveFields(live) }, stage)
}

/** The commit of what serves, where the ledger knows it. */
export function liveFields(live: LiveSide | undefined): Pick<Fields, 'liveSha'> {
  return { liveSha: live?.release?.sha ?? '' }
}

export function routeFields({ route, live }: Itinerary): Partial<Fields> {
  return {
    version: route.release.version,
    destinationSha: route.release.sha,
    way: route.way,
    previousVersion: live?.version ?? '',
    ...liveFields(live),
  }
}

function reasonOf({ reason }: Inputs, { runner }: Context): string {
  return reason ?? `rolled back by ${runner.run.actor || 'a run'}`
}

function requestOf(
  release: Release,
  { inputs, overrides }: { inputs: Inputs; overrides: NonNullable<Intent['overrides']> },
  context: Context,
  { environment }: Stage,
): RolloutRequest {
  const { service, name, rollout } = environment
  return {
    service,
    environment: name,
    kind: 'rollback',
    release,
    artifact: undefined,
    steps: rollout.steps,
    atOnce: inputs.emergency,
    readyWithin: rollout.readyWithin,
    // Somebody's hand in the split must not hold up the way back.
    onDrift: 'adopt',
    self: holderOf(context.runner),
    reason: reasonOf(inputs, context),
    terms: { hold: rollout.hold, ...(overrides.length === 0 ? {} : { overrides }) },
  }
}
