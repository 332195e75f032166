import { ActionError } from '../../../core/errors.ts'
import { otherColour } from '../../../core/words.ts'
import type { Weights } from '../../contract/observation.ts'
import type { ConfiguredStage, RollingRelease, VercelWrite } from './api.ts'
import { pollInterval, type VercelOptions } from './options.ts'
import type { VercelProjectState } from './project-state.ts'
import { assertServable, promoteOrRollBack } from './promotion.ts'

/** Milliseconds for Vercel to show the stage that a write requested. */
const stageWithin = 10_000

type Connection = { options: VercelOptions; signal: AbortSignal | undefined }

/** The weights between 0 and 1, in percent. */
export function percentagesOf(weights: readonly number[]): number[] {
  return weights.filter((weight) => weight > 0 && weight < 1).map((weight) => Number((weight * 100).toFixed(2)))
}

/** Whether the project's stages are those of the plan, and each of them waits for an approval. */
export function hasStages(stages: readonly ConfiguredStage[], percentages: readonly number[]): boolean {
  const wanted = [...percentages, 100]
  const automatic = stages.some((one) => one.linearShift === true || (one.duration ?? 0) > 0)
  return !automatic && stages.length === wanted.length && wanted.every((one, index) => isAt(stages[index]?.targetPercentage, one))
}

function isAt(percentage: number | undefined, wanted: number): boolean {
  return percentage !== undefined && Math.abs(percentage - wanted) < 0.01
}

/** Shifts by the stages of a rolling release: start, approve each stage, complete. A rollback to the live side ends the release. */
export async function shiftByRollingRelease(weights: Weights, state: VercelProjectState, connection: Connection): Promise<void> {
  const { project, live, sides } = state
  if (live === undefined) return await promoteOrRollBack(weights.blue > 0 ? 'blue' : 'green', state, connection)
  const colour = otherColour(live)
  const share = weights[colour]
  const canary = sides[colour]
  if (share === 0) return await promoteOrRollBack(live, state, connection)
  if (canary === undefined)
    throw new ActionError(`The Vercel project ${project.name} has no deployment on ${colour} that could take traffic`)
  const deployment = await connection.options.api.deployment(canary, connection.signal)
  assertServable(deployment, project)
  // A rollback gives a deployment that has served before all traffic at once; a rolling release would start at its first stage.
  if (share === 1 && state.rolling === undefined && deployment.readySubstate === 'PROMOTED')
    return await promoteOrRollBack(colour, state, connection)
  await advanceRollingRelease({ canary, wanted: share * 100, rolling: state.rolling }, connection)
}

/** `wanted` is in percent. */
type Advance = { canary: string; wanted: number; rolling: RollingRelease | undefined }

async function advanceRollingRelease({ canary, wanted, rolling: active }: Advance, connection: Connection): Promise<void> {
  const { api } = connection.options
  const { writes } = api
  const stages = active?.stages ?? (await api.rollingStages(connection.signal))
  const goal = wanted === 100 ? undefined : stages.findIndex((one) => isAt(one.targetPercentage, wanted))
  if (goal === -1) throw noStage(wanted, stages)
  const isStarted = (now: RollingRelease) => now.state === 'ACTIVE' && now.canaryDeployment?.id === canary
  const rolling = active ?? (await writeAndWait(writes.start(canary), isStarted, connection))
  if (goal === undefined) {
    const isCompleted = (now: RollingRelease) => now.state === 'COMPLETE' || isAt(now.activeStage?.targetPercentage, 100)
    await writeAndWait(writes.complete(canary), isCompleted, connection)
    return
  }
  let at = rolling.activeStage?.index ?? 0
  if (at > goal)
    throw new ActionError(`The rolling release stands at stage ${at} already and cannot go back to ${wanted} %: only to nothing`)
  for (; at < goal; at++) {
    const next = at + 1
    await writeAndWait(writes.approve(canary, next), (now) => (now.activeStage?.index ?? -1) >= next, connection)
  }
}

/** Sends a write once and reads until its effect shows. Throws an ActionError on time-out. */
async function writeAndWait(
  write: VercelWrite,
  shows: (now: RollingRelease) => boolean,
  { options: { api, rest, clock }, signal }: Connection,
): Promise<RollingRelease> {
  const sent = await api.send(write, signal)
  if (sent.state === 'answered' && sent.status >= 300) throw rest.refusal(write, sent)
  const deadline = clock.now() + stageWithin
  for (;;) {
    const now = await api.rollingRelease(signal)
    if (now !== undefined && shows(now)) return now
    if (clock.now() >= deadline) {
      const doubt = sent.state === 'uncertain' ? ` (${sent.why})` : ''
      throw new ActionError(`Vercel does not show what ${write.method} ${write.path} asked for${doubt}`, {
        hint: 'The call was not repeated, since it may yet be applied. Run again: what is found then is settled first.',
      })
    }
    await clock.sleep(pollInterval, signal)
  }
}

function noStage(wanted: number, stages: readonly { targetPercentage: number }[]): ActionError {
  const shown = stages.map((one) => `${one.targetPercentage}%`).join(', ')
  return new ActionError(`The rolling release has no stage of ${Number(wanted.toFixed(2))} %: its stages are ${shown || 'none'}`, {
    hint: 'The stages are set from rollout.steps when a release is prepared, and stay as they are while one is rolling.',
  })
}
