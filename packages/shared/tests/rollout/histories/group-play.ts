import type { Release } from '../../../src/core/words.ts'
import { bothColours } from '../../../src/rollout/contract/observation.ts'
import type { RecoveredGroup } from '../../../src/rollout/group/group-recovery.ts'
import type { GroupResult } from '../../../src/rollout/group/group-rollout.ts'
import { lastOn } from '../../../src/rollout/ledger/record-state.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { simulatedGithub } from '../../../src/testing/simulation/simulated-github.ts'
import { noFaults, type SimulatedJob, type SimulationContext, startJob } from '../../../src/testing/simulation/simulated-job.ts'
import { hasEverything, simulatedProvider } from '../../../src/testing/simulation/simulated-provider.ts'
import type { SimulationEvent } from '../../../src/testing/simulation/simulation-event.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'
import { type Reality, runOfProcess } from './checker.ts'
import { type GroupCommand, type GroupHistory, groupNames } from './group-history.ts'
import { deployGroup, type GroupWorld, mendGroup, rollbackGroup } from './group-jobs.ts'
import { checkers, converged } from './invariants.ts'
import type { JobWorld } from './jobs.ts'
import { completedRecord, emptySides, liveSides, type Played, quiet, releaseOf, start } from './play.ts'

/** `lost`: how many machines were. `between`: after all jobs, before anybody mended it, not every service served the same release wholly. */
export type GroupPlayed = Played & { lost: number; between: boolean }

/** Plays one history of several services to its end on a clock of its own; `broken` tells what did not hold, at any moment, of which. */
export async function playGroup(history: GroupHistory, { tellStory = false }: { tellStory?: boolean } = {}): Promise<GroupPlayed> {
  const clock = virtualClock(start)
  const broken: string[] = []
  const story: string[] = []
  const first = aRelease('v1.0.0')
  const names: readonly string[] = groupNames.slice(0, history.services.length)
  let cutOff = false
  let effects = 0
  let between = false
  const lost = new Set<number>()
  let turn: string = names[0] ?? ''
  const silence = { until: 0 }
  const byHand = new Set<string>()
  const askedSince = new Map<string, number>()
  const failing = new Set<string>()
  const tell = (moment: SimulationEvent, to: readonly string[]): void => {
    for (const service of to) of(service).tell(moment)
  }
  const emitOf =
    (service: string) =>
    (moment: SimulationEvent): void => {
      if (moment.is === 'disturbed' && moment.by === 'cut off') cutOff = true
      if (moment.is === 'disturbed' && moment.by === 'hand') byHand.add(service)
      if (moment.is === 'job over' && moment.lost) lost.add(moment.run)
      // One that fails is asked again in a pause, before all go back.
      const again = moment.is === 'analysing' && failing.delete(`${moment.process} ${service}`)
      if (moment.is === 'analysed' && moment.verdict === 'fail') failing.add(`${moment.process} ${service}`)
      tell(moment, again || isOfAll(moment) ? names : [service])
      if (moment.is === 'effect began' && moment.effect === 'lock.read' && !askedSince.has(moment.process))
        askedSince.set(moment.process, clock.now())
      if (moment.is === 'lock') {
        if (moment.seen !== 'no answer') askedSince.delete(moment.process)
        tell({ is: 'silent', process: moment.process, since: askedSince.get(moment.process) }, names)
      }
      if (moment.is === 'judged') tell({ is: 'side asked', process: moment.process, service, well: moment.well }, names)
      if (moment.is === 'lock' && moment.seen === 'not ours')
        tell({ is: 'waits', run: runOfProcess(moment.process), process: moment.process, lock: service }, names)
      if (moment.is === 'wrote' && moment.what.of === 'lock')
        tell({ is: 'waits', run: moment.run, process: moment.process, lock: undefined }, names)
    }
  const say = (what: string, service: string) => {
    if (cutOff && !/^[4G]:/.test(what)) return
    broken.push(`${what} (${service})`)
    story.push(`!!! ${service}: ${what}`)
  }
  const services = new Map(
    history.services.map(({ traits, illnesses }, place) => {
      const service = names[place] ?? ''
      const provider = simulatedProvider(clock, traits, history.live ? liveSides(first) : emptySides)
      const github = simulatedGithub(clock, history.live ? [completedRecord(first, traits, service)] : [])
      const illness = (release: Release) => illnesses[Number(release.version.split('.')[1]) - 1] ?? 'none'
      const reality: Reality = {
        service,
        environment: 'production',
        traits,
        now: clock.now,
        sides: provider.sides,
        lock: github.lock.truth,
        records: github.ledger.truth,
        lateUploads: new Set(),
        isWell: (release) => illness(release) === 'none',
      }
      const watchers = checkers.map((checker) => checker(reality, (what) => say(what, service)))
      const emit = (moment: SimulationEvent): void => {
        for (const watch of watchers) watch(moment)
      }
      return [service, { provider, github, reality, emit: emitOf(service), tell: emit, illness }] as const
    }),
  )
  const of = (service: string) => {
    const found = services.get(service)
    if (found === undefined) throw new Error(`there is no service ${service}`)
    return found
  }
  const context: SimulationContext = {
    clock,
    get provider() {
      return of(turn).provider
    },
    get github() {
      return of(turn).github
    },
    get emit() {
      return emitOf(turn)
    },
    endings: new Map(),
    silence,
    trace: (line) => {
      effects += 1
      if (tellStory) story.push(`${((clock.now() - start) / 1_000).toFixed(3)} ${turn} ${line}`)
    },
  }
  const worlds = (onDrift: JobWorld['onDrift'], pauses: boolean): GroupWorld => ({
    names,
    of: (service) => {
      const { provider, github, emit, illness } = of(service)
      return { clock, provider, github, emit, illness, endings: context.endings, silence, trace: context.trace, onDrift, pauses }
    },
    turnTo: (service) => {
      turn = service
    },
    needs: new Map(
      history.services.map(({ needsFormer }, place) => [names[place] ?? '', needsFormer && place > 0 ? [names[place - 1] ?? ''] : []]),
    ),
    order: history.order,
    clock,
  })

  await clock.run(
    (async () => {
      const jobs: SimulatedJob[] = []
      for (const [index, command] of history.commands.entries()) {
        const job = startCommand(index + 2, command, { context, world: worlds(history.onDrift, history.pauses) })
        jobs.push(job)
        await (command.overlap === undefined ? job.over : Promise.race([job.over, clock.sleep(command.overlap)]))
        if (command.overlap === undefined) await clock.sleep(10_000)
      }
      await Promise.all(jobs.map(({ over }) => over))
      await clock.sleep(quiet)
      const world = worlds('adopt', false)
      const realities = new Map(names.map((service) => [service, of(service).reality]))
      between = new Set(names.map((service) => servedBy(of(service).reality))).size > 1 || names.some((one) => !isWhole(of(one).reality))
      for (const what of await mendLast({ world, context, realities, byHand })) say(what, 'all')
      const wanted = history.last === 'first' ? first : aRelease('v2.0.0')
      for (const [what, service] of await lastRun(wanted, { world, context, realities })) say(what, service)
    })(),
  )
  return { broken, effects, story, lost: lost.size, between }
}

