// When the fault of a cell begins: told from what the simulation sees of a rollout, so that no step has to name itself.
import type { SimulatedJob } from '../../../src/testing/simulation/simulated-job.ts'
import type { SimulationEvent } from '../../../src/testing/simulation/simulation-event.ts'
import type { Cell, StepName } from './matrix.ts'

type MomentActions = {
  /** The fault begins. */
  begin(): void
  /** The way back is decided, and the fault begins. */
  turnBack(): void
  /** Does something after so many ms. */
  soon(span: number, act: () => void): void
  /** The job that runs now. */
  job(): SimulatedJob | undefined
}

type RolloutMoments = { receive(moment: SimulationEvent): void }

/** The steps of the first job's processes: the deployment, and what follows it (complete, the rollback step, or the post step). */
const main = '2.1'
const following = '2.2'
/** The only process of the second job that matters. */
const second = '3.1'

export function rolloutMoments({ step, way }: Cell, { weighted }: { weighted: boolean }, actions: MomentActions): RolloutMoments {
  const { begin, turnBack, soon, job } = actions
  const followingBegins = (moment: SimulationEvent) => beginsProcess(moment, following)
  switch (way) {
    case 'forward':
      // Where there are no shares, all traffic follows the probe of the side.
      return once(step === 'promote' && !weighted ? isReady : lookFor(step), begin)
    case 'back-judged':
      return step === 'promote' ? afterEdge(turnBack) : once((moment) => isFailedAt(moment, step), turnBack)
    case 'back-watch':
      return once(followingBegins, turnBack)
    case 'back-cancelled': {
      if (step === 'watch') return once(followingBegins, turnBack)
      const cancel = () => {
        job()?.cancel()
        turnBack()
      }
      // In the middle of a call, or of an analysis.
      const span = step.startsWith('judge') ? 500 : 10
      return once(
        (moment) => isMidway(moment, step),
        () => soon(span, cancel),
      )
    }
    case 'back-post':
      return both(
        once(
          (moment) => dies(moment, step),
          () => soon(lifeLeft, () => job()?.kill()),
        ),
        once(followingBegins, turnBack),
      )
    case 'back-mend':
      return both(
        once(
          (moment) => dies(moment, step),
          () => soon(lifeLeft, () => job()?.lose()),
        ),
        once(takesLock, turnBack),
      )
    case 'back-emergency':
      return once(takesLock, turnBack)
  }
}

type Look = (moment: SimulationEvent) => boolean

/** What comes before a step of the first job's deployment. */
function lookFor(step: StepName): Look {
  switch (step) {
    case 'close':
    case 'prepare':
      return (moment) => isDone(moment, 'ledger.open')
    case 'verify':
      return (moment) => isDone(moment, 'prepare')
    case 'shift-5':
      return isReady
    case 'judge-5':
    case 'judge-50':
      return (moment) => isMidway(moment, step)
    case 'shift-50':
      return (moment) => isPassedAt(moment, 0.05)
    case 'promote':
      return (moment) => isPassedAt(moment, 0.5)
    case 'watch':
      return (moment) => moment.is === 'process over' && moment.process === main
    case 'complete':
      return (moment) => beginsProcess(moment, following)
    case 'lock-held':
      return takesLock
  }
}

function isDone(moment: SimulationEvent, effect: string): boolean {
  return moment.is === 'effect done' && moment.process === main && moment.effect.startsWith(effect)
}

function isReady(moment: SimulationEvent): boolean {
  return moment.is === 'judged' && moment.process === main && moment.side === 'green' && moment.well
}

function isPassedAt(moment: SimulationEvent, weight: number): boolean {
  return moment.is === 'analysed' && moment.process === main && moment.weight === weight && moment.verdict === 'pass'
}

function isFailedAt(moment: SimulationEvent, step: StepName): boolean {
  return moment.is === 'analysed' && moment.process === main && moment.verdict === 'fail' && moment.weight === weightOf(step)
}

/** The shift of the step is on its way, or its analysis runs. */
function isMidway(moment: SimulationEvent, step: StepName): boolean {
  if (!('process' in moment) || moment.process !== main) return false
  if (step.startsWith('judge')) return moment.is === 'analysing' && moment.weight === weightOf(step)
  return moment.is === 'sent' && moment.change.verb === 'shift' && moment.change.weights.green === weightOf(step)
}

/** A process dies `lifeLeft` later: while its step is judged, or while the edge is probed with all traffic on the release. */
function dies(moment: SimulationEvent, step: StepName): boolean {
  if (step !== 'promote') return isMidway(moment, step)
  return moment.is === 'effect began' && moment.process === main && moment.effect.startsWith('ready edge')
}
const lifeLeft = 10

function weightOf(step: StepName): number {
  return step.endsWith('-50') ? 0.5 : step.endsWith('-5') ? 0.05 : 1
}

function beginsProcess(moment: SimulationEvent, name: string): boolean {
  return moment.is === 'process began' && moment.process === name
}

function takesLock(moment: SimulationEvent): boolean {
  return moment.is === 'effect done' && moment.process === second && moment.effect === 'lock.append held'
}

/** The edge was probed in vain, and then something else is done than to probe it again. */
function afterEdge(act: () => void): RolloutMoments {
  let failed = false
  return once((moment) => {
    if (moment.is === 'edge probed' && moment.process === main) failed = !moment.well
    return failed && moment.is === 'effect began' && moment.process === main && !/^(ready edge|lock\.read)/.test(moment.effect)
  }, act)
}

function once(look: Look, act: () => void): RolloutMoments {
  let over = false
  return {
    receive: (moment) => {
      if (over || !look(moment)) return
      over = true
      act()
    },
  }
}

function both(first: RolloutMoments, other: RolloutMoments): RolloutMoments {
  return {
    receive: (moment) => {
      first.receive(moment)
      other.receive(moment)
    },
  }
}
