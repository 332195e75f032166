import { join } from 'node:path'
import { evidenceFileOf } from '@slipway/shared/evidence/file-name'
import type { Evidence } from '@slipway/shared/evidence/schema'
import { parseEvidence, readEvidence, writeEvidence } from '@slipway/shared/evidence/store'
import { fakeFiles } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

function anEvidence(overrides: Partial<Evidence> = {}): Evidence {
  return {
    schema: 1,
    action: 'health-check',
    run: {
      id: 1,
      attempt: 1,
      job: 'deploy',
      repository: 'quay/harbor',
      sha: 'a',
      ref: 'refs/heads/main',
      event: 'push',
      actor: 'mona',
      url: 'https://x.io',
    },
    verdict: 'pass',
    headline: 'All is well',
    inputs: {},
    measurements: [],
    conditions: [],
    findings: [],
    tools: [],
    timeline: [],
    details: {},
    startedAt: '2026-01-05T12:00:00.000Z',
    finishedAt: '2026-01-05T12:00:01.000Z',
    ...overrides,
  }
}

describe('evidence', () => {
  it('is read back as it was written, and no step takes the name of another', async () => {
    const files = fakeFiles()
    const paths = [
      await writeEvidence(anEvidence(), '/temp', files),
      await writeEvidence(anEvidence({ headline: 'second' }), '/temp', files),
    ]
    expect(paths).toEqual([1, 2].map((number) => join('/temp/slipway-evidence', `health-check--deploy--${number}.json`)))
    expect(parseEvidence((await files.read(paths[0] ?? '')) ?? '', 'x')).toEqual(anEvidence())
  })

  it('makes a file name of any job', async () => {
    expect(await writeEvidence(anEvidence({ run: { ...anEvidence().run, job: '../../etc' } }), '/temp', fakeFiles())).toBe(
      '/temp/slipway-evidence/health-check--______etc--1.json',
    )
  })

  it('is gathered from folders within folders, in the order of time, and a broken record does not hide the others', async () => {
    const early = anEvidence({ headline: 'early', finishedAt: '2026-01-05T11:00:00.000Z' })
    const files = fakeFiles({
      '/all/evidence-deploy/health-check--deploy--1.json': JSON.stringify(anEvidence()),
      '/all/evidence-gate/quality-gate--gate--1.json': JSON.stringify(early),
      '/all/evidence-gate/security-scan--gate--1.json': '{"schema":2}',
      '/all/evidence-gate/rollback--gate--1.json': 'torn',
      '/all/other.json': '{}',
    })
    const { evidence, problems } = await readEvidence('/all', files)
    expect(evidence.map((one) => one.headline)).toEqual(['early', 'All is well'])
    expect(problems).toHaveLength(2)
    expect(problems.join('\n')).toMatch(/security-scan--gate--1\.json is not a Slipway evidence record of version 1: /)
  })

  it('of several services is found whole: that of each, and that of all, under one number', async () => {
    const step = { action: 'health-check', job: 'deploy', number: 2 } as const
    const all = anEvidence({
      verdict: 'not-evaluated',
      services: [
        { service: 'api', verdict: 'pass' },
        { service: 'web', verdict: 'not-evaluated', reason: 'it left no record' },
      ],
    })
    const api = anEvidence({ service: 'api' })
    const files = fakeFiles({
      [`/temp/slipway-evidence/${evidenceFileOf({ ...step, number: 1 })}`]: JSON.stringify(anEvidence()),
      [`/temp/slipway-evidence/${evidenceFileOf(step)}`]: JSON.stringify(all),
      [`/temp/slipway-evidence/${evidenceFileOf({ ...step, service: 'api' })}`]: JSON.stringify(api),
      // Left by a step that was killed before it could write the record of all.
      [`/temp/slipway-evidence/${evidenceFileOf({ ...step, number: 3, service: 'api' })}`]: JSON.stringify(api),
      '/temp/slipway-evidence/health-check--deploy--copy of 1.json': 'torn',
    })
    const { evidence, problems } = await readEvidence('/temp', files)
    expect(evidence).toHaveLength(4)
    expect(evidence).toEqual(expect.arrayContaining([all, api]))
    expect(problems).toHaveLength(1)
    expect(await writeEvidence(anEvidence(), '/temp', files)).toBe(join('/temp/slipway-evidence', 'health-check--deploy--4.json'))
  })

  it('gives nothing of a folder that does not exist', async () => {
    expect(await readEvidence('/none', fakeFiles())).toEqual({ evidence: [], names: new Map(), problems: [] })
  })
})