function isWhole({ sides }: Reality): boolean {
  return bothColours.some((colour) => hasEverything(sides(), colour))
}

function servedBy({ sides }: Reality): string | undefined {
  const colour = bothColours.find((one) => hasEverything(sides(), one))
  return colour === undefined ? undefined : sides()[colour].release?.version
}

/** Whether a moment is of the whole job or of its machine, whichever service it was about. */
function isOfAll(moment: SimulationEvent): boolean {
  switch (moment.is) {
    case 'process began':
    case 'process over':
    case 'call began':
    case 'call over':
    case 'froze':
    case 'cancelled':
    case 'killed':
    case 'way back began':
    case 'not begun':
    case 'job over':
      return true
    // One that fails takes all of them back.
    case 'analysed':
      return moment.verdict === 'fail'
    case 'disturbed':
      return moment.by === 'cut off'
    default:
      return false
  }
}

type LastWorld = { world: GroupWorld; context: SimulationContext; realities: ReadonlyMap<string, Reality> }

/** What was left is brought to its end for one service of it: then each of those rollouts is all new or all old. */
async function mendLast({ world, context, realities, byHand }: LastWorld & { byHand: ReadonlySet<string> }): Promise<string[]> {
  const said: string[] = []
  for (const [place, service] of world.names.entries()) {
    context.trace(`--- nothing befalls the mending of ${service}`)
    let groups: readonly RecoveredGroup[] = []
    const job = startJob(
      { run: 90 + place, faults: noFaults, flights: [1] },
      async (own) => {
        groups = await mendGroup(own, { service, patience: 60_000, retire: false }, world)
      },
      context,
    )
    await job.over
    for (const group of groups) said.push(...mixed(group, realities, byHand))
  }
  return said
}

