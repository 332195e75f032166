import { ms } from '@slipway/shared/core/duration'
import type { Judgement } from '@slipway/shared/core/words'
import type { HealthRound } from '@slipway/shared/probe/health-round'
import { waitUntilHealthy } from '@slipway/shared/probe/health-wait'
import { watchHealth } from '@slipway/shared/probe/health-watch'
import { fakeClock } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

const words: Record<string, Judgement> = {
  '+': { verdict: 'pass' },
  '-': { verdict: 'fail', reason: 'startup: answered 503' },
  '?': { verdict: 'not-evaluated', reason: 'no network' },
}

/** Rounds as the letters of a word, the last one for ever; each takes a second. */
const rounds = (word: string, clock: ReturnType<typeof fakeClock>) => {
  let index = 0
  return async (): Promise<HealthRound> => {
    const judgement = words[word[Math.min(index++, word.length - 1)] ?? '?'] ?? { verdict: 'pass' }
    clock.advance(1_000)
    return { at: clock.now(), results: [], judgement }
  }
}

describe('waiting until healthy', () => {
  const wait = async (word: string, plan: { successes?: number; timeout?: number; interval?: number } = {}) => {
    const clock = fakeClock()
    const start = clock.now()
    const waited = await waitUntilHealthy(
      { timeout: 60_000, interval: 5_000, successes: 1, ...plan },
      { check: rounds(word, clock), clock },
    )
    return { ...waited, took: clock.now() - start }
  }

  it('stops at the first healthy round', async () => {
    expect(await wait('--+')).toMatchObject({ judgement: { verdict: 'pass' }, took: 11_000, rounds: { length: 3 } })
  })

  it('wants its rounds in a row', async () => {
    expect(await wait('+-+-+++', { successes: 3 })).toMatchObject({ judgement: { verdict: 'pass' }, rounds: { length: 7 } })
  })

  it('gives up at the deadline with the last reason', async () => {
    const { judgement, took } = await wait('-')
    expect(judgement).toEqual({
      verdict: 'fail',
      reason: expect.stringMatching(/^not healthy within 1m: startup: answered 503; in \d+ of \d+ rounds, since /),
    })
    expect(took).toBeLessThanOrEqual(60_000)
  })

  it('does not call a service sick that it could not see', async () => {
    expect((await wait('?')).judgement).toMatchObject({
      verdict: 'not-evaluated',
      reason: expect.stringMatching(/^not healthy within 1m: no network; in 12 of 12 rounds/),
    })
  })

  it('says how far it came', async () => {
    expect((await wait('+', { successes: 100 })).judgement).toEqual({
      verdict: 'fail',
      reason: 'not healthy within 1m: 60 of 100 rounds in a row had passed at the deadline',
    })
  })

  it('tells what was wrong although the last round passed, and that it comes and goes', async () => {
    const { judgement } = await wait('+-+-+-+-+', { successes: 5, timeout: 25_000 })
    expect(judgement).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(
        /^not healthy within 25s: 1 of 5 rounds in a row had passed at the deadline; in 4 of 9 rounds startup: answered 503, it comes and goes: 8 changes/,
      ),
    })
  })

  it('does not take the round that the deadline cut short for the reason', async () => {
    const clock = fakeClock()
    const check = async (timeLimit: number): Promise<HealthRound> => {
      clock.advance(Math.min(300, timeLimit))
      const reason = timeLimit < 300 ? 'startup: timeout' : 'startup: answered 503'
      return { at: clock.now(), results: [], judgement: { verdict: 'fail', reason } }
    }
    const { judgement, rounds: kept } = await waitUntilHealthy({ timeout: 1_000, interval: 300, successes: 3 }, { check, clock })
    expect(kept).toHaveLength(3)
    expect(judgement).toMatchObject({ reason: expect.stringMatching(/^not healthy within 1s: startup: answered 503; in 3 of 3 rounds/) })
    expect(judgement).not.toMatchObject({ reason: expect.stringContaining('timeout') })
  })

  it('confirms a good round within seconds, and waits its whole interval after a bad one', async () => {
    expect(await wait('-+', { successes: 3 })).toMatchObject({ judgement: { verdict: 'pass' }, took: 8_000 })
    expect(await wait('-+', { successes: 3, interval: 1_200 })).toMatchObject({ judgement: { verdict: 'pass' }, took: 4_200 })
  })

  it('ends when it is called off', async () => {
    const clock = fakeClock()
    const controller = new AbortController()
    const onRound = () => controller.abort()
    const plan = { timeout: 60_000, interval: 1_000, successes: 2 }
    const waited = await waitUntilHealthy(plan, { check: rounds('+', clock), clock, signal: controller.signal, onRound })
    expect(waited).toMatchObject({ judgement: { verdict: 'not-evaluated' }, rounds: { length: 1 } })
  })
})

