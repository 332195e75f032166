import { describe, expect, it } from 'vitest'
import { GithubError } from '../../../src/github/errors.ts'
import type { LedgerEntry } from '../../../src/rollout/ledger/ledger.ts'
import { ledgerOutbox } from '../../../src/rollout/ledger/ledger-outbox.ts'
import { fakeLog } from '../../../src/testing/fakes.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'

const entry = (detail: string): Omit<LedgerEntry, 'at'> => ({ state: 'in_progress', phase: 'shift', detail })

/** A ledger whose first `faults` writes fail as `fault` says. */
function anOutbox(faults: number, fault: () => Error = () => new GithubError('GitHub did not answer', { status: 503 })) {
  const clock = virtualClock(0)
  const written: string[] = []
  let calls = 0
  const write = async (_id: number, { detail }: Omit<LedgerEntry, 'at'>) => {
    calls += 1
    if (calls <= faults) throw fault()
    written.push(`${clock.now()} ${detail}`)
  }
  return { clock, written, outbox: ledgerOutbox({ write }, { clock, log: fakeLog() }) }
}

describe('entries of the ledger', () => {
  it('are written in their order, behind a blip of two seconds, with pauses', async () => {
    const { clock, written, outbox } = anOutbox(3)
    outbox.add(1, entry('first'))
    outbox.add(1, entry('second'))
    await clock.run(outbox.written(60_000))
    expect(written).toEqual(['1750 first', '1750 second'])
  })

  it.each([
    [403, 'API rate limit exceeded for installation ID 4711'],
    [429, 'You have exceeded a secondary rate limit'],
  ])('wait for a rate limit that is used up (%i), which says nothing on the entry', async (status, message) => {
    const { clock, written, outbox } = anOutbox(3, () => new GithubError(`GitHub refused it: ${message}`, { status }))
    outbox.add(1, entry('first'))
    await clock.run(outbox.written(60_000))
    expect(written).toEqual(['1750 first'])
  })

  it('hold nobody up: what is not written in time goes on being tried', async () => {
    const { clock, written, outbox } = anOutbox(6)
    outbox.add(1, entry('first'))
    await expect(clock.run(outbox.written(3_000))).rejects.toThrow('GitHub has not taken 1 entry of the ledger in time')
    await clock.run(outbox.written(60_000))
    expect(written).toEqual(['11750 first'])
  })

  it('are given up at once where GitHub refuses, which is told once', async () => {
    const { clock, written, outbox } = anOutbox(1, () => new GithubError('GitHub refused it (403)', { status: 403 }))
    outbox.add(1, entry('first'))
    outbox.add(1, entry('second'))
    await expect(clock.run(outbox.written(60_000))).rejects.toThrow('GitHub refused it (403)')
    await clock.run(outbox.written(60_000))
    expect(written).toEqual(['0 second'])
  })

  it('are given up of a record that is dropped, once the one on its way has ended, and those of others are written', async () => {
    const { clock, written, outbox } = anOutbox(2)
    outbox.add(1, entry('first'))
    outbox.add(2, entry('of another'))
    outbox.add(1, entry('second'))
    await clock.run(outbox.drop(1))
    await clock.run(outbox.written(60_000))
    expect(written).toEqual(['250 of another'])
  })

  it('leave nothing behind where the one on its way is taken after it was dropped', async () => {
    const clock = virtualClock(0)
    const written: string[] = []
    const write = async (_id: number, { detail }: Omit<LedgerEntry, 'at'>) => {
      await clock.sleep(2_000)
      written.push(`${clock.now()} ${detail}`)
    }
    const outbox = ledgerOutbox({ write }, { clock, log: fakeLog() })
    outbox.add(1, entry('first'))
    outbox.add(1, entry('second'))
    await clock.run(outbox.drop(1))
    expect(written).toEqual(['2000 first'])
    await clock.run(clock.sleep(60_000))
    expect(written).toEqual(['2000 first'])
  })
})
