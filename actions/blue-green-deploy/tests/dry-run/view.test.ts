import { ActionError } from '@slipway/shared/core/errors'
import { keptPlacement } from '@slipway/shared/rollout/commands/combined-placement'
import { aContext, fakeClock } from '@slipway/shared/testing/fakes'
import { aRelease, fakeLedger, simulatedTarget } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import { rollbackOutlook } from '../../src/dry-run/view.ts'

const release = aRelease('v1.1.0')

/** The ledger has the release, as this id where one is recorded; the provider has these ids, all with its label. */
async function outlook({ recorded, ids }: { recorded?: string; ids: readonly string[] }) {
  const ledger = fakeLedger(fakeClock())
  const run = { id: 1, attempt: 1, job: 'deploy' }
  const place = { schema: 1 as const, service: 'harbor', environment: 'production', kind: 'deploy' as const }
  const id = await ledger.open({ ...place, release, colour: 'blue', run })
  if (recorded !== undefined) await ledger.write(id, { state: 'in_progress', phase: 'identified', detail: `version ${recorded}` })
  await ledger.write(id, { state: 'success', phase: 'complete', detail: 'blue serves everything' })
  const list = ids.map((one) => ({ id: one, at: undefined, commit: undefined }))
  const placement = keptPlacement({
    words: { one: 'version', of: 'the Worker harbor', label: 'the tag', mend: 'Look.' },
    part: 'version',
    byId: async (wanted) => list.find((one) => one.id === wanted),
    find: async () => ({ list, complete: true }),
    take: async () => undefined,
    missing: async () => new ActionError('there is none'),
  })
  const simulated = simulatedTarget()
  const target = { ...simulated, placement: { ...simulated.placement, ...placement } }
  const view = { observed: await target.observe(), source: '', target, records: await ledger.read() }
  return await rollbackOutlook(release, view, aContext())
}

describe('what a dry run says of a later rollback to the release', () => {
  it.each([
    [
      'takes the recorded id, whatever has its label',
      { recorded: 'mine', ids: ['mine', 'newer'] },
      'takes the version mine, which the provider has kept',
    ],
    ['takes no other upload where that is gone', { recorded: 'mine', ids: ['newer'] }, 'no longer has the version mine'],
    ['is refused where no id is recorded and several have its label', { ids: ['a', 'b'] }, 'a rollback there is refused: 2 versions'],
  ])('is that it %s', async (_name, facts, said) => {
    expect(await outlook(facts)).toContain(said)
  })

  it('is nothing where the only one with its label is taken', async () => {
    expect(await outlook({ ids: ['a'] })).toBeUndefined()
  })
})
