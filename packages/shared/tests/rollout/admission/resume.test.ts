import { describe, expect, it } from 'vitest'
import { automaticPause } from '../../../src/rollout/admission/automatic-pause.ts'
import { resumeAutomatic } from '../../../src/rollout/admission/resume.ts'
import type { Intent } from '../../../src/rollout/ledger/ledger.ts'
import { fakeClock } from '../../../src/testing/fakes.ts'
import { aRelease, fakeLedger } from '../../../src/testing/rollout-fakes.ts'

const intentOf = (version: string): Intent => ({
  schema: 1,
  service: 'harbor',
  environment: 'production',
  kind: 'deploy',
  release: aRelease(version),
  colour: 'green',
  run: { id: 1, attempt: 1, job: 'deploy' },
})

describe('resuming automatic deployments', () => {
  it('writes it onto the rollout that holds them up, once, and leaves its state', async () => {
    const ledger = fakeLedger(fakeClock())
    const id = await ledger.open(intentOf('v1.1.0'))
    await ledger.write(id, { state: 'failure', phase: 'back', detail: 'errors' })
    expect(await resumeAutomatic(ledger, { actor: 'mona', reason: 'a flake of the network' })).toMatchObject({
      state: 'resumed',
      record: { id },
    })
    expect(ledger.records[0]?.entries.at(-1)).toMatchObject({
      state: 'failure',
      phase: 'resumed',
      detail: 'automatic deployments may go on, says mona: a flake of the network',
    })
    expect(automaticPause(ledger.records)).toBeUndefined()
    expect(await resumeAutomatic(ledger, { actor: 'mona' })).toEqual({ state: 'nothing' })
    expect(ledger.records[0]?.entries).toHaveLength(2)
  })

  it('is no success where another was taken back in the meantime', async () => {
    const clock = fakeClock()
    const ledger = fakeLedger(clock)
    const id = await ledger.open(intentOf('v1.1.0'))
    await ledger.write(id, { state: 'failure', phase: 'back', detail: 'errors' })
    const { write } = ledger
    ledger.write = async (record, entry) => {
      await write(record, entry)
      clock.advance(1_000)
      await write(await ledger.open(intentOf('v1.2.0')), { state: 'failure', phase: 'back', detail: 'worse' })
    }
    await expect(resumeAutomatic(ledger, { actor: 'mona' })).rejects.toThrow('v1.2.0 was taken back in the meantime')
  })
})
