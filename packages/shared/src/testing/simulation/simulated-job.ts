import type { Clock } from '../../ports/clock.ts'
import { isOpen } from '../../rollout/ledger/record-state.ts'
import type { Holder } from '../../rollout/lock/lock.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { type FaultPlace, givenUpAfter, killedAfter, noticedAfter, type SimulatedFault } from './fault-model.ts'
import type { FaultWindow } from './fault-window.ts'
import type { GithubClient } from './github-client.ts'
import type { ProviderClient } from './provider-client.ts'
import { type Act, type CallProtocol, exchangeUnder, type Wire } from './simulated-exchange.ts'
import type { SimulatedGithub } from './simulated-github.ts'
import type { SimulatedProvider } from './simulated-provider.ts'
import type { SimulationEvent } from './simulation-event.ts'

/** Everything that outlives a run, and the receiver of its events. */
export type SimulationContext = {
  clock: VirtualClock
  provider: SimulatedProvider
  github: SimulatedGithub
  emit(moment: SimulationEvent): void
  trace(line: string): void
  /** When GitHub calls a job's run ended, by its holder. */
  endings: Map<string, number>
  /** A fault that lasts for a time, and the clients that meet it. Without it, a call is one exchange. */
  /** Until when GitHub answers nothing, in milliseconds since 1970. */
  silence?: { until: number }
  lasting?: { window: FaultWindow; github: GithubClient; provider: ProviderClient }
}

/** One job. Its steps are processes, one after the other, whose effects are numbered together. */
export type SimulatedJob = {
  holder: Holder
  /** Settles when the job is over or its machine is lost. */
  over: Promise<void>
  /** Cancels or kills the process that runs now; `lose` takes the whole machine away. */
  cancel(): void
  kill(): void
  lose(): void
  /** Runs one process to its end, its death, or never when the machine is lost. */
  step<T>(work: (process: SimulatedProcess) => Promise<T>): Promise<SimulatedStepResult<T>>
}
export type SimulatedStepResult<T> = { state: 'done'; value: T } | { state: 'threw'; error: unknown } | { state: 'killed' }

export type SimulatedProcess = {
  name: string
  holder: Holder
  signal: AbortSignal
  /** The time, as long as the process runs: the sleeper of a process that has ended does not wake. */
  clock: Clock
  /** Performs one effect with the fault that is planned for it, or as its client does under a fault that lasts. */
  effect<T>(name: string, act: Act<T>, call?: EffectOptions<T>): Promise<T>
}

/** `to`: whom it asks, where that is not the service; `signal` is the caller's; `protocol`: how its client makes the call. */
export type EffectOptions<T> = { to?: FaultPlace; signal?: AbortSignal | undefined; protocol?: CallProtocol<T> | undefined }

export type SimulatedJobOptions = {
  run: number
  /** The fault of the n-th effect, counted from 1 over all steps. */
  faults: ReadonlyMap<number, SimulatedFault>
  /** Milliseconds between the start of a call and its effect, used in turn. */
  flights: readonly number[]
}

export function simulatedHolder(run: number): Holder {
  return { run, attempt: 1, job: 'deploy' }
}

/** Starts a job whose body runs its steps. */
export function startJob(options: SimulatedJobOptions, body: (job: SimulatedJob) => Promise<void>, world: SimulationContext): SimulatedJob {
  const { run } = options
  const holder = simulatedHolder(run)
  const ending = Promise.withResolvers<void>()
  const machine = { lost: false, effects: 0, steps: 0 }
  const end = (after: number) => {
    world.emit({ is: 'job over', run, lost: machine.lost })
    world.endings.set(keyOf(holder), world.clock.now() + after)
    ending.resolve()
  }
  const lose = () => {
    machine.lost = true
    world.trace(`run ${run}: its machine is lost`)
    end(noticedAfter)
  }
  let current: ProcessControls | undefined
  const job: SimulatedJob = {
    holder,
    over: ending.promise,
    cancel: () => current?.cancel(),
    kill: () => current?.kill(),
    lose,
    step: (work) => {
      machine.steps += 1
      const started = (controls: ProcessControls) => {
        current = controls
      }
      return runStep(work, { name: `${run}.${machine.steps}`, holder, options, machine, lose, started }, world)
    },
  }
  const finish = () => {
    if (!machine.lost) end(0)
  }
  body(job).then(finish, (error: unknown) => {
    world.trace(`run ${run} threw: ${String(error)}`)
    finish()
  })
  return job
}

type ProcessContext = {
  name: string
  holder: Holder
  options: SimulatedJobOptions
  machine: { lost: boolean; effects: number }
  lose(): void
  started(controls: ProcessControls): void
}

