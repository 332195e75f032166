import { describe, expect, it } from 'vitest'
import { writeWhatIsLeft } from '../../../src/rollout/engine/session.ts'
import { fakeLog } from '../../../src/testing/fakes.ts'

const silent = { add: () => undefined, written: () => new Promise<void>(() => undefined), drop: async () => undefined }

describe('what is left to be written', () => {
  it('is not waited for by a run that is cancelled meanwhile, or was before', async () => {
    const controller = new AbortController()
    const waiting = writeWhatIsLeft({ outbox: silent, githubPatience: 120_000, log: fakeLog(), signal: controller.signal })
    controller.abort(new Error('cancelled'))
    await expect(waiting).resolves.toBeUndefined()
    const late = writeWhatIsLeft({ outbox: silent, githubPatience: 120_000, log: fakeLog(), signal: controller.signal })
    await expect(late).resolves.toBeUndefined()
  })

  it('is a warning where GitHub refuses it', async () => {
    const log = fakeLog()
    const outbox = { ...silent, written: async () => Promise.reject(new Error('refused')) }
    await writeWhatIsLeft({ outbox, githubPatience: 1, log, signal: new AbortController().signal })
    expect(log.lines.join('\n')).toContain('The ledger does not have all that was seen of this rollout: refused')
  })
})
