import fc from 'fast-check'
import type { ProviderTraits } from '../../../src/testing/simulation/fault-model.ts'
import type { ReleaseDefect } from '../../../src/testing/simulation/process-ports.ts'
import { begins, build, type Command, circumstances, traits } from './history.ts'

export const groupNames = ['api', 'web', 'worker'] as const

/** One job on several services; `services` are places in those of the history. */
export type GroupTask =
  | {
      do: 'deploy'
      services: readonly number[]
      release: number
      build: number
      begins: boolean
      watch: 'pass' | 'fail' | 'not-evaluated'
      watchFor: number
      rollbackStep: boolean
    }
  | { do: 'rollback'; services: readonly number[]; release: number; atOnce: boolean }
  | { do: 'retire'; service: number }
  | { do: 'mend'; service: number }

export type GroupCommand = Omit<Command, 'task'> & { task: GroupTask }

export type GroupHistory = {
  services: readonly { traits: ProviderTraits; illnesses: readonly ReleaseDefect[]; needsFormer: boolean }[]
  order: 'sequential' | 'lockstep'
  live: boolean
  onDrift: 'stop' | 'adopt'
  pauses: boolean
  commands: readonly GroupCommand[]
  last: 'new' | 'first'
}

const releaseCount = 4
const release = fc.integer({ min: 0, max: releaseCount - 1 })
const place = fc.integer({ min: 0, max: groupNames.length - 1 })
const places = fc.oneof(
  { weight: 4, arbitrary: fc.constant([0, 1, 2]) },
  { weight: 2, arbitrary: fc.subarray([0, 1, 2], { minLength: 1 }) },
)

const task: fc.Arbitrary<GroupTask> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('deploy' as const),
      services: places,
      release,
      build,
      begins,
      watch: fc.constantFrom('pass', 'pass', 'pass', 'fail', 'not-evaluated'),
      watchFor: fc.constantFrom(10_000, 0),
      rollbackStep: fc.constantFrom(true, true, false),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('rollback' as const), services: places, release, atOnce: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retire' as const), service: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mend' as const), service: place }) },
)

const command: fc.Arbitrary<GroupCommand> = fc.record({
  task,
  ...circumstances,
  happenings: circumstances.happenings.map((all) => all.map((one, index) => ({ ...one, at: one.at * (index % 2 === 0 ? 1 : 3) }))),
})

const service = fc.record({
  traits,
  illnesses: fc.array(fc.constantFrom<ReleaseDefect>('none', 'none', 'none', 'none', 'never-ready', 'bad-at-a-step', 'bad-at-the-edge'), {
    minLength: releaseCount - 1,
    maxLength: releaseCount - 1,
  }),
  needsFormer: fc.boolean(),
})

export const groupHistory: fc.Arbitrary<GroupHistory> = fc.record({
  services: fc.array(service, { minLength: 2, maxLength: groupNames.length }),
  order: fc.constantFrom('sequential', 'lockstep'),
  live: fc.constantFrom(true, true, true, false),
  onDrift: fc.constantFrom('stop', 'adopt'),
  pauses: fc.constantFrom(false, false, false, true),
  commands: fc.array(command, { minLength: 1, maxLength: 5 }),
  last: fc.constantFrom('new', 'first'),
})
