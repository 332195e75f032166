import { beforeAll, describe, expect, it } from 'vitest'
import type { SimulatedFault } from '../../src/testing/simulation/fault-model.ts'
import type { History } from './histories/history.ts'
import { play } from './histories/play.ts'
import { explain, findCounterexample, oneService, playMany, severalServices, type Tally } from './histories/search.ts'

const seed = 20260105
const runs = 2_500
const groupRuns = 500

const invariants = [
  ['1', 'gives traffic only to a side that it has found ready'],
  ['2', 'takes nothing down and replaces nothing unless the other side is seen to serve everything'],
  ['3', 'says only what it has observed'],
  ['4', 'leaves what the next run brings to its end'],
  ['5', 'changes nothing without the lock, and looks at it before every change'],
  ['6', 'changes nothing when it goes back to where it is'],
  ['7', 'drops no request by a change of its own'],
  ['8', 'goes back to the very bytes that had passed'],
  ['9', 'gives no more traffic to the side that it leaves while the other answers'],
  ['10', 'lets GitHub stand before the way back for no more than 3 s, and goes nowhere else without the lock'],
  ['11', 'does nothing where it did not start'],
  ['12', 'writes only what is of its service and its environment'],
  ['13', 'holds nothing once its job is over'],
] as const

describe('a rollout in a world that cannot be relied on', () => {
  let tally: Tally | undefined
  beforeAll(async () => {
    tally = await playMany(seed, runs, oneService)
  }, 300_000)

  it.each(invariants)(
    '(%s) %s',
    async (invariant) => {
      const broken = tally?.broken[invariant] ?? 0
      const found = broken === 0 ? undefined : await findCounterexample(seed, runs, oneService, invariant)
      expect(broken, found === undefined ? '' : await explain(found, oneService)).toBe(0)
    },
    300_000,
  )
})

describe('several services in a world that cannot be relied on', () => {
  it('keep what each of them keeps, and end all new or all old', async () => {
    const { broken } = await playMany(seed, groupRuns, severalServices)
    const [first] = Object.keys(broken)
    const found = first === undefined ? undefined : await findCounterexample(seed, groupRuns, severalServices, first)
    expect(broken, found === undefined ? '' : await explain(found, severalServices)).toEqual({})
  }, 300_000)
})

describe('a good deployment', () => {
  const fates: SimulatedFault[] = (['machine', 'process'] as const).flatMap((what) =>
    (['before', 'in-flight'] as const).map((when) => ({ do: 'kill' as const, what, when })),
  )

  it.each([...fates, { do: 'cancel' as const }])('may meet %j at any of its effects', async (fault) => {
    let effects = 0
    for (let at = 1; at <= 70; at += 1) {
      const played = await play(aDeployment([{ at, fault }]))
      expect(played.broken, `at effect ${at}`).toEqual([])
      effects = Math.max(effects, played.effects)
    }
    expect(effects, 'the deployment and the run after it').toBeGreaterThan(100)
  })
})

function aDeployment(happenings: History['commands'][number]['happenings']): History {
  return {
    traits: { weighted: true, guards: true, counts: true, twoCommands: true },
    live: true,
    onDrift: 'stop',
    pauses: false,
    illnesses: ['none', 'none', 'none'],
    commands: [
      {
        task: { do: 'deploy', release: 1, build: 0, begins: true, watch: 'pass', watchFor: 10_000 },
        patience: 0,
        happenings,
        flights: [20],
      },
    ],
    last: 'new',
  }
}