describe('watching for a time', () => {
  const watch = async (word: string) => {
    const clock = fakeClock()
    const start = clock.now()
    const plan = { duration: 100_000, interval: 10_000, for: ms(30_000) }
    const watched = await watchHealth(plan, { check: rounds(word, clock), clock })
    return { ...watched, took: clock.now() - start }
  }

  it('passes what was well all the time', async () => {
    expect(await watch('+')).toMatchObject({ judgement: { verdict: 'pass' } })
  })

  it('ends as soon as health has failed for long enough', async () => {
    const { judgement, took } = await watch('++-')
    expect(judgement).toMatchObject({ verdict: 'fail', reason: 'health was failing for 30s without a break (startup: answered 503)' })
    expect(took).toBe(51_000)
  })

  it('warns of failures that never lasted', async () => {
    expect((await watch('+--+++--+')).judgement).toEqual({
      verdict: 'warn',
      reason: '4 of 11 looks failed, for at most 10s of the 30s that the rule needs (last: startup: answered 503)',
    })
    expect((await watch('-+++++++++')).judgement.verdict).toBe('warn')
  })

  it.each(['-+'.repeat(30), '+-'.repeat(30)])('fails what comes and goes: %s', async (word) => {
    expect((await watch(word)).judgement).toEqual({
      verdict: 'fail',
      reason: '3 of 5 looks failed in the last 40s (startup: answered 503)',
    })
  })

  it('looks on while health comes and goes at the end', async () => {
    const { judgement, took } = await watch(`${'+'.repeat(7)}${'-+'.repeat(30)}`)
    expect(judgement.verdict).toBe('fail')
    expect(took).toBe(111_000)
  })

  it('counts rounds that take far longer than the interval', async () => {
    const clock = fakeClock()
    const check = async (): Promise<HealthRound> => {
      clock.advance(25_000)
      return { at: clock.now(), results: [], judgement: { verdict: 'fail', reason: 'no answer within 25s' } }
    }
    const { judgement } = await watchHealth({ duration: 100_000, interval: 1_000, for: ms(60_000) }, { check, clock })
    expect(judgement).toEqual({ verdict: 'fail', reason: 'health was failing for 1m15s without a break (no answer within 25s)' })
  })

  it('fails two rounds one after the other where its time is shorter than the interval', async () => {
    const clock = fakeClock()
    const plan = { duration: 100_000, interval: 10_000, for: ms(5_000) }
    const { judgement } = await watchHealth(plan, { check: rounds('+--+', clock), clock })
    expect(judgement).toEqual({ verdict: 'fail', reason: 'health was failing for 10s without a break (startup: answered 503)' })
  })

  it('does not pass what it could hardly see', async () => {
    const { judgement } = await watch('+??????????')
    expect(judgement).toEqual({ verdict: 'not-evaluated', reason: 'only 1 of 11 looks could measure it' })
  })

  it('looks on while the rule is undecided at the end', async () => {
    const { judgement, took } = await watch(`${'+'.repeat(9)}-`)
    expect(judgement.verdict).toBe('fail')
    expect(took).toBe(121_000)
  })

  it('passes nothing that it could not see', async () => {
    expect((await watch('?')).judgement.verdict).toBe('not-evaluated')
  })
})