function runStep<T>(
  work: (process: SimulatedProcess) => Promise<T>,
  context: ProcessContext,
  world: SimulationContext,
): Promise<SimulatedStepResult<T>> {
  const { promise, resolve } = Promise.withResolvers<SimulatedStepResult<T>>()
  const controller = new AbortController()
  const life = { over: false, thawsAt: 0 }
  const kill = () => {
    if (life.over || context.machine.lost) return
    life.over = true
    world.trace(`${context.name}: killed`)
    world.emit({ is: 'killed', process: context.name })
    world.emit({ is: 'process over', process: context.name })
    resolve({ state: 'killed' })
  }
  const cancel = () => {
    if (controller.signal.aborted || life.over) return
    world.trace(`${context.name}: cancelled`)
    world.emit({ is: 'cancelled', process: context.name })
    controller.abort(new Error('The operation was canceled.'))
    void world.clock.sleep(killedAfter).then(kill)
  }
  const controls: ProcessControls = { life, kill, cancel }
  context.started(controls)
  world.emit({ is: 'process began', process: context.name })
  let calls = 0
  const process: SimulatedProcess = {
    name: context.name,
    holder: context.holder,
    signal: controller.signal,
    clock: {
      now: world.clock.now,
      sleep: async (span, signal) => {
        await world.clock.sleep(span, signal)
        if (life.thawsAt > world.clock.now()) await thaw(life, world)
        if (life.over || context.machine.lost) await never()
      },
    },
    effect: async (name, act, { to, signal, protocol } = {}) => {
      world.emit({ is: 'effect began', process: context.name, effect: name })
      calls += 1
      const call = calls
      world.emit({ is: 'call began', process: context.name, call, to: to ?? 'service' })
      const over = (failed: boolean) => world.emit({ is: 'call over', process: context.name, call, failed })
      try {
        const value = await performEffect({ name, act, to, signal, protocol }, { controls, process: context, world })
        over(false)
        world.emit({ is: 'effect done', process: context.name, effect: name })
        return value
      } catch (error) {
        over(true)
        throw error
      }
    },
  }
  const finish = (end: SimulatedStepResult<T>) => {
    // A process that has ended returns nothing, whatever its code would still have done.
    if (life.over || context.machine.lost) return
    life.over = true
    world.emit({ is: 'process over', process: context.name })
    resolve(end)
  }
  work(process).then(
    (value) => finish({ state: 'done', value }),
    (error: unknown) => finish({ state: 'threw', error }),
  )
  return promise
}

type EffectCall<T> = {
  name: string
  act: Act<T>
  to: FaultPlace | undefined
  signal: AbortSignal | undefined
  protocol: CallProtocol<T> | undefined
}
/** A process that runs: how it is ended, what it belongs to, and the world that it acts on. */
type RunningProcess = { controls: ProcessControls; process: ProcessContext; world: SimulationContext }
type ProcessControls = { life: ProcessLife; kill(): void; cancel(): void }
/** `thawsAt`: until when all of the process stands still, in milliseconds since 1970. */
type ProcessLife = { over: boolean; thawsAt: number }

async function performEffect<T>(call: EffectCall<T>, running: RunningProcess): Promise<T> {
  const { name, act, to, signal, protocol } = call
  const { controls, process, world } = running
  const gone = () => controls.life.over || process.machine.lost
  if (controls.life.thawsAt > world.clock.now()) await thaw(controls.life, world)
  if (gone()) return await never()
  process.machine.effects += 1
  const number = process.machine.effects
  const planned = process.options.faults.get(number)
  world.trace(`${process.name} #${number} ${name}${planned === undefined ? '' : ` ! ${JSON.stringify(planned)}`}`)
  await injectFault(planned, running)
  if (gone()) return await never()
  signal?.throwIfAborted()
  if (world.lasting !== undefined && protocol !== undefined) return await performCall({ ...call, protocol, number }, running)
  const { flights } = process.options
  const flight = flights[number % flights.length] ?? 1
  const silent = to === 'github' && world.silence !== undefined && world.clock.now() < world.silence.until
  const fault: SimulatedFault | undefined = silent && planned?.do !== 'kill' ? { do: 'hang' } : planned
  await world.clock.sleep(flight + (fault?.do === 'slow' ? fault.by : fault?.do === 'hang' ? hungFor : 0))
  // A call in flight takes effect even when its sender has ended. Every other call of an aborted process is dropped.
  const dropped = signal?.aborted === true && number % 2 === 0
  try {
    if (dropped) throw signal.reason
    const value = act(fault)
    if (fault?.do === 'kill') die(fault.what, controls, process)
    if (controls.life.thawsAt > world.clock.now()) await thaw(controls.life, world)
    if (gone()) return await never()
    signal?.throwIfAborted()
    return value
  } catch (error) {
    if (fault?.do === 'kill') die(fault.what, controls, process)
    if (gone()) return await never()
    if (error !== signal?.reason) world.trace(`${process.name} #${number} failed: ${String(error)}`)
    throw error
  }
}

