import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { type EnvironmentContext, openEnvironment, openStores } from '@slipway/shared/environment-context'
import { lockDepsOf, type Stores, withLock } from '@slipway/shared/rollout/engine/assemble'
import { markLocked } from '@slipway/shared/rollout/engine/post-step'
import { mendedRollouts, recoverLostRuns } from '@slipway/shared/rollout/engine/recover-lost-run'
import type { LockedService } from '@slipway/shared/rollout/group/group-locks'
import { type Holder, type LockDeps, LockHeld, takeLock } from '@slipway/shared/rollout/lock/lock'
import { holderOf, writerOf } from '@slipway/shared/rollout/lock/ownership'
import { usualPatience } from '@slipway/shared/rollout/steps/step-target'
import { chosenServices, isConfiguredByInputs } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import { refuseOtherDigest, refuseOtherTarget } from '../mending/deployed-target.ts'
import { findLeftovers, isLeft, type Leftovers } from '../mending/leftovers.ts'
import { attemptUntilAnswered, type PatienceDeps } from '../mending/repeated-attempts.ts'
import { callOf, type ModeCall } from '../mode-call.ts'
import { type Mending, mendedOutcome } from '../render/mending.ts'
import { togetherOutcome } from '../render/several-services.ts'
import { type HeldService, lockServices, openServiceOf, recoverHeld } from '../rollout/held-services.ts'

type MendCall = ModeCall<ModeInputs<'mend'>>

/** GitHub may show the lost job of this very run as running a little longer, although this one waited for its end. */
const waitForOwnRun = 60_000

/**
 * Brings to its end what jobs that have ended left in an environment: their lock, and rollouts without an end. Deploys nothing, and
 * waits for no other run. Needs the target, and so its secrets, only where a rollout was left. Throws an ActionError where it could not
 * be mended.
 */
export async function run(call: MendCall): Promise<Outcome> {
  const services = await chosenServices(call.inputs, call.context).catch(explainConfiguration)
  return services === undefined ? await mendOne(call) : await mendSeveral(services, call)
}

async function mendOne(call: MendCall): Promise<Outcome> {
  const { inputs, context, doubles } = call
  const { environment, stores } = await openStores(inputs, context, doubles).catch(explainConfiguration)
  const lock = { ...lockDepsOf(stores, { ...context, environment }), signal: context.signal }
  const find = () => attemptUntilAnswered(() => findLeftovers(stores.ledger, lock), { ...context, patience: usualPatience })
  const found = await find()
  if (!isLeft(found)) return mendedOutcome(nothingFound(found), { environment })
  if (isHeldByAnotherRun(found, lock.holder)) return mendedOutcome(busy(found, lock.holder), { environment })
  try {
    if (found.unfinished.length === 0) return mendedOutcome(await freeLock(lock, call), { environment })
    await refuseOtherTarget(environment, found.unfinished, call)
    const opened = await openEnvironment(inputs, context, doubles)
    if (await isConfiguredByInputs(inputs, context)) refuseOtherDigest(found.unfinished, opened)
    return mendedOutcome(await mend(found, lock, { opened, call }), opened)
  } catch (error) {
    // Another job came first, in the same second.
    if (!(error instanceof LockHeld)) throw error
    return mendedOutcome(busy(await find(), lock.holder), { environment })
  }
}

const nothingLeft = 'no rollout was left unfinished'

function nothingFound({ lock }: Leftovers): Mending {
  return { state: 'nothing', reason: lock === undefined ? nothingLeft : `${nothingLeft}, and run ${lock.by.run} is at work` }
}

function isHeldByAnotherRun({ lock }: Leftovers, self: Holder): boolean {
  return lock !== undefined && !lock.ended && lock.by.run !== self.run
}

/** Another run recovers what was left of its own service before it begins; one of another service, and a job of this run, do not. */
function busy({ unfinished, lock }: Leftovers, self: Holder): Mending {
  const by = lock?.by ?? unfinished.map(writerOf)[0]
  const sameService = lock?.service === undefined || unfinished.every(({ intent }) => intent.service === lock.service)
  return { state: 'busy', by, recovers: sameService && by?.run !== self.run, unfinished }
}

async function freeLock(lockDeps: LockDeps, { context }: MendCall): Promise<Mending> {
  markLocked(context.state, lockDeps.environment)
  const lock = await takeLock(lockDeps, 0)
  await lock.release()
  return lock.takenFrom === undefined ? { state: 'nothing', reason: nothingLeft } : { state: 'freed', run: lock.takenFrom.run }
}

async function mend(
  found: Leftovers,
  lockDeps: LockDeps,
  { opened, call }: { opened: EnvironmentContext; call: MendCall },
): Promise<Mending> {
  const { environment, rollout } = opened
  const deps: PatienceDeps = { ...call.context, patience: rollout.patience }
  markLocked(call.context.state, environment.name)
  const wait = found.lock?.by.run === lockDeps.holder.run ? waitForOwnRun : 0
  const lock = await attemptUntilAnswered(() => takeLock(lockDeps, wait), deps)
  if (lock.takenFrom !== undefined) rollout.note(`the lock was left behind by run ${lock.takenFrom.run}, whose job has ended`)
  try {
    const request = { self: holderOf(call.context.runner), onDrift: environment.rollout.onDrift }
    const recovery = await attemptUntilAnswered(() => recoverLostRuns(request, withLock(rollout, lock)), deps)
    if (recovery === undefined) return { state: 'nothing', reason: nothingLeft }
    if (recovery.state === 'mended') return recovery
    throw notMended(environment.name, recovery)
  } finally {
    if (!lock.reentered) await lock.release()
  }
}

