import type { Context } from '@slipway/shared/action'
import { type EnvironmentContext, type EnvironmentStores, openEnvironment } from '@slipway/shared/environment-context'
import { lockDepsOf, type Stores, withLock } from '@slipway/shared/rollout/engine/assemble'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import { type LockedService, lockWithGroups } from '@slipway/shared/rollout/group/group-locks'
import { recoverGroups } from '@slipway/shared/rollout/group/group-recovery'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import { takeLocksWithin } from '@slipway/shared/rollout/lock/several-locks'
import type { RolloutDeps } from '@slipway/shared/rollout/steps/rollout-deps'
import { callOf, type ModeCall } from '../mode-call.ts'

/** One of several services whose lock this job holds. */
export type HeldService = { service: string; opened: EnvironmentContext; deps: RolloutDeps }

/** One of several services with everything that a rollout of it needs, except the held lock. */
export function openServiceOf(service: string, call: ModeCall<OpeningInputs>): Promise<EnvironmentContext> {
  const { inputs, context, doubles } = callOf(call, service)
  return openEnvironment(inputs, context, doubles)
}
type OpeningInputs = Parameters<typeof openEnvironment>[0]

type Opening<M> = { open(service: string): Promise<M>; wait: number; context: Context }

/**
 * Takes the locks of services, and of those whose unfinished rollout together with one of them is decided for all alike. Each is marked
 * before it is taken: if the job is killed in between, the post step still checks whether the lock is its own.
 */
export async function lockServices<
  M extends { environment: EnvironmentStores['environment']; stores: Stores; note?: (what: string) => void },
>(services: readonly string[], known: readonly string[], { open, wait, context }: Opening<M>): Promise<LockedService<M>[]> {
  const marked: string[] = []
  return await lockWithGroups(services, {
    known,
    open: async (service) => {
      const opened = await open(service)
      marked.push(service)
      markLocked(context.state, opened.environment.name, marked)
      return opened
    },
    lockOf: ({ environment, stores, note }) => ({
      ...lockDepsOf(stores, { ...context, environment }),
      signal: context.signal,
      ...(note === undefined ? {} : { note }),
    }),
    ledgerOf: ({ stores }) => stores.ledger,
    take: (all) => takeLocksWithin(all, wait),
  })
}

/** The same of services whose targets are at hand. */
export async function holdServices(
  services: readonly string[],
  known: readonly string[],
  opening: Opening<EnvironmentContext>,
): Promise<HeldService[]> {
  const open = async (service: string) => {
    const opened = await opening.open(service)
    return { ...opened, opened, note: opened.rollout.note }
  }
  const held = await lockServices(services, known, { ...opening, open })
  return held.map(({ service, lock, member: { opened } }) => {
    const { takenFrom } = lock
    if (takenFrom !== undefined) opened.rollout.note(`the lock was left behind by run ${takenFrom.run}, whose job has ended`)
    return { service, opened, deps: withLock(opened.rollout, lock) }
  })
}

/** Brings rollouts of several services together, which lost runs left, to one end for all of them. */
export function recoverHeld(
  held: readonly HeldService[],
  { runner }: Pick<Context, 'runner'>,
  wanted: ReadonlyMap<string, WantedRelease> = new Map(),
) {
  const members = held.map(({ service, opened: { environment }, deps }) => {
    const release = wanted.get(service)
    return {
      service,
      self: holderOf(runner),
      onDrift: environment.rollout.onDrift,
      ...(release === undefined ? {} : { release, kind: 'deploy' as const }),
      deps,
    }
  })
  const known = held[0]?.opened.environment.services
  return recoverGroups(members, known === undefined ? {} : { known })
}
type WantedRelease = NonNullable<Parameters<typeof recoverGroups>[0][number]['release']>
