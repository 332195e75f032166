import { messageOf } from '../../core/errors.ts'
import type { Colour } from '../../core/words.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Http } from '../../ports/http.ts'
import { type EnvironmentCommands, userCommandsOf } from '../commands/environment-commands.ts'
import { bothColours } from '../contract/observation.ts'
import type { TrafficTarget } from '../contract/target.ts'
import { knownUserTraffic, type UserTraffic } from '../contract/user-traffic.ts'
import { targetOf } from './select-target.ts'

/** What is counted of the users of the side that serves, or why nothing is. */
export type LiveUsers =
  | { state: 'offered'; source: Extract<UserTraffic, { state: 'offered' }>; colour: Colour }
  | { state: 'not-offered'; reason: string }
  /** The target counts, or might, but could not be asked: no verdict, and no silence. */
  | { state: 'unread'; reason: string }

/** Asks the target of an environment which side serves. Throws nothing: a target that cannot be asked is no verdict. */
export async function liveUsers(options: EnvironmentCommands & { clock: Clock; rest: Http; signal: AbortSignal }): Promise<LiveUsers> {
  const { environment, clock, rest: http, log, signal } = options
  if (environment.target === undefined) return { state: 'not-offered', reason: 'the environment has no target' }
  try {
    return await usersOf(await targetOf(environment, { ...userCommandsOf(options), clock, http, log }), signal)
  } catch (error) {
    return { state: 'unread', reason: `the requests of users could not be read: ${messageOf(error)}` }
  }
}

async function usersOf({ name, userTraffic, observe }: TrafficTarget, signal: AbortSignal): Promise<LiveUsers> {
  const source = await knownUserTraffic(userTraffic, signal)
  if (source === undefined) return { state: 'not-offered', reason: `${name} does not count requests by side` }
  if (source.state === 'not-offered') return source
  const sides = await observe(signal)
  const live = bothColours.toSorted((one, other) => sides[other].weight - sides[one].weight)[0]
  if (live === undefined || sides[live].weight === 0)
    return { state: 'unread', reason: 'no side serves, so no requests of users are counted' }
  return { state: 'offered', source, colour: live }
}