/** All services of an environment: what a lost run left of several together is brought to one end for all of them. */
async function mendSeveral(services: readonly string[], call: MendCall): Promise<Outcome> {
  const left: LeftService[] = []
  for (const service of services) left.push(await lookFor(service, call))
  const idle = left.filter(({ found }) => !isLeft(found))
  const taken = left.filter(({ found, lock }) => isLeft(found) && isHeldByAnotherRun(found, lock.holder))
  const open = left.filter((one) => !idle.includes(one) && !taken.includes(one))
  const ends = new Map<string, ServiceMending>()
  for (const { service, found, environment } of idle) ends.set(service, { mending: nothingFound(found), opened: { environment } })
  for (const { service, found, lock, environment } of taken)
    ends.set(service, { mending: busy(found, lock.holder), opened: { environment } })
  for (const [service, end] of await mendLeft(open, call)) ends.set(service, end)
  const outcomes = [...ends].map(([service, { mending, opened }]) => ({ service, outcome: mendedOutcome(mending, opened) }))
  const ordered = services.flatMap((service) => outcomes.filter((one) => one.service === service))
  const mended = [...ends.values()].some(({ mending }) => mending.state === 'mended')
  return togetherOutcome(ordered, call.inputs.environment ?? '', { mended: String(mended) })
}

type LeftService = { service: string; environment: EnvironmentConfig; stores: Stores; lock: LockDeps; found: Leftovers }
type ServiceMending = { mending: Mending; opened: Parameters<typeof mendedOutcome>[1] }

async function lookFor(service: string, call: MendCall): Promise<LeftService> {
  const { inputs, context, doubles } = callOf(call, service)
  const { environment, stores } = await openStores(inputs, context, doubles).catch(explainConfiguration)
  const lock = { ...lockDepsOf(stores, { ...context, environment }), signal: context.signal }
  const found = await attemptUntilAnswered(() => findLeftovers(stores.ledger, lock), { ...context, patience: usualPatience })
  return { service, environment, stores, lock, found }
}

async function mendLeft(left: readonly LeftService[], call: MendCall): Promise<ReadonlyMap<string, ServiceMending>> {
  const [first] = left
  if (first === undefined) return new Map()
  const { context } = call
  const ofOwnRun = left.some(({ found, lock }) => found.lock?.by.run === lock.holder.run)
  const open = async (service: string) => left.find((one) => one.service === service) ?? (await lookFor(service, call))
  try {
    const held = await attemptUntilAnswered(
      () =>
        lockServices(
          left.map(({ service }) => service),
          first.environment.services,
          { open, wait: ofOwnRun ? waitForOwnRun : 0, context },
        ),
      { ...context, patience: usualPatience },
    )
    try {
      return await mendHeld(held, call)
    } finally {
      for (const { lock } of held) if (!lock.reentered) await lock.release()
    }
  } catch (error) {
    // Another job came first, in the same second.
    if (!(error instanceof LockHeld)) throw error
    const now = await Promise.all(left.map(({ service }) => lookFor(service, call)))
    return new Map(
      now.map(({ service, found, lock, environment }) => [service, { mending: busy(found, lock.holder), opened: { environment } }]),
    )
  }
}

async function mendHeld(held: readonly LockedService<LeftService>[], call: MendCall): Promise<ReadonlyMap<string, ServiceMending>> {
  const { context } = call
  const unfinished = held.filter(({ member }) => member.found.unfinished.length > 0)
  const ends = new Map<string, ServiceMending>()
  for (const { service, lock, member } of held) {
    const { environment } = member
    const mending: Mending =
      lock.takenFrom === undefined ? { state: 'nothing', reason: nothingLeft } : { state: 'freed', run: lock.takenFrom.run }
    ends.set(service, { mending, opened: { environment } })
  }
  if (unfinished.length === 0) return ends
  const services: HeldService[] = []
  for (const { service, lock, member } of held) {
    const own = callOf(call, service)
    await refuseOtherTarget(member.environment, member.found.unfinished, own)
    const opened = await openServiceOf(service, call)
    if (lock.takenFrom !== undefined) opened.rollout.note(`the lock was left behind by run ${lock.takenFrom.run}, whose job has ended`)
    services.push({ service, opened, deps: withLock(opened.rollout, lock) })
  }
  const [first] = services
  const patience: PatienceDeps = { ...context, patience: first?.opened.rollout.patience ?? usualPatience }
  const groups = await attemptUntilAnswered(() => recoverHeld(services, context), patience)
  if (groups.state === 'refused') throw notMended(first?.opened.environment.name ?? '', groups)
  for (const { service, opened, deps } of services) {
    const { environment } = opened
    const request = { self: holderOf(context.runner), onDrift: environment.rollout.onDrift }
    const alone = await attemptUntilAnswered(() => recoverLostRuns(request, deps), patience)
    const runs = groups.groups.filter((group) => group.services.includes(service)).map(({ run: id }) => id)
    const recovery = alone ?? (runs.length === 0 ? undefined : await attemptUntilAnswered(() => mendedRollouts(runs, deps), patience))
    if (recovery?.state === 'refused') throw notMended(`${service} in ${environment.name}`, recovery)
    if (recovery !== undefined) ends.set(service, { mending: recovery, opened })
  }
  return ends
}

function notMended(where: string, { reason, hint }: { reason: string; hint: string }): ActionError {
  return new ActionError(`What was left in ${where} is not mended: ${reason}`, { hint })
}

function explainConfiguration(error: unknown): never {
  throw new ActionError(`Whether anything is to be mended is not known: ${messageOf(error)}`, {
    hint: [
      error instanceof ActionError ? error.hint : undefined,
      'The mending job runs without an approval, so it reads slipway.yml of the default branch: the environment has to stand there too.',
    ]
      .filter((one) => one !== undefined)
      .join(' '),
    cause: error,
  })
}
