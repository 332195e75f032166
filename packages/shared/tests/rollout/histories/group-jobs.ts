// What the jobs of the workflows do with several services, in one place: the one file that knows these entry points.
import type { Release } from '../../../src/core/words.ts'
import { completeRollback, completeTogether } from '../../../src/rollout/engine/complete.ts'
import { inTurn, valuesOf } from '../../../src/rollout/engine/in-turn.ts'
import { findOwnRollouts, mayHaveTraffic, type OwnRolloutState } from '../../../src/rollout/engine/own-rollout.ts'
import { recoverLostRuns } from '../../../src/rollout/engine/recover-lost-run.ts'
import { retireIdle } from '../../../src/rollout/engine/retire.ts'
import { openRecord, revertOwnRollout, revertRemembered, rollOut } from '../../../src/rollout/engine/session.ts'
import { lockWithGroups } from '../../../src/rollout/group/group-locks.ts'
import { allNeedsOf } from '../../../src/rollout/group/group-order.ts'
import { type GroupRecoveryTerms, type RecoveredGroup, recoverGroups } from '../../../src/rollout/group/group-recovery.ts'
import { type GroupResult, rollOutGroup } from '../../../src/rollout/group/group-rollout.ts'
import { liveByLedger } from '../../../src/rollout/ledger/live-release.ts'
import { hasPhase } from '../../../src/rollout/ledger/record-state.ts'
import { heldLock } from '../../../src/rollout/lock/lock.ts'
import { takeLocksWithin } from '../../../src/rollout/lock/several-locks.ts'
import type { RolloutDeps } from '../../../src/rollout/steps/rollout-deps.ts'
import { processMemory, type RolloutMemory } from '../../../src/rollout/steps/rollout-memory.ts'
import { type ProcessPorts, portsOf } from '../../../src/testing/simulation/process-ports.ts'
import type { SimulatedJob, SimulatedProcess } from '../../../src/testing/simulation/simulated-job.ts'
import type { SimulationEvent } from '../../../src/testing/simulation/simulation-event.ts'
import { claim, claimEnding, claimResult, depsOf, hold, type JobWorld, postPatience, requestOf } from './jobs.ts'

/** The worlds of the services of one environment, and which of them the effects of a process are of. */
export type GroupWorld = {
  names: readonly string[]
  of(service: string): JobWorld
  /** Faults of the next effect befall this service. */
  turnTo(service: string): void
  needs: ReadonlyMap<string, readonly string[]>
  order: 'sequential' | 'lockstep'
  clock: JobWorld['clock']
}

export type GroupDeployTask = {
  services: readonly string[]
  release: Release
  watch: 'pass' | 'fail' | 'not-evaluated'
  watchFor: number
  rollbackStep: boolean
  begins: boolean
  patience: number
}

type Held = { service: string; deps: RolloutDeps; world: JobWorld; process: SimulatedProcess }
type Saved = { locked: readonly string[] }

export async function deployGroup(job: SimulatedJob, task: GroupDeployTask, world: GroupWorld): Promise<GroupResult | undefined> {
  const saved: Saved = { locked: [] }
  if (!task.begins) return await neverBegun(job, task, world)
  const main = await job.step(async (process) => {
    const held = await lockAll(process, task, saved, world)
    const own = held.filter(({ service }) => task.services.includes(service))
    const recovery = await recoverAll(held, task.release)
    for (const { service, deps } of held) if (!task.services.includes(service)) await deps.lock.release()
    if (recovery.state === 'refused') return recovery
    const result = await rollOutGroup(await membersOf(own, 'deploy', task.release, world), {
      order: world.order,
      others: await othersOf(process, task.services, world),
    })
    claimAll(result, own)
    return result
  })
  const result = main.state === 'done' ? main.value : undefined
  const promoted = result?.state === 'ran' && result.failed === undefined
  if (promoted) await world.clock.sleep(task.watchFor)
  const well = promoted && task.watch === 'pass'
  const completed = well ? await job.step((process) => completeStep(process, task.services, world)) : undefined
  const needed = !promoted || completed?.state !== 'done'
  if (needed && task.rollbackStep) await job.step((process) => rollbackStep(process, task, well, world))
  if (saved.locked.length > 0) await job.step((process) => postStep(process, saved.locked, world))
  return result
}

