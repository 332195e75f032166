import type { Release } from '../../../src/core/words.ts'
import { formatIdentity } from '../../../src/rollout/contract/identity.ts'
import type { Intent, LedgerEntry, LedgerRecord } from '../../../src/rollout/ledger/ledger.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import type { ProviderTraits } from '../../../src/testing/simulation/fault-model.ts'
import type { ReleaseDefectOf } from '../../../src/testing/simulation/process-ports.ts'
import { simulatedGithub } from '../../../src/testing/simulation/simulated-github.ts'
import { noFaults, type SimulatedJob, startJob } from '../../../src/testing/simulation/simulated-job.ts'
import { anotherCommit, type SimulatedSides, simulatedProvider } from '../../../src/testing/simulation/simulated-provider.ts'
import type { SimulationEvent } from '../../../src/testing/simulation/simulation-event.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'
import type { Reality } from './checker.ts'
import type { Command, History } from './history.ts'
import { checkers, converged } from './invariants.ts'
import { deployJob, type JobWorld, monitorJob, retireJob, rollbackJob } from './jobs.ts'

export type Played = { broken: readonly string[]; effects: number; story: readonly string[] }

export const start = Date.parse('2026-01-05T12:00:00Z')
/** Long enough for GitHub to know of every run that has ended, and for a machine that was cut off to be done. */
export const quiet = 600_000

/** Plays one history to its end on a clock of its own; `broken` tells what did not hold, at any moment. */
export async function play(history: History, { tellStory = false }: { tellStory?: boolean } = {}): Promise<Played> {
  const clock = virtualClock(start)
  const broken: string[] = []
  const story: string[] = []
  const first = aRelease('v1.0.0')
  const provider = simulatedProvider(clock, history.traits, history.live ? liveSides(first) : emptySides)
  const github = simulatedGithub(clock, history.live ? [completedRecord(first, history.traits)] : [])
  const illness: ReleaseDefectOf = (release) => history.illnesses[Number(release.version.split('.')[1]) - 1] ?? 'none'
  const reality: Reality = {
    service: 'harbor',
    environment: 'production',
    traits: history.traits,
    now: clock.now,
    sides: provider.sides,
    lock: github.lock.truth,
    records: github.ledger.truth,
    lateUploads: new Set(),
    isWell: (release) => illness(release) === 'none',
  }
  let cutOff = false
  const say = (what: string) => {
    // A run that was given up although it lives may do one change behind the next one's back: then only the lock and the end count.
    if (cutOff && !/^[45]:/.test(what)) return
    broken.push(what)
    story.push(`!!! ${what}`)
  }
  const watchers = checkers.map((checker) => checker(reality, say))
  let effects = 0
  const world: JobWorld = {
    clock,
    provider,
    github,
    endings: new Map(),
    trace: (line) => {
      effects += 1
      if (tellStory) story.push(`${((clock.now() - start) / 1_000).toFixed(3)} ${line}`)
    },
    emit: (moment: SimulationEvent) => {
      if (moment.is === 'disturbed' && moment.by === 'cut off') cutOff = true
      for (const watch of watchers) watch(moment)
    },
    illness,
    silence: { until: 0 },
    onDrift: history.onDrift,
    pauses: history.pauses,
  }

  await clock.run(
    (async () => {
      const jobs: SimulatedJob[] = []
      for (const [index, command] of history.commands.entries()) {
        const job = startCommand(index + 2, command, world)
        jobs.push(job)
        await (command.overlap === undefined ? job.over : Promise.race([job.over, clock.sleep(command.overlap)]))
        if (command.overlap === undefined) await clock.sleep(pause)
      }
      await Promise.all(jobs.map(({ over }) => over))
      await clock.sleep(quiet)
      const wanted = history.last === 'first' ? first : aRelease('v2.0.0')
      for (const what of await lastRun(wanted, { ...world, onDrift: 'adopt', pauses: false }, reality)) say(what)
    })(),
  )
  return { broken, effects, story }
}

/** Milliseconds until a machine is ready for the next run. */
const pause = 10_000

async function lastRun(wanted: Release, world: JobWorld, reality: Reality): Promise<string[]> {
  world.trace('--- nothing befalls the last run')
  let state = 'nothing'
  const task = { release: wanted, begins: true, watch: 'pass', watchFor: 10_000, patience: 60_000 } as const
  const job = startJob(
    { run: 99, faults: noFaults, flights: [1] },
    async (own: SimulatedJob) => {
      const result = await deployJob(own, task, world)
      state =
        result === undefined
          ? 'an error'
          : result.state === 'ended'
            ? `ended ${result.ending.state}: ${result.ending.reason}`
            : result.state
      if (result?.state === 'refused') state = `refused: ${result.reason}`
    },
    world,
  )
  await job.over
  const well = state === 'promoted' || state === 'unchanged'
  return [...(well ? [] : [`4: the last run came to ${state}`]), ...converged(reality, wanted)]
}

function startCommand(run: number, { task, patience, happenings, flights }: Command, world: JobWorld): SimulatedJob {
  const faults = new Map(happenings.map(({ at, fault }) => [at, fault]))
  world.trace(`--- run ${run}: ${JSON.stringify(task)}`)
  const body = async (job: SimulatedJob): Promise<void> => {
    switch (task.do) {
      case 'deploy':
        await deployJob(job, { ...task, release: releaseOf(task.release, task.build), patience }, world)
        return
      case 'rollback':
        await rollbackJob(job, { ...task, release: task.release === undefined ? undefined : releaseOf(task.release), patience }, world)
        return
      case 'retire':
        await retireJob(job, { patience }, world)
        return
      case 'monitor':
        await monitorJob(job, { patience }, world)
        return
    }
  }
  return startJob({ run, faults, flights }, body, world)
}

/** A version may be used again for other bytes: `build` 1. */
export function releaseOf(index: number, build = 0): Release {
  const release = aRelease(`v1.${index}.0`)
  return build === 0 ? release : { ...release, sha: anotherCommit(release.sha) }
}

const firstUpload = 'upload-0'
const nothing = { release: undefined, up: false, assigned: 0, busyUntil: 0 }
export const emptySides: SimulatedSides = { blue: nothing, green: nothing }

export function liveSides(release: Release): SimulatedSides {
  return { blue: { release, upload: firstUpload, up: true, assigned: 1, busyUntil: 0 }, green: nothing }
}

export function completedRecord(release: Release, { identifies }: ProviderTraits, service = 'harbor'): LedgerRecord {
  const at = new Date(start - 3_600_000).toISOString()
  const intent: Intent = {
    schema: 1,
    service,
    environment: 'production',
    kind: 'deploy',
    release,
    colour: 'blue',
    run: { id: 1, attempt: 1, job: 'deploy' },
  }
  const phases: Omit<LedgerEntry, 'at' | 'detail'>[] = [
    { state: 'in_progress', phase: 'prepare' },
    { state: 'in_progress', phase: 'promote' },
    { state: 'success', phase: 'complete' },
  ]
  const identified: LedgerEntry[] =
    identifies === true ? [{ at, state: 'in_progress', phase: 'identified', detail: formatIdentity('upload', firstUpload) }] : []
  return { id: 1, at, intent, entries: [...identified, ...phases.map((entry) => ({ ...entry, at, detail: '' }))] }
}
