import type { Release } from '../../../src/core/words.ts'
import type { Intent, LedgerEntry, LedgerRecord } from '../../../src/rollout/ledger/ledger.ts'
import { isOpen } from '../../../src/rollout/ledger/record-state.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'
import { faultWindow } from '../../../src/testing/simulation/fault-window.ts'
import { simulatedGithubClient } from '../../../src/testing/simulation/github-client.ts'
import type { ReleaseDefect } from '../../../src/testing/simulation/process-ports.ts'
import { simulatedGithub } from '../../../src/testing/simulation/simulated-github.ts'
import { noFaults, type SimulatedJob, startJob } from '../../../src/testing/simulation/simulated-job.ts'
import { type SimulatedSides, simulatedProvider } from '../../../src/testing/simulation/simulated-provider.ts'
import type { SimulationEvent } from '../../../src/testing/simulation/simulation-event.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'
import { emergencyJob } from '../histories/emergency-job.ts'
import { deployJob, type JobWorld } from '../histories/jobs.ts'
import { type Cell, targets } from './matrix.ts'
import { describeSides, isBetween, observer, shareOf, type Violation } from './observer.ts'
import { rolloutMoments } from './rollout-moments.ts'

export type CellResult = {
  violations: readonly Violation[]
  /** The number of exchanges that met the fault. With none, the play says nothing about the cell. */
  met: number
  /** Where the traffic was at the end of the job, and after the next run, when it was between the sides. */
  betweenAtEnd: string | undefined
  betweenAfterNext: string | undefined
  /** Whether the release that is well was taken back. */
  takenBack: boolean
  /** Milliseconds from the decision to go back until the home side had everything for good: all of them, and those outside the fault. */
  wayBack: { whole: number; outsideFault: number } | undefined
  /** The traffic was never at home again by the end of the job. */
  notHome: boolean
  story: readonly string[]
}

const start = Date.parse('2026-01-05T12:00:00Z')
/** Long enough for GitHub to know of every run that has ended. */
const quiet = 600_000
const watchFor = 10_000

const home = aRelease('v1.0.0')
const next = aRelease('v1.1.0')
const after = aRelease('v1.2.0')
const last = aRelease('v2.0.0')

/** Plays one cell with a fault that lasts `lasts` ms, and the run after it. */
export async function playCell(cell: Cell, lasts: number, { tellStory = false }: { tellStory?: boolean } = {}): Promise<CellResult> {
  const { target, where, fault, way } = cell
  const kind = targets[target]
  const clock = virtualClock(start)
  const story: string[] = []
  const violations: Violation[] = []
  const tell = (line: string) => {
    if (tellStory) story.push(`${((clock.now() - start) / 1_000).toFixed(3)} ${line}`)
  }
  const provider = simulatedProvider(clock, kind.traits, sidesOf(cell))
  const github = simulatedGithub(
    clock,
    way === 'back-emergency' ? [completed(next, 'green', 2), completed(home, 'blue', 1)] : [completed(home, 'blue', 1)],
  )
  const window = faultWindow(clock, { where, fault, lasts })
  const look = observer({
    now: clock.now,
    sides: provider.sides,
    window,
    home,
    left: next,
    steps: kind.traits.weighted ? [0.05, 0.5] : [],
    judged: way !== 'back-emergency',
    mustLeave: way !== 'back-mend',
    broken: (violation) => {
      violations.push(violation)
      tell(`!!! ${violation.goal}: ${violation.what}`)
    },
  })
  const begin = () => {
    if (window.span() === undefined) tell(`*** ${where}: ${fault} for ${lasts / 1_000} s`)
    window.open()
  }
  const turnBack = () => {
    if (look.decidedAt() === undefined) tell('*** the way back is decided')
    look.decide()
    begin()
  }
  let jobs: readonly SimulatedJob[] = []
  const moments = rolloutMoments(cell, kind.traits, {
    begin,
    turnBack,
    soon: (span, act) => void clock.sleep(span).then(act),
    job: () => jobs.at(-1),
  })
  const client = kind.client(clock.now)
  const urgency = { on: false }
  const world: JobWorld = {
    clock,
    provider,
    github,
    endings: new Map(),
    lasting: { window, provider: client, github: simulatedGithubClient(client.refusal, () => urgency.on) },
    trace: tell,
    emit: (moment: SimulationEvent) => {
      if (moment.is === 'said') tell(`${moment.process} notes: ${moment.what}`)
      if (moment.is === 'way back ended') tell(`${moment.process} ended ${moment.ending.state}: ${moment.ending.reason}`)
      if (moment.is === 'landed') tell(`    ${describeSides(provider.sides())}`)
      look.receive(moment)
      moments.receive(moment)
    },
    illness: (release) => (release.version === next.version ? defectOf(cell) : 'none'),
    onDrift: 'stop',
    pauses: false,
    urgency,
  }
  const run = async (id: number, body: (job: SimulatedJob) => Promise<void>) => {
    tell(`--- run ${id}`)
    const job = startJob({ run: id, faults: noFaults, flights: [20, 35, 50] }, body, world)
    jobs = [...jobs, job]
    await job.over
  }
  let takenBack = false
  let atEnd: { between: string | undefined; homeAt: number | undefined } | undefined
  let afterNext: string | undefined
  const between = () => (isBetween(provider.sides()) ? describeSides(provider.sides()) : undefined)

  await clock.run(
    (async () => {
      if (way !== 'back-emergency') await run(2, (job) => deployNext(job, cell, world))
      if (way === 'back-mend') await clock.sleep(quiet)
      if (way === 'back-mend') await run(3, (job) => deploy(job, after, world))
      if (way === 'back-emergency')
        await run(3, (job) => {
          urgency.on = true
          return emergencyJob(job, { release: home, patience: 60_000 }, world)
        })
      urgency.on = false
      tell(`--- the job is over: ${describeSides(provider.sides())}`)
      look.end()
      atEnd = { between: between(), homeAt: way === 'back-mend' ? look.homeAt() : look.homeSince() }
      takenBack = way === 'forward' && shareOf(provider.sides(), next) < 1
      const span = window.span()
      // Whoever finds one side with everything, no open rollout and a free lock has nothing to mend.
      const settled = atEnd.between === undefined && github.lock.truth()?.state === 'free' && !github.ledger.truth().some(isOpen)
      if (settled && !tellStory) return
      await clock.sleep(Math.max(0, (span?.until ?? 0) - clock.now()) + quiet)
      await run(99, (job) => deploy(job, last, { ...world, onDrift: 'adopt' }))
      tell(`--- the next run is over: ${describeSides(provider.sides())}`)
      afterNext = between()
    })(),
  )
  return {
    violations,
    met: window.met(),
    betweenAtEnd: atEnd?.between,
    betweenAfterNext: afterNext,
    takenBack,
    ...wayBackOf({ decidedAt: look.decidedAt(), homeAt: atEnd?.homeAt, span: window.span() }),
    story,
  }
}