/** What the later steps of a job do whose first one never began. */
async function neverBegun(job: SimulatedJob, task: GroupDeployTask, world: GroupWorld): Promise<undefined> {
  tellAll({ is: 'not begun', run: job.holder.run }, world)
  if (task.rollbackStep) await job.step((process) => rollbackStep(process, task, false, world))
  await job.step((process) => postStep(process, task.services, world))
}

/** What is of the whole job is told once: every service hears it. */
function tellAll(moment: SimulationEvent, world: GroupWorld): void {
  const [first] = world.names
  if (first !== undefined) world.of(first).emit(moment)
}

/** Back to a release, each service for itself. `atOnce`: an emergency, which does not wait for the provider of an unfinished group. */
export async function rollbackGroup(
  job: SimulatedJob,
  task: { services: readonly string[]; release: Release; atOnce: boolean; patience: number },
  world: GroupWorld,
): Promise<void> {
  const saved: Saved = { locked: [] }
  await job.step(async (process) => {
    const held = await lockAll(process, task, saved, world)
    try {
      const own = held.filter(({ service }) => task.services.includes(service))
      const recovery = await recoverAll(held, undefined, task.atOnce ? { lookWithin } : {})
      if (recovery.state === 'refused' && recovery.silent === true) {
        await goFirst(process, own, { task, world })
        await recoverAll(held, undefined, { lookWithin })
        return
      }
      if (recovery.state === 'refused') return
      const result = await rollOutGroup(await membersOf(own, 'rollback', task.release, world, task.atOnce), {
        order: world.order,
        others: await othersOf(process, task.services, world),
      })
      claimAll(result, own)
      if (result.state === 'refused') return
      for (const { service, result: one } of result.results) {
        const deps = own.find((member) => member.service === service)?.deps
        if (one.state === 'promoted' && deps !== undefined) await completeRollback({ ...one, reason: 'rolled back' }, deps)
      }
    } finally {
      for (const { deps } of held) await deps.lock.release()
    }
  })
  if (saved.locked.length > 0) await job.step((process) => postStep(process, saved.locked, world))
}

/** `lookPatience` of the rollback action is longer; one call that hangs is to be met here. */
const lookWithin = 1_000

/** As `rollBackAll` has it: before what becomes of an unfinished group is decided. */
async function goFirst(
  process: SimulatedProcess,
  own: readonly Held[],
  { task: { release, services }, world }: { task: { release: Release; services: readonly string[] }; world: GroupWorld },
): Promise<void> {
  const id = `${process.holder.run}-1-back-${world.clock.now()}`
  const group = { id, services: [...services], order: 'sequential' as const }
  const move = async (held: Held, next: () => void) => {
    const { service, deps } = held
    const request = { ...requestOf('rollback', release, process, held.world, true), service, groups: 'decided' as const }
    const result = await rollOut(services.length > 1 ? { ...request, terms: { group } } : request, deps)
    next()
    claimResult(result, process, held.world)
    if (result.state === 'promoted') await completeRollback({ ...result, reason: 'rolled back' }, deps)
  }
  await inTurn(own.toReversed(), move, process)
}

/** Recovers what lost runs left of one service and what belongs to it; then takes its idle side down, where that is asked. */
export async function mendGroup(
  job: SimulatedJob,
  { service, patience, retire }: { service: string; patience: number; retire: boolean },
  world: GroupWorld,
): Promise<readonly RecoveredGroup[]> {
  const saved: Saved = { locked: [] }
  const main = await job.step(async (process) => {
    const held = await lockAll(process, { services: [service], patience }, saved, world)
    try {
      const recovery = await recoverAll(held, undefined)
      if (recovery.state === 'refused') return []
      for (const { deps, world: own } of held) {
        const alone = await recoverLostRuns({ self: process.holder, onDrift: own.onDrift }, deps)
        if (alone?.state === 'refused') return recovery.groups
      }
      const [first] = held
      if (retire && first !== undefined) await retireIdle(hold, first.deps)
      return recovery.groups
    } finally {
      for (const { deps } of held) await deps.lock.release()
    }
  })
  if (saved.locked.length > 0) await job.step((process) => postStep(process, saved.locked, world))
  return main.state === 'done' ? main.value : []
}