/** Milliseconds until the caller of a single hung call gives up: within `longestFlight`, as every call of these histories. */
const hungFor = 5_000

/** Makes one call as its client does, exchange by exchange. */
async function performCall<T>(
  { name, act, signal, protocol, number }: EffectCall<T> & { protocol: CallProtocol<T>; number: number },
  { controls, process, world }: RunningProcess,
): Promise<T> {
  const { clock, lasting } = world
  const gone = () => controls.life.over || process.machine.lost
  const { flights } = process.options
  const flight = flights[number % flights.length] ?? 1
  const pause = async (span: number) => {
    await clock.sleep(span, signal)
    if (gone()) await never()
  }
  let sent = 0
  const wire: Wire = {
    pause,
    send: async (exchange, sentAct) => {
      if (gone()) return await never()
      sent += 1
      const fault = lasting?.window.meet(exchange.where, exchange.changes)
      if (fault !== undefined) world.trace(`${process.name} #${number}.${sent} ${name} ! ${fault}`)
      // What was sent may arrive although its sender was cancelled or has ended meanwhile.
      const arrives = (number + sent) % 2 === 0
      const sleep = async (span: number) => {
        await clock.sleep(span, fault === 'hang' ? signal : undefined)
        if (!arrives && (gone() || signal?.aborted === true)) {
          if (gone()) await never()
          signal?.throwIfAborted()
        }
      }
      const value = await exchangeUnder({ fault, exchange, flight, arrives, act: sentAct, sleep })
      if (gone()) return await never()
      signal?.throwIfAborted()
      return value
    },
  }
  try {
    return await protocol(wire, act)
  } catch (error) {
    if (gone()) return await never()
    if (error !== signal?.reason) world.trace(`${process.name} #${number} failed: ${String(error)}`)
    throw error
  }
}

/** A frozen machine does nothing: what came meanwhile is noticed when it thaws. */
async function thaw(life: ProcessLife, { clock }: SimulationContext): Promise<void> {
  while (life.thawsAt > clock.now()) await clock.sleep(life.thawsAt - clock.now())
}

/** Applies a fault that happens before a call is sent. */
async function injectFault(fault: SimulatedFault | undefined, running: RunningProcess): Promise<void> {
  const { controls, process, world } = running
  const { clock, provider, emit } = world
  switch (fault?.do) {
    case 'kill':
      if (fault.when === 'before') die(fault.what, controls, process)
      return
    case 'cancel':
      controls.cancel()
      return
    case 'freeze':
      if (fault.by > givenUpAfter) giveUp(process, world)
      controls.life.thawsAt = Math.max(controls.life.thawsAt, clock.now() + fault.by)
      emit({ is: 'froze', process: process.name, until: controls.life.thawsAt })
      await thaw(controls.life, world)
      return
    case 'lose-side': {
      const { release } = provider.sides()[fault.colour]
      provider.lose(fault.colour)
      emit({ is: 'disturbed', by: 'side', colour: fault.colour })
      void clock.sleep(fault.for).then(() => {
        if (provider.sides()[fault.colour].release !== release) return
        provider.comeBack(fault.colour)
        emit({ is: 'disturbed', by: 'side', colour: fault.colour })
      })
      return
    }
    case 'by-hand': {
      const before = provider.sides()
      provider.setByHand(fault.weights)
      emit({ is: 'disturbed', by: 'hand', before })
      return
    }
    case 'github-silent':
      if (world.silence !== undefined) world.silence.until = Math.max(world.silence.until, clock.now() + fault.for)
      return
    case 'upload': {
      const { ledger, lock } = world.github
      const idle = lock.truth()?.state !== 'held' && !ledger.truth().some(isOpen)
      if (idle && provider.replace(fault.colour)) emit({ is: 'disturbed', by: 'upload', colour: fault.colour })
      return
    }
    case 'signal':
      world.github.lock.signal({ kind: fault.kind, run: 900, actor: 'mona', at: new Date(clock.now()).toISOString() })
      return
    default:
      return
  }
}

function giveUp({ holder }: ProcessContext, { endings, clock, emit }: SimulationContext): void {
  void clock.sleep(givenUpAfter).then(() => {
    endings.set(keyOf(holder), clock.now())
    emit({ is: 'disturbed', by: 'cut off' })
  })
}

function die(what: 'machine' | 'process', controls: ProcessControls, process: ProcessContext): void {
  if (controls.life.over || process.machine.lost) return
  if (what === 'machine') process.lose()
  else controls.kill()
}

export function keyOf({ run, attempt, job }: Holder): string {
  return `${run}/${attempt}/${job}`
}

/** A process that has ended never continues. */
function never(): Promise<never> {
  return new Promise(() => undefined)
}

export const noFaults: SimulatedJobOptions['faults'] = new Map()
