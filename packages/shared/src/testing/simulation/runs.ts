import type { Holder } from '../../rollout/lock/lock.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { SimulatedGithub } from './github.ts'
import type { Moment } from './moments.ts'
import type { SimulatedProvider } from './provider.ts'
import { givenUpAfter, killedAfter, type Mishap, noticedAfter } from './rules.ts'

/** All that outlives a run, and who is told what happens. */
export type Surroundings = {
  clock: VirtualClock
  provider: SimulatedProvider
  github: SimulatedGithub
  tell(moment: Moment): void
  trace(line: string): void
  /** When GitHub calls a job's run ended, by its holder. */
  endings: Map<string, number>
}

/** One job: its steps are processes, one after the other, that count their effects together. */
export type Job = {
  holder: Holder
  /** Settles when the job is over or its machine is lost. */
  over: Promise<void>
  /** Runs one process to its end, its death, or never when the machine is lost. */
  step<T>(work: (process: Process) => Promise<T>): Promise<StepEnd<T>>
}
export type StepEnd<T> = { state: 'done'; value: T } | { state: 'threw'; error: unknown } | { state: 'killed' }

export type Process = {
  name: string
  holder: Holder
  signal: AbortSignal
  /** Does one effect at its time, with what befalls it. `signal` is the one that the caller gave with the call. */
  effect<T>(name: string, act: (mishap: Mishap | undefined) => T, signal?: AbortSignal): Promise<T>
}

export type JobOptions = {
  run: number
  /** What befalls the n-th effect, counted from 1 over all steps. */
  mishaps: ReadonlyMap<number, Mishap>
  /** Milliseconds between the sending of a call and its landing, in turn. */
  flights: readonly number[]
}

export function holderOf(run: number): Holder {
  return { run, attempt: 1, job: 'deploy' }
}

/** Starts a job whose body runs its steps. */
export function startJob(options: JobOptions, body: (job: Job) => Promise<void>, world: Surroundings): Job {
  const { run } = options
  const holder = holderOf(run)
  const ending = Promise.withResolvers<void>()
  const machine = { lost: false, effects: 0, steps: 0 }
  const end = (after: number) => {
    world.endings.set(keyOf(holder), world.clock.now() + after)
    ending.resolve()
  }
  const lose = () => {
    machine.lost = true
    world.trace(`run ${run}: its machine is lost`)
    end(noticedAfter)
  }
  const job: Job = {
    holder,
    over: ending.promise,
    step: (work) => {
      machine.steps += 1
      return runStep(work, { name: `${run}.${machine.steps}`, holder, options, machine, lose }, world)
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

type Place = {
  name: string
  holder: Holder
  options: JobOptions
  machine: { lost: boolean; effects: number }
  lose(): void
}

function runStep<T>(work: (process: Process) => Promise<T>, place: Place, world: Surroundings): Promise<StepEnd<T>> {
  const { promise, resolve } = Promise.withResolvers<StepEnd<T>>()
  const controller = new AbortController()
  const life = { over: false }
  const kill = () => {
    if (life.over || place.machine.lost) return
    life.over = true
    world.trace(`${place.name}: killed`)
    resolve({ state: 'killed' })
  }
  const cancel = () => {
    if (controller.signal.aborted) return
    world.trace(`${place.name}: cancelled`)
    controller.abort(new Error('The operation was canceled.'))
    void world.clock.sleep(killedAfter).then(kill)
  }
  const process: Process = {
    name: place.name,
    holder: place.holder,
    signal: controller.signal,
    effect: (name, act, signal) => doEffect({ name, act, signal }, { life, kill, cancel }, place, world),
  }
  const finish = (end: StepEnd<T>) => {
    // A process that has died says nothing more, whatever its code would still have done.
    if (life.over || place.machine.lost) return
    life.over = true
    resolve(end)
  }
  work(process).then(
    (value) => finish({ state: 'done', value }),
    (error: unknown) => finish({ state: 'threw', error }),
  )
  return promise
}

type Call<T> = { name: string; act(mishap: Mishap | undefined): T; signal: AbortSignal | undefined }
type Fate = { life: { over: boolean }; kill(): void; cancel(): void }

async function doEffect<T>({ name, act, signal }: Call<T>, fate: Fate, place: Place, world: Surroundings): Promise<T> {
  const gone = () => fate.life.over || place.machine.lost
  if (gone()) return await never()
  place.machine.effects += 1
  const number = place.machine.effects
  const mishap = place.options.mishaps.get(number)
  world.trace(`${place.name} #${number} ${name}${mishap === undefined ? '' : ` ! ${JSON.stringify(mishap)}`}`)
  await befall(mishap, fate, place, world)
  if (gone()) return await never()
  signal?.throwIfAborted()
  const { flights } = place.options
  const flight = flights[number % flights.length] ?? 1
  await world.clock.sleep(flight + (mishap?.do === 'slow' ? mishap.by : 0))
  // What was in flight lands, whatever has become of its sender. Every other call of an aborted process came too late.
  const dropped = signal?.aborted === true && number % 2 === 0
  try {
    if (dropped) throw signal.reason
    const value = act(mishap)
    if (mishap?.do === 'kill') die(mishap.what, fate, place)
    if (gone()) return await never()
    signal?.throwIfAborted()
    return value
  } catch (error) {
    if (mishap?.do === 'kill') die(mishap.what, fate, place)
    if (gone()) return await never()
    if (error !== signal?.reason) world.trace(`${place.name} #${number} failed: ${String(error)}`)
    throw error
  }
}

/** What happens beside a call, before it is sent. */
async function befall(mishap: Mishap | undefined, fate: Fate, place: Place, world: Surroundings): Promise<void> {
  const { clock, provider } = world
  switch (mishap?.do) {
    case 'kill':
      if (mishap.when === 'before') die(mishap.what, fate, place)
      return
    case 'cancel':
      fate.cancel()
      return
    case 'freeze':
      if (mishap.by > givenUpAfter) giveUp(place, world)
      await clock.sleep(mishap.by)
      return
    case 'lose-side': {
      const { release } = provider.sides()[mishap.colour]
      provider.lose(mishap.colour)
      world.tell({ is: 'disturbed', by: 'side', colour: mishap.colour })
      void clock.sleep(mishap.for).then(() => {
        if (provider.sides()[mishap.colour].release !== release) return
        provider.comeBack(mishap.colour)
        world.tell({ is: 'disturbed', by: 'side', colour: mishap.colour })
      })
      return
    }
    case 'by-hand': {
      const before = provider.sides()
      provider.setByHand(mishap.weights)
      world.tell({ is: 'disturbed', by: 'hand', before })
      return
    }
    case 'signal':
      world.github.lock.signal({ kind: mishap.kind, run: 900, actor: 'mona', at: new Date(clock.now()).toISOString() })
      return
    default:
      return
  }
}

function giveUp({ holder }: Place, { endings, clock, tell }: Surroundings): void {
  void clock.sleep(givenUpAfter).then(() => {
    endings.set(keyOf(holder), clock.now())
    tell({ is: 'disturbed', by: 'cut off' })
  })
}

function die(what: 'machine' | 'process', fate: Fate, place: Place): void {
  if (fate.life.over || place.machine.lost) return
  if (what === 'machine') place.lose()
  else fate.kill()
}

export function keyOf({ run, attempt, job }: Holder): string {
  return `${run}/${attempt}/${job}`
}

/** A dead process waits for ever. */
function never(): Promise<never> {
  return new Promise(() => undefined)
}

export const noMishaps: JobOptions['mishaps'] = new Map()