/** The ports of one service: each effect says first whose it is. */
function portsOfService(process: SimulatedProcess, service: string, world: GroupWorld): { ports: ProcessPorts; own: SimulatedProcess } {
  const own: SimulatedProcess = {
    ...process,
    effect: (name, act, options) => {
      world.turnTo(service)
      return process.effect(name, act, options)
    },
  }
  const ports = portsOf(own, world.of(service).illness, world.of(service))
  return { own, ports: { ...ports, lock: { ...ports.lock, service, perService: true } } }
}

function depsOfService(process: SimulatedProcess, service: string, lock: RolloutDeps['lock'], world: GroupWorld): RolloutDeps {
  const { own, ports } = portsOfService(process, service, world)
  return { ...depsOf(own, ports, { lock, world: world.of(service) }), memory: memoryOf(process, service) }
}

/** The memory of each service of each job, as a file on its machine: it outlives a process, and not the machine. */
const memories = new WeakMap<object, Map<string, RolloutMemory>>()

function memoryOf({ holder }: SimulatedProcess, service: string): RolloutMemory {
  const ofJob = memories.get(holder) ?? new Map<string, RolloutMemory>()
  memories.set(holder, ofJob)
  const memory = ofJob.get(service) ?? processMemory()
  ofJob.set(service, memory)
  return memory
}

async function lockAll(
  process: SimulatedProcess,
  { services, patience }: { services: readonly string[]; patience: number },
  saved: Saved,
  world: GroupWorld,
): Promise<Held[]> {
  const held = await lockWithGroups(services, {
    known: world.names,
    open: async (service) => {
      saved.locked = [...saved.locked, service]
      return { service, ...portsOfService(process, service, world) }
    },
    lockOf: ({ ports }) => ports.lock,
    ledgerOf: ({ ports }) => ports.ledger,
    take: (all) => takeLocksWithin(all, patience),
  })
  return held.map(({ service, lock }) => ({
    service,
    deps: depsOfService(process, service, lock, world),
    world: world.of(service),
    process,
  }))
}

function recoverAll(held: readonly Held[], release: Release | undefined, terms: GroupRecoveryTerms = {}) {
  return recoverGroups(
    held.map(({ service, deps, world, process }) => ({
      service,
      self: process.holder,
      onDrift: release === undefined ? ('adopt' as const) : world.onDrift,
      ...(release === undefined ? {} : { release, kind: 'deploy' as const }),
      deps,
    })),
    terms,
  )
}

async function membersOf(own: readonly Held[], kind: 'deploy' | 'rollback', release: Release, { needs }: GroupWorld, atOnce = false) {
  return own.map(({ service, deps, world, process }) => ({
    request: { ...requestOf(kind, release, process, world, atOnce), service },
    needs: allNeedsOf(service, needs),
    deps,
  }))
}

async function othersOf(process: SimulatedProcess, services: readonly string[], world: GroupWorld): Promise<ReadonlyMap<string, Release>> {
  const live = new Map<string, Release>()
  for (const service of world.names) {
    if (services.includes(service)) continue
    const release = liveByLedger(await portsOfService(process, service, world).ports.ledger.read())
    if (release !== undefined) live.set(service, release)
  }
  return live
}

function claimAll(result: GroupResult, own: readonly Held[]): void {
  if (result.state === 'refused') return
  for (const { service, result: one } of result.results) {
    const held = own.find((member) => member.service === service)
    if (held !== undefined) claimResult(one, held.process, held.world)
  }
}

async function completeStep(process: SimulatedProcess, services: readonly string[], world: GroupWorld): Promise<void> {
  const watched = []
  for (const service of services) {
    const { ports } = portsOfService(process, service, world)
    const lock = await heldLock(ports.lock)
    if (lock === undefined) throw new Error(`this job does not hold the lock of ${service}`)
    const deps = depsOfService(process, service, lock, world)
    const record = openRecord(await deps.ledger.read(), process.holder)
    if (record !== undefined) watched.push({ record, hold, deps })
  }
  for (const completion of await completeTogether(watched)) {
    const { service, colour, release } = completion.record.intent
    if (completion.state === 'lost' || completion.state === 'held-back') throw new Error(completion.reason)
    claim({ of: 'serves', colour, release, how: completion.state }, process, world.of(service))
  }
}

