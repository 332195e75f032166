import { describe, expect, it } from 'vitest'
import { GithubError } from '../../../src/github/errors.ts'
import { recoverBeforeRollout } from '../../../src/rollout/engine/recover-lost-run.ts'
import type { LedgerEntry } from '../../../src/rollout/ledger/ledger.ts'
import { ledgerOutbox } from '../../../src/rollout/ledger/ledger-outbox.ts'
import { virtualClock } from '../../../src/testing/virtual-clock.ts'
import { aLiveWorld, v1, v2 } from '../world.ts'

describe('what a lost run left', () => {
  it('goes back and is closed, and nothing of it is written behind its end, however late GitHub answers', async () => {
    const clock = virtualClock(0)
    const world = await clock.run(aLiveWorld({ clock, green: { up: true, assigned: 0.5, release: v2 } }))
    world.target.sides.blue.assigned = 0.5
    const deps = await clock.run(world.depsOf(3))
    const id = await clock.run(
      deps.ledger.open({
        schema: 1,
        service: 'harbor',
        environment: 'production',
        kind: 'deploy',
        release: v2,
        colour: 'green',
        previous: { colour: 'blue', release: v1 },
        run: { id: 2, attempt: 1, job: 'deploy' },
      }),
    )
    await clock.run(deps.ledger.write(id, { state: 'in_progress', phase: 'shift', detail: 'give green 50%' }))
    world.ended.add(2)
    // GitHub does not take the intent for as long as the recovery lasts.
    const write = async (record: number, entry: Omit<LedgerEntry, 'at'>) => {
      if (clock.now() < 20_000) throw new GithubError('GitHub did not answer', { status: 503 })
      await deps.ledger.write(record, entry)
    }
    const outbox = ledgerOutbox({ write }, { clock, log: world.log })
    const recovering = recoverBeforeRollout({ self: world.holderOf(3), onDrift: 'stop' }, { ...deps, outbox })
    expect(await clock.run(recovering)).toMatchObject({ state: 'recovered' })
    await clock.run(clock.sleep(120_000))
    const entries = world.ledger.records.find((record) => record.id === id)?.entries ?? []
    expect(entries.map(({ phase }) => phase)).toEqual(['shift', 'stopped'])
    expect(world.target.sides.blue.assigned).toBe(1)
  })
})
