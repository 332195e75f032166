import { aContext, fakeFiles } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { gatherEvidence } from '../../src/content/gather.ts'
import { recordsIn } from '../../src/content/recorded-step.ts'
import { anEvidence, otherRun } from '../builders.ts'

const file = (record: unknown) => JSON.stringify(record)

describe('gatherEvidence', () => {
  it('reads what the steps of the job left, and not what earlier reports said', async () => {
    const files = fakeFiles({
      '/temp/slipway-evidence/health-check--deploy--1.json': file(anEvidence()),
      '/temp/slipway-evidence/report--deploy--1.json': file(anEvidence({ action: 'report' })),
    })
    const { steps } = await gatherEvidence(undefined, aContext({ files }))
    expect(recordsIn(steps).map(({ action }) => action)).toEqual(['health-check'])
  })

  it('reads folders of artifacts, each record once, in the order of time', async () => {
    const late = anEvidence({ action: 'rollback', finishedAt: '2026-01-05T12:05:00.000Z' })
    const files = fakeFiles({
      '/workspace/evidence/evidence-deploy/rollback--deploy--1.json': file(late),
      '/workspace/evidence/evidence-watch/health-check--watch--1.json': file(anEvidence()),
      '/other/health-check--watch--1.json': file(anEvidence()),
    })
    const { steps } = await gatherEvidence('evidence\n/other\n', aContext({ files }))
    expect(recordsIn(steps).map(({ action }) => action)).toEqual(['health-check', 'rollback'])
  })

  it('reads the record of each of several services beside that of all', async () => {
    const of = (service: string) => file(anEvidence({ service, finishedAt: `2026-01-05T12:00:0${service.length}.000Z` }))
    const files = fakeFiles({
      '/temp/slipway-evidence/health-check--deploy--1.json': file(anEvidence()),
      '/temp/slipway-evidence/health-check--deploy--1.api.json': of('api'),
      '/temp/slipway-evidence/health-check--deploy--1.parser.json': of('parser'),
    })
    const { steps, unreadable } = await gatherEvidence(undefined, aContext({ files }))
    expect(steps).toHaveLength(1)
    expect(steps[0]?.whole).toMatchObject({ action: 'health-check' })
    expect(steps[0]?.ofServices.map(({ service }) => service)).toEqual(['api', 'parser'])
    expect(unreadable).toEqual([])
  })

  it.each([
    ['repository', { repository: 'mallory/harbor' }, 'of the repository mallory/harbor'],
    ['run', { id: 99 }, 'of run 99, not of 100'],
    ['attempt', { attempt: 2 }, 'of attempt 2, not of 1'],
    ['commit', { sha: 'c'.repeat(40) }, `of commit ${'c'.repeat(40)}, not of ${'a'.repeat(40)}`],
  ])('refuses a record of another %s and says so', async (_name, run, why) => {
    const files = fakeFiles({ '/temp/slipway-evidence/health-check--x--1.json': file(anEvidence({ run: otherRun(run) })) })
    const gathered = await gatherEvidence(undefined, aContext({ files }))
    expect(gathered).toEqual({ steps: [], reports: [], refused: [`health-check of job deploy: ${why}`], unreadable: [] })
  })

  it('names a file that is not what it says', async () => {
    const files = fakeFiles({ '/temp/slipway-evidence/rollback--x--1.json': '{"schema":2}' })
    const { unreadable } = await gatherEvidence(undefined, aContext({ files }))
    expect(unreadable).toEqual([expect.stringContaining('is not a Slipway evidence record of version 1')])
  })
})
