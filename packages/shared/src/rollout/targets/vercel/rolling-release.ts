import { ActionError } from '../../../core/errors.ts'
import { otherColour } from '../../../core/words.ts'
import type { Weights } from '../../contract/observation.ts'
import type { ConfiguredStage, RollingRelease, Write } from './api.ts'
import { type Look, pollEvery, type VercelOptions } from './observe.ts'
import { moveDomains, requireServable } from './shift.ts'

/** Milliseconds for Vercel to show a stage after it was asked for it. */
const stageWithin = 10_000

/** The shares between nothing and everything, in percent. */
export function percentagesOf(weights: readonly number[]): number[] {
  return weights.filter((weight) => weight > 0 && weight < 1).map((weight) => Number((weight * 100).toFixed(2)))
}

/** Whether the project's stages are those of the plan, each one waiting for an approval. */
export function hasStages(stages: readonly ConfiguredStage[], percentages: readonly number[]): boolean {
  const wanted = [...percentages, 100]
  const byItself = stages.some((one) => one.linearShift === true || (one.duration ?? 0) > 0)
  return !byItself && stages.length === wanted.length && wanted.every((one, index) => isAt(stages[index]?.targetPercentage, one))
}

function isAt(percentage: number | undefined, wanted: number): boolean {
  return percentage !== undefined && Math.abs(percentage - wanted) < 0.01
}

/** Shifts by the stages of a rolling release: start, approve stage after stage, complete; back by ending it. */
export async function rollTo(weights: Weights, found: Look, options: VercelOptions, signal: AbortSignal | undefined): Promise<void> {
  const { project, live, sides } = found
  if (live === undefined) return await moveDomains(weights.blue > 0 ? 'blue' : 'green', found, options, signal)
  const colour = otherColour(live)
  const share = weights[colour]
  const canary = sides[colour]
  if (share === 0) return await moveDomains(live, found, options, signal)
  if (canary === undefined)
    throw new ActionError(`The Vercel project ${project.name} has no deployment on ${colour} that could take traffic`)
  const deployment = await options.api.deployment(canary, signal)
  requireServable(deployment, project)
  // What has served once is given everything at once by a rollback; a rolling release would begin at its first stage.
  if (share === 1 && found.rolling === undefined && deployment.readySubstate === 'PROMOTED')
    return await moveDomains(colour, found, options, signal)
  await rollForward(canary, share * 100, found, options, signal)
}

async function rollForward(
  canary: string,
  wanted: number,
  found: Look,
  options: VercelOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { api } = options
  const { writes } = api
  let rolling = found.rolling
  const stages = rolling?.stages ?? (await api.rollingStages(signal))
  const goal = wanted === 100 ? undefined : stages.findIndex((one) => isAt(one.targetPercentage, wanted))
  if (goal === -1) throw noStage(wanted, stages)
  if (rolling === undefined) {
    rolling = await ask(writes.start(canary), (now) => now.state === 'ACTIVE' && now.canaryDeployment?.id === canary, options, signal)
  }
  if (goal === undefined) {
    await ask(writes.complete(canary), (now) => now.state === 'COMPLETE' || isAt(now.activeStage?.targetPercentage, 100), options, signal)
    return
  }
  let at = rolling?.activeStage?.index ?? 0
  if (at > goal)
    throw new ActionError(`The rolling release stands at stage ${at} already and cannot go back to ${wanted} %: only to nothing`)
  for (; at < goal; at++) {
    const next = at + 1
    await ask(writes.approve(canary, next), (now) => (now.activeStage?.index ?? -1) >= next, options, signal)
  }
}

/** Sends a write once and looks until it shows, or time is up: then what was last seen, which the rollout observes further. */
async function ask(
  write: Write,
  shows: (now: RollingRelease) => boolean,
  { api, rest, clock }: VercelOptions,
  signal: AbortSignal | undefined,
): Promise<RollingRelease | undefined> {
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
    await clock.sleep(pollEvery, signal)
  }
}

function noStage(wanted: number, stages: readonly { targetPercentage: number }[]): ActionError {
  const told = stages.map((one) => `${one.targetPercentage}%`).join(', ')
  return new ActionError(`The rolling release has no stage of ${Number(wanted.toFixed(2))} %: its stages are ${told || 'none'}`, {
    hint: 'The stages are set from rollout.steps when a release is prepared, and stay as they are while one is rolling.',
  })
}
