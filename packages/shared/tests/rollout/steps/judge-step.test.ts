import { describe, expect, it } from 'vitest'
import { ms } from '../../../src/core/duration.ts'
import { ratio } from '../../../src/core/percentage.ts'
import type { Judgement } from '../../../src/core/words.ts'
import { rollOut } from '../../../src/rollout/engine/session.ts'
import { sendSignal } from '../../../src/rollout/lock/signals.ts'
import { aLiveWorld, v2, type WorldOptions } from '../world.ts'

const failed: Judgement = { verdict: 'fail', reason: 'error-rate was 30%' }
const unknown: Judgement = { verdict: 'not-evaluated', reason: '2 requests were seen' }

/** A rollout of v2 over v1, where the steps of v2 are judged so. */
async function rolledOut(judgement: Judgement, options: WorldOptions = {}) {
  const ill: WorldOptions['ill'] = (release, during) => (during === 'step' && release.version === v2.version ? judgement : undefined)
  const world = await aLiveWorld({ ill, ...options })
  const start = world.clock.now()
  const result = await rollOut(world.requestOf(2, v2), await world.depsOf(2))
  return { world, result, took: world.clock.now() - start }
}

describe('a judge that acts', () => {
  it.each([
    [failed, true],
    [unknown, false],
  ])('takes a release back at %o', async (judgement, judged) => {
    const { world, result } = await rolledOut(judgement)
    expect(result).toMatchObject({
      state: 'ended',
      ending: { state: 'back', judged, reason: expect.stringContaining('5% of the traffic') },
    })
    expect(world.unenforced).toEqual([])
  })
})

describe('a judge that only observes', () => {
  it.each([failed, unknown])('says at each step what would have been done, and goes on, at %o', async (judgement) => {
    const { world, result } = await rolledOut(judgement, { judgeMode: 'observe' })
    expect(result.state).toBe('promoted')
    expect(world.target.sides.green.assigned).toBe(1)
    expect(world.unenforced).toEqual(
      ['5%', '50%'].map((weight) => `would have been rolled back: ${judgement.reason} at ${weight} of the traffic; judge.mode is observe`),
    )
  })

  it('gives a bad release its next weight no sooner than a good one', async () => {
    const { took } = await rolledOut(failed, { judgeMode: 'observe' })
    expect(took).toBeGreaterThanOrEqual(2_000)
  })

  it('has no word on a release that never gets ready, nor on traffic that is not where it should be', async () => {
    const never = await aLiveWorld({ judgeMode: 'observe', ill: ({ version }) => (version === v2.version ? failed : undefined) })
    expect(await rollOut(never.requestOf(2, v2), await never.depsOf(2))).toMatchObject({
      state: 'ended',
      ending: { state: 'stopped', reason: expect.stringContaining('before it had traffic') },
    })
    const moved = await aLiveWorld({ judgeMode: 'observe' })
    moved.faults.current = (effect, when) => {
      if (effect === 'ledger.write' && when === 'before' && moved.target.sides.green.assigned === 0.05)
        moved.target.sides.green.assigned = 0.4
    }
    expect(await rollOut(moved.requestOf(2, v2), await moved.depsOf(2))).toMatchObject({ state: 'ended' })
    expect(moved.unenforced).toEqual([])
  })

  it('does not stand in the way of an abort by hand', async () => {
    const world = await aLiveWorld({ judgeMode: 'observe' })
    world.faults.current = async (effect, when) => {
      if (effect !== 'shift blue=0.5 green=0.5' || when !== 'after') return
      await sendSignal({ ...world.lockDeps(world.holderOf(9)), hasEnded: async () => false }, { kind: 'abort', run: 9, actor: 'mona' })
    }
    const result = await rollOut(world.requestOf(2, v2), await world.depsOf(2))
    expect(result).toMatchObject({ state: 'ended', ending: { state: 'back', reason: expect.stringContaining('Run 9 (mona)') } })
  })

  it('says once a pause what it would have been ended by', async () => {
    const ill: WorldOptions['ill'] = (_release, during) => (during === 'step' ? failed : undefined)
    const world = await aLiveWorld({ judgeMode: 'observe', ill })
    const steps = [{ weight: ratio(0.05), time: ms(1_000) }, { pause: ms(60_000) }, { weight: ratio(1), time: ms(1_000) }]
    const result = await rollOut(world.requestOf(2, v2, { steps }), await world.depsOf(2))
    expect(result).toMatchObject({ state: 'ended', ending: { judged: false, reason: expect.stringContaining('Nobody said') } })
    expect(world.unenforced.filter((what) => what.includes('during the pause'))).toHaveLength(1)
  })
})