/** G: of a group that was recovered, every service serves its new release, or none that has another to go back to. */
function mixed({ id, services, decision, left }: RecoveredGroup, realities: LastWorld['realities'], byHand: ReadonlySet<string>): string[] {
  if (decision.state === 'destinations' || left.length > 0) return []
  const states = services.flatMap((service) => {
    const reality = realities.get(service)
    const record = reality?.records().find(({ intent }) => intent.group?.id === id)
    // Where somebody moved the traffic by hand, that stands.
    if (reality === undefined || record === undefined || byHand.has(service)) return []
    const { colour, previous } = record.intent
    // What a later rollout put there, under the same name or another one, is not this one's.
    const isOwn = lastOn(reality.records(), colour)?.intent.group?.id === id
    const { release } = reality.sides()[colour]
    const isNew = isOwn && hasEverything(reality.sides(), colour) && release?.version === record.intent.release.version
    // What had nothing before it has nowhere to go.
    return previous === undefined ? [] : [{ service, isNew }]
  })
  if (new Set(states.map(({ isNew }) => isNew)).size < 2) return []
  return [
    `G: ${decision.state}, but ${states.map(({ service, isNew }) => `${service} is ${isNew ? 'new' : 'old'}`).join(', ')} (${decision.why})`,
  ]
}

async function lastRun(wanted: Release, { world, context, realities }: LastWorld): Promise<[string, string][]> {
  context.trace('--- nothing befalls the last run')
  let result: GroupResult | undefined
  const task = {
    services: world.names,
    release: wanted,
    begins: true,
    watch: 'pass',
    watchFor: 10_000,
    patience: 60_000,
    rollbackStep: true,
  } as const
  const job = startJob(
    { run: 99, faults: noFaults, flights: [1] },
    async (own) => {
      result = await deployGroup(own, task, world)
    },
    context,
  )
  await job.over
  const well = result?.state === 'ran' && result.failed === undefined
  const ends = [...realities].flatMap(([service, reality]) => converged(reality, wanted).map((what): [string, string] => [what, service]))
  const foreign = [...realities].flatMap(([service, reality]): [string, string][] => [
    ...reality
      .records()
      .flatMap(({ id, intent }): [string, string][] =>
        intent.service === service ? [] : [[`12: the record ${id} is of ${intent.service}`, service]],
      ),
    ...(reality.lock()?.service === service || reality.lock() === undefined
      ? []
      : [[`12: the lock is of ${reality.lock()?.service}`, service] as [string, string]]),
  ])
  return [...(well ? [] : [[`4: the last run came to ${describe(result)}`, 'all'] as [string, string]]), ...ends, ...foreign]
}

function describe(result: GroupResult | undefined): string {
  if (result === undefined) return 'an error'
  if (result.state === 'refused') return `refused: ${result.service}: ${result.reason}`
  return result.results
    .map(
      ({ service, result: one }) => `${service} ${one.state}${one.state === 'ended' ? ` ${one.ending.state}: ${one.ending.reason}` : ''}`,
    )
    .join(', ')
}

function startCommand(
  run: number,
  { task, patience, happenings, flights }: GroupCommand,
  { context, world }: { context: SimulationContext; world: GroupWorld },
): SimulatedJob {
  const faults = new Map(happenings.map(({ at, fault }) => [at, fault]))
  context.trace(`--- run ${run}: ${JSON.stringify(task)}`)
  const nameOf = (place: number) => world.names[place % world.names.length] ?? ''
  const namesOf = (places: readonly number[]) => [...new Set(places.map(nameOf))]
  const body = async (job: SimulatedJob): Promise<void> => {
    switch (task.do) {
      case 'deploy':
        await deployGroup(job, { ...task, services: namesOf(task.services), release: releaseOf(task.release, task.build), patience }, world)
        return
      case 'rollback':
        await rollbackGroup(job, { ...task, services: namesOf(task.services), release: releaseOf(task.release), patience }, world)
        return
      case 'retire':
      case 'mend':
        await mendGroup(job, { service: nameOf(task.service), patience, retire: task.do === 'retire' }, world)
        return
    }
  }
  return startJob({ run, faults, flights }, body, context)
}