/** Deploys the release that is left on the ways back. */
async function deployNext(job: SimulatedJob, { way, step }: Cell, world: JobWorld): Promise<void> {
  const watch = way === 'back-watch' ? 'fail' : way === 'back-cancelled' && step === 'watch' ? 'cancelled' : 'pass'
  await deployJob(job, { release: next, watch, watchFor, patience: 60_000, rollbackStep: way !== 'back-post' }, world)
}

async function deploy(job: SimulatedJob, release: Release, world: JobWorld): Promise<void> {
  await deployJob(job, { release, watch: 'pass', watchFor, patience: 60_000 }, world)
}

function defectOf({ way, step }: Cell): ReleaseDefect {
  if (way !== 'back-judged') return 'none'
  return step === 'promote' ? 'bad-at-the-edge' : step === 'judge-50' ? 'bad-at-half' : 'bad-at-a-step'
}

type Times = { decidedAt: number | undefined; homeAt: number | undefined; span: { from: number; until: number } | undefined }

function wayBackOf({ decidedAt, homeAt, span }: Times): Pick<CellResult, 'wayBack' | 'notHome'> {
  if (decidedAt === undefined) return { wayBack: undefined, notHome: false }
  if (homeAt === undefined) return { wayBack: undefined, notHome: true }
  const whole = Math.max(0, homeAt - decidedAt)
  const overlap = span === undefined ? 0 : Math.max(0, Math.min(homeAt, span.until) - Math.max(decidedAt, span.from))
  return { wayBack: { whole, outsideFault: whole - overlap }, notHome: false }
}

const nothing = { release: undefined, up: false, assigned: 0, busyUntil: 0 }

function sidesOf({ way, step }: Cell): SimulatedSides {
  const blue = { release: home, up: true, assigned: 1, busyUntil: 0 }
  if (way === 'back-emergency') return { blue: { ...blue, assigned: 0 }, green: { ...blue, release: next } }
  // A side that went down with a share: whatever comes up there would have it.
  return { blue, green: step === 'close' ? { ...nothing, assigned: 0.05 } : nothing }
}

function completed(release: Release, colour: Intent['colour'], id: number): LedgerRecord {
  const at = new Date(start - 3_600_000 + id).toISOString()
  const intent: Intent = {
    schema: 1,
    service: 'harbor',
    environment: 'production',
    kind: 'deploy',
    release,
    colour,
    ...(release === home ? {} : { previous: { colour: 'blue' as const, release: home } }),
    run: { id: id - 100, attempt: 1, job: 'deploy' },
  }
  const phases: Omit<LedgerEntry, 'at' | 'detail'>[] = [
    { state: 'in_progress', phase: 'prepare' },
    { state: 'in_progress', phase: 'promote' },
    { state: 'success', phase: 'complete' },
  ]
  return { id, at, intent, entries: phases.map((entry) => ({ ...entry, at, detail: '' })) }
}
