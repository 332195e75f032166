import fc from 'fast-check'
import { givenUpAfter, longestFlight, type ProviderTraits, type SimulatedFault } from '../../../src/testing/simulation/fault-model.ts'
import type { ReleaseDefect } from '../../../src/testing/simulation/process-ports.ts'

/** What befalls one job: the n-th of its effects, counted from 1. */
export type Happening = { at: number; fault: SimulatedFault }

/** One job, in the versions of `releases`. `build`: other bytes under the same version. `begins: false`: its first step is cancelled before it starts. */
export type Task =
  | { do: 'deploy'; release: number; build: number; begins: boolean; watch: 'pass' | 'fail' | 'not-evaluated'; watchFor: number }
  | { do: 'rollback'; release?: number | undefined; atOnce: boolean; again: boolean }
  | { do: 'retire' }
  | { do: 'monitor' }

export type Command = {
  task: Task
  /** Milliseconds after which the next command starts although this one runs still; undefined: once it is over. */
  overlap?: number | undefined
  /** Milliseconds to wait for the lock. */
  patience: number
  happenings: readonly Happening[]
  flights: readonly number[]
}

export type History = {
  traits: ProviderTraits
  /** Whether a first release is live at the beginning. */
  live: boolean
  onDrift: 'stop' | 'adopt'
  /** Whether every deployment stands at 5% until somebody says promote. */
  pauses: boolean
  /** What is wrong with the second release and those after it; the first is well. */
  illnesses: readonly ReleaseDefect[]
  commands: readonly Command[]
  /** What the last run, that nothing befalls, deploys: a release that is well. */
  last: 'new' | 'first'
}

const releaseCount = 4

const fault: fc.Arbitrary<SimulatedFault> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('refuse' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('lose-answer' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('half' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('hang' as const, 'not-applied' as const, 'stale' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('slow' as const), by: fc.integer({ min: 1, max: longestFlight - 1_000 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('lag' as const), by: fc.integer({ min: 1, max: 8_000 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('kill' as const),
      what: fc.constantFrom('machine', 'process'),
      when: fc.constantFrom('before', 'in-flight'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('freeze' as const), by: fc.constantFrom(5_000, 40_000, givenUpAfter + 60_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('lose-side' as const),
      colour: fc.constantFrom('blue', 'green'),
      for: fc.constantFrom(3_000, 20_000, 3_600_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('by-hand' as const),
      weights: fc.constantFrom({ blue: 1, green: 0 }, { blue: 0, green: 1 }, { blue: 0.5, green: 0.5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('signal' as const), kind: fc.constantFrom('pause', 'resume', 'promote', 'abort') }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('github-silent' as const), for: fc.constantFrom(6_000, 25_000, 200_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('upload' as const), colour: fc.constantFrom('blue', 'green') }) },
)

/** The usual ones come first. */
export const build = fc.constantFrom(0, 0, 0, 1)
export const begins = fc.constantFrom(...Array.from({ length: 11 }, () => true), false)

const release = fc.integer({ min: 0, max: releaseCount - 1 })

const task: fc.Arbitrary<Task> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('deploy' as const),
      release,
      build,
      begins,
      watch: fc.constantFrom('pass', 'pass', 'fail', 'not-evaluated'),
      watchFor: fc.constantFrom(10_000, 0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('rollback' as const),
      release: fc.option(release, { nil: undefined, freq: 2 }),
      atOnce: fc.boolean(),
      again: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retire' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('monitor' as const) }) },
)

/** What befalls a job, and how it meets others; without what it does. */
export const circumstances = {
  overlap: fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: undefined, freq: 2 }),
  patience: fc.constantFrom(60_000, 0),
  happenings: fc.array(fc.record({ at: fc.integer({ min: 1, max: 80 }), fault }), { maxLength: 6 }),
  flights: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 }),
}
const command: fc.Arbitrary<Command> = fc.record({ task, ...circumstances })

/** The usual kind comes first: a counterexample shrinks towards it. */
export const traits: fc.Arbitrary<ProviderTraits> = fc.record({
  weighted: fc.constantFrom(true, true, true, false),
  guards: fc.boolean(),
  counts: fc.boolean(),
  twoCommands: fc.boolean(),
  identifies: fc.boolean(),
})

export const history: fc.Arbitrary<History> = fc.record({
  traits,
  live: fc.constantFrom(true, true, true, false),
  onDrift: fc.constantFrom('stop', 'adopt'),
  pauses: fc.constantFrom(false, false, false, true),
  illnesses: fc.array(fc.constantFrom<ReleaseDefect>('none', 'none', 'none', 'never-ready', 'bad-at-a-step', 'bad-at-the-edge'), {
    minLength: releaseCount - 1,
    maxLength: releaseCount - 1,
  }),
  commands: fc.array(command, { minLength: 1, maxLength: 6 }),
  last: fc.constantFrom('new', 'first'),
})