type Owned = { service: string; own: Exclude<OwnRolloutState, { state: 'not-held' }>; deps: RolloutDeps }

/** `patient`: a release that keeps the traffic is in no hurry, and GitHub is waited for. */
async function ownRollouts(
  process: SimulatedProcess,
  { services, patient = false }: { services: readonly string[]; patient?: boolean },
  world: GroupWorld,
): Promise<Owned[]> {
  const ports = services.map((service) => {
    const { lock, ledger } = portsOfService(process, service, world).ports
    return { lock, stores: { ledger }, memory: patient ? processMemory() : memoryOf(process, service) }
  })
  const found = await Promise.allSettled(findOwnRollouts(ports))
  const owned = services.flatMap((service, place): Owned[] => {
    const one = found[place]
    if (one?.status !== 'fulfilled' || one.value.state === 'not-held') return []
    return [{ service, own: one.value, deps: depsOfService(process, service, one.value.lock, world) }]
  })
  const exposed = ({ own }: Owned) => Number(mayHaveTraffic(own))
  return owned.toSorted((one, other) => exposed(other) - exposed(one) || placeOf(other) - placeOf(one))
}

function placeOf({ service, own }: Owned): number {
  const intent = own.state === 'remembered' ? own.own.intent : own.record?.intent
  return intent?.group?.services.indexOf(service) ?? -1
}

async function takeBack(
  { service, own, deps }: Owned,
  why: { reason: string; judged: boolean },
  process: SimulatedProcess,
  world: GroupWorld,
) {
  if (own.state === 'remembered') {
    const ending = await revertRemembered(own.own, { ...why, silentSince: own.silentSince }, deps)
    claimEnding(ending, own.own.intent, process, world.of(service))
  } else if (own.record !== undefined) {
    const ending = await revertOwnRollout(own.record, { ...why, silentSince: own.silentSince }, deps)
    claimEnding(ending, own.record.intent, process, world.of(service))
  }
}

/** The step after a failure or a cancellation: all that this job rolled out goes back, the last shifted first. */
async function rollbackStep(process: SimulatedProcess, task: GroupDeployTask, well: boolean, world: GroupWorld): Promise<void> {
  const patient = task.watch === 'not-evaluated' && !well
  if (!patient) tellAll({ is: 'way back began', run: process.holder.run, process: process.name }, world)
  const owned = await ownRollouts(process, { services: task.services, patient }, world)
  const kept = patient && owned.length > 0
  const records = owned.flatMap(({ own, deps }) =>
    own.state === 'recorded' && own.record !== undefined
      ? [{ record: own.record, hold, unproven: 'the watch could not be evaluated', deps }]
      : [],
  )
  if (kept && records.length === owned.length && records.every(({ record }) => hasPhase(record, 'promote'))) {
    for (const completion of await completeTogether(records)) {
      const { service, colour, release } = completion.record.intent
      if (completion.state === 'kept') claim({ of: 'serves', colour, release, how: 'kept' }, process, world.of(service))
    }
    return
  }
  const why = { reason: 'its watch failed', judged: task.watch === 'fail' }
  const silence = { since: undefined }
  const back = (one: Owned, settled: () => void) => takeBack({ ...one, deps: { ...one.deps, silence, settled } }, why, process, world)
  valuesOf(await inTurn(owned, back, process))
}

/** `post`, as `restoreAndReleaseAll` has it. */
async function postStep(process: SimulatedProcess, services: readonly string[], world: GroupWorld): Promise<void> {
  tellAll({ is: 'way back began', run: process.holder.run, process: process.name }, world)
  const owned = await ownRollouts(process, { services }, world)
  const why = { reason: 'the job ended before the rollout was completed', judged: false }
  const silence = { since: undefined }
  try {
    const back = (one: Owned, settled: () => void) =>
      takeBack({ ...one, deps: { ...one.deps, patience: postPatience, silence, settled } }, why, process, world)
    await inTurn(owned, back, process)
  } finally {
    for (const { own } of owned) await own.lock.release()
  }
}
