import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Release } from '../../src/core/words.ts'
import { bothColours } from '../../src/rollout/contract.ts'
import { isOpen } from '../../src/rollout/ledger.ts'
import { aLiveWorld, v1, v2, v3 } from './world.ts'

type History = {
  /** The effect, before or after it, at which the first run is killed; above the number of effects, it lives. */
  killAt: number
  /** Effects that the world refuses once, in the first run. */
  refuse: readonly number[]
  /** What is wrong with the release, if anything. */
  illness: 'none' | 'never-ready' | 'bad-at-a-step'
  kind: 'deploy' | 'rollback'
  lag: number
  next: Release
}

const history: fc.Arbitrary<History> = fc.record({
  killAt: fc.integer({ min: 1, max: 120 }),
  refuse: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 3 }),
  illness: fc.constantFrom('none', 'never-ready', 'bad-at-a-step'),
  kind: fc.constantFrom('deploy', 'rollback'),
  lag: fc.integer({ min: 0, max: 3 }),
  next: fc.constantFrom(v2, v3),
})

/** Plays one history; gives what was broken at any moment of it, and at its end. */
async function play({ killAt, refuse, illness, kind, lag, next }: History): Promise<string[]> {
  const broken: string[] = []
  const world = await aLiveWorld({
    lag,
    ill: (release, during) => {
      const hits = illness === 'never-ready' ? during === 'ready' : illness === 'bad-at-a-step' && during === 'step'
      return hits && release.version === v2.version && !second ? { verdict: 'fail', reason: 'ill' } : undefined
    },
  })
  let second = false
  const watch = () => {
    const { sides } = world.target
    const serving = bothColours.filter((colour) => sides[colour].up && sides[colour].assigned > 0)
    if (serving.length === 0) broken.push('nobody serves')
    for (const colour of serving) {
      const version = sides[colour].release?.version ?? 'none'
      if (!world.judge.asked.includes(`ready ${colour} ${version}`)) broken.push(`${version} on ${colour} has traffic, unverified`)
    }
  }
  let count = 0
  const died = new Promise<'died'>((resolve) => {
    world.faults.current = (_effect, when) => {
      watch()
      count += 1
      if (count === killAt) {
        resolve('died')
        return new Promise(() => undefined)
      }
      // What was refused had no effect; a lost answer comes after one.
      if (refuse.includes(count)) throw new Error(`refused ${when}`)
      return undefined
    }
  })
  const run = world.deploy(2, v2, { kind }).catch(() => undefined)
  await Promise.race([run, died])
  world.ended.add(2)
  world.faults.current = watch
  second = true

  const result = await world.deploy(3, next)
  if (result.state !== 'promoted' && result.state !== 'unchanged') broken.push(`the next run ended ${JSON.stringify(result)}`)
  const { blue, green } = world.target.sides
  const live = blue.assigned === 1 ? blue : green
  if (blue.assigned + green.assigned !== 1 || live.assigned !== 1) broken.push(`in between: ${blue.assigned} and ${green.assigned}`)
  if (!live.up || live.release?.version !== next.version) broken.push(`${live.release?.version} serves, not ${next.version}`)
  if (world.ledger.records.some(isOpen)) broken.push('a rollout stands open in the ledger')
  return broken
}

describe('a run that is killed or refused anywhere', () => {
  it('leaves what the next run brings to its end, with somebody serving all the while and nobody unverified', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (one) => {
        expect(await play(one)).toEqual([])
      }),
      { numRuns: 400, seed: 20260105 },
    )
  })

  it('does so for a kill at every single effect of a good deployment', async () => {
    for (let killAt = 1; killAt <= 120; killAt += 1) {
      const broken = await play({ killAt, refuse: [], illness: 'none', kind: 'deploy', lag: 0, next: v3 })
      expect(broken, `killed at effect ${killAt}`).toEqual([])
    }
  })

  it('would notice: the very first release is live before any of this', async () => {
    const world = await aLiveWorld()
    expect(world.target.sides.blue).toMatchObject({ up: true, assigned: 1, release: v1 })
  })
})
