import type { Intent, Phase } from '@slipway/shared/rollout/ledger/ledger'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aScene, someInputs } from '../scene.ts'

const sha = 'a'.repeat(40)
const other = 'b'.repeat(40)
const tree = 'e'.repeat(40)

type Live = { of?: string; source?: string; phases?: readonly Phase[] }

/** What mode numbering says where production has had these rollouts, oldest first. */
async function numberingWith(rollouts: readonly Live[]) {
  const scene = aScene()
  const passed: readonly Phase[] = ['promote', 'complete']
  for (const [index, { of = sha, source, phases = passed }] of rollouts.entries()) {
    const intent: Intent = {
      schema: 1,
      service: 'harbor',
      environment: 'production',
      kind: 'deploy',
      release: { version: `main.${index + 1}`, sha: of },
      colour: 'blue',
      run: { id: index + 1, attempt: 1, job: 'deploy' },
      ...(source === undefined ? {} : { source: { sha: source, tree } }),
    }
    const id = await scene.ledger.open(intent)
    for (const phase of phases) await scene.ledger.write(id, { state: 'success', phase, detail: 'x' })
  }
  return await run({ ...someInputs({ mode: 'numbering', version: 'v1.2.3' }) }, scene.step(9), scene.doubles)
}

describe('a version of the commit of this run', () => {
  it.each<[string, readonly Live[]]>([
    ['is live', [{}]],
    ['is live, after another one', [{ of: other }, {}]],
    ['came to be live with an artifact that was built before', [{ of: other, source: sha }]],
    ['is live, since the one after it was taken back', [{}, { of: other, phases: ['promote', 'back'] }]],
    ['is live, while another one is on its way', [{}, { of: other, phases: ['shift'] }]],
  ])('only names what is live where its commit %s', async (_what, rollouts) => {
    const { ok, outputs, summary } = await numberingWith(rollouts)
    expect(ok).toBe(true)
    expect(outputs).toMatchObject({ 'numbers-live': 'true', environment: 'production' })
    expect(summary).toContain('v1.2.3 names what is live in production')
    expect(summary).toContain('neither built nor deployed again')
  })

  it.each<[string, readonly Live[], string]>([
    ['nothing is live', [], 'the ledger knows no live release'],
    ['another commit is live', [{}, { of: other }], `main.2, is of the commit ${other}`],
    ['another commit came to be live with an artifact of before', [{ of: 'c'.repeat(40), source: other }], `is of the commit ${other}`],
    ['it was rolled back since', [{ of: other }, { phases: ['promote', 'complete', 'bad'] }], `main.1, is of the commit ${other}`],
    ['its watch could say nothing', [{ phases: ['promote', 'kept'] }], 'its watch could say nothing'],
    ['its watch goes on', [{ phases: ['promote'] }], 'the ledger knows no live release'],
  ])('is a release of its own where %s', async (_what, rollouts, reason) => {
    const { ok, outputs } = await numberingWith(rollouts)
    expect(ok).toBe(true)
    expect(outputs).toMatchObject({ 'numbers-live': 'false', reason: expect.stringContaining(reason) })
  })
})
