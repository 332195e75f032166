import { statusContextOf } from '@slipway/shared/core/keys'
import { aRunner } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { EventSubject } from '../src/content/event.ts'
import { composeReport } from '../src/content/report.ts'
import type { Inputs } from '../src/inputs.ts'
import { statusDecisions } from '../src/status.ts'
import { anEvidence, anInputs, aReportOf, aStep, otherRun, swiftconcur } from './builders.ts'

const pushed = 'a'.repeat(40)
const live = 'c'.repeat(40)
const gates = ['plan', 'security', 'build', 'quality']
const well = { plan: 'success', security: 'success', build: 'success', quality: 'success', proposal: 'success', deploy: 'success' } as const

type Story = {
  inputs?: Partial<Inputs>
  /** Of the jobs of a whole run. */
  results?: Partial<Record<keyof typeof well, 'success' | 'failure' | 'cancelled' | 'skipped'>>
  evidence?: Parameters<typeof anEvidence>[0][]
  reports?: Parameters<typeof anEvidence>[0][]
  event?: string
  subject?: Partial<EventSubject>
  service?: string
}

/** `CONTEXT STATE COMMIT`, or `none`. */
function statuses({ inputs: more, results, evidence = [{}], reports = [], event = 'push', subject: of, service }: Story): string[] {
  const subject = { sha: pushed, merge: false, fromFork: false, ...of }
  const jobs = Object.entries({ ...well, ...results }).map(([job, result]) => [job, { result }] as const)
  const inputs = anInputs({ ...(results === undefined ? {} : { gate: 'ci', gates, results: Object.fromEntries(jobs) }), ...more })
  const gathered = {
    steps: evidence.map((one) => ({ whole: anEvidence(one), ofServices: [] })),
    reports: reports.map(anEvidence),
    refused: [],
    unreadable: [],
  }
  const report = composeReport(gathered, inputs, { run: { ...aRunner().run, event }, subject })
  return statusDecisions(report, { inputs, subject, service }).map((judgement) =>
    judgement.state === 'withheld'
      ? 'none'
      : `${statusContextOf(judgement.status.subject)} ${judgement.status.state} ${judgement.status.sha.slice(0, 1)}`,
  )
}

const scan = { action: 'security-scan', run: otherRun({ job: 'scan' }) } as const
const planned = { action: 'blue-green-deploy', run: otherRun({ job: 'plan' }), environment: 'production' } as const
const deployed = { action: 'blue-green-deploy', run: otherRun({ job: 'deploy' }), environment: 'production' } as const

describe('the statuses of a whole run', () => {
  it('count the job of the report itself among the gates, where it says how that job stands', () => {
    const own = aRunner().run.job
    const story = (result: 'success' | 'failure' | undefined) => ({
      inputs: { gate: 'ci' as const, gates: ['plan', own], results: { plan: { result: 'success' as const } }, result },
      subject: { merge: true },
    })
    expect(statuses(story('success'))).toEqual(['slipway/pull-request success a'])
    expect(statuses(story('failure'))).toEqual(['slipway/pull-request failure a'])
    expect(statuses(story(undefined))).toEqual(['none'])
  })

  it('say of the commit what its gates said', () => {
    expect(statuses({ results: {}, evidence: [scan, planned, deployed] })).toEqual(['slipway/ci success a'])
    expect(statuses({ results: { security: 'failure' }, evidence: [{ ...scan, verdict: 'fail' }, planned] })).toEqual([
      'slipway/ci failure a',
    ])
    expect(statuses({ results: { build: 'failure' }, evidence: [scan, planned] })).toEqual(['slipway/ci failure a'])
  })

  it('leave what became of an environment out of it: another run of the commit may go elsewhere', () => {
    const reports = [{ action: 'report', run: otherRun({ job: 'deploy' }), environment: 'production' } as const]
    const story = { results: { deploy: 'failure' }, evidence: [scan, planned, { ...deployed, verdict: 'fail' }], reports } as const
    expect(statuses({ ...story, evidence: [...story.evidence] })).toEqual(['slipway/ci success a'])
    const fault = { action: 'blue-green-deploy', run: otherRun({ job: 'deploy' }), verdict: 'not-evaluated' } as const
    expect(statuses({ results: { deploy: 'failure' }, evidence: [scan, planned, fault], reports })).toEqual(['slipway/ci success a'])
  })

  it('name the environment that a deployment was refused to, or never began in', () => {
    const refused = { ...planned, verdict: 'fail' } as const
    expect(statuses({ results: { plan: 'failure', proposal: 'skipped', deploy: 'skipped' }, evidence: [scan, refused] })).toEqual([
      'slipway/ci success a',
      'slipway/deploy/production failure a',
    ])
    expect(statuses({ results: { deploy: 'failure' }, evidence: [scan, planned] })).toEqual([
      'slipway/ci success a',
      'slipway/deploy/production failure a',
    ])
  })

  it('say nothing of a deployment that was cancelled while it waited, and all of one that had begun', () => {
    expect(statuses({ results: { deploy: 'cancelled' }, evidence: [scan, planned] })).toEqual(['slipway/ci success a'])
    expect(statuses({ results: { deploy: 'cancelled' }, evidence: [scan, planned, { ...deployed, verdict: 'fail' }] })).toEqual([
      'slipway/ci success a',
      'slipway/deploy/production failure a',
    ])
  })

  it('take a configuration that cannot be read for a fault of the commit', () => {
    const broken = { action: 'blue-green-deploy', run: otherRun({ job: 'plan' }), verdict: 'not-evaluated' } as const
    expect(statuses({ results: { plan: 'failure' }, evidence: [scan, broken] })).toEqual(['slipway/ci error a'])
  })

  it('never say success of a commit whose tests were skipped, and say failure all the same', () => {
    expect(statuses({ results: { quality: 'skipped' }, evidence: [scan, planned] })).toEqual(['none'])
    expect(statuses({ results: { quality: 'skipped', security: 'failure' }, evidence: [{ ...scan, verdict: 'fail' }] })).toEqual([
      'slipway/ci failure a',
    ])
  })

  it('keep what a merge would give apart from the commit itself', () => {
    const subject = { sha: 'b'.repeat(40), merge: true, pullRequest: 7 }
    const evidence = [scan, { ...planned, run: otherRun({ job: 'dry-run' }), verdict: 'fail' } as const]
    expect(statuses({ results: {}, evidence, subject })).toEqual(['slipway/pull-request failure b'])
  })
})

describe('the statuses of a report on an environment', () => {
  const production = { environment: 'production' }

  it.each<[string, Story, string]>([
    ['a deployment', { inputs: { ...production, gate: 'deploy' } }, 'slipway/deploy/production success a'],
    ['one of another environment', { inputs: { environment: 'staging', gate: 'deploy' } }, 'slipway/deploy/staging success a'],
    ['one of another service', { inputs: { ...production, gate: 'deploy' }, service: 'api' }, 'slipway/deploy/production/api success a'],
    [
      'a deployment that a person started',
      { inputs: { ...production, gate: 'deploy' }, event: 'workflow_dispatch' },
      'slipway/deploy/production success a',
    ],
    [
      'a deployment that left its place to a newer run',
      { inputs: { ...production, gate: 'deploy' }, evidence: [{ verdict: 'not-evaluated', details: { phase: 'superseded' } }] },
      'none',
    ],
    ['a scheduled look', { inputs: { ...production, gate: 'watch' }, event: 'schedule' }, 'none'],
    ['a look by hand', { inputs: { ...production, gate: 'watch' }, event: 'workflow_dispatch' }, 'none'],
    [
      'a look at a commit that is known',
      { inputs: { ...production, gate: 'watch', statusCommit: live }, event: 'schedule' },
      'slipway/watch/production success c',
    ],
    ['a rollback to nowhere', { inputs: { ...production, gate: 'rollback' }, event: 'workflow_dispatch' }, 'none'],
    [
      'a rollback',
      { inputs: { ...production, gate: 'rollback', statusCommit: live }, event: 'schedule' },
      'slipway/rollback/production success c',
    ],
    [
      'a scan of what is live',
      { inputs: { ...production, gate: 'security', statusCommit: live }, event: 'schedule' },
      'slipway/security/production success c',
    ],
    ['a gate that has no environment', { inputs: { gate: 'deploy' } }, 'none'],
  ])('of %s', (_name, story, status) => expect(statuses(story)).toEqual([status]))

  it.each<[string, Story, string]>([
    ['a deployment and its look', { inputs: production, evidence: [deployed, {}] }, 'slipway/deploy/production success a'],
    ['a rollback', { inputs: production, evidence: [{ action: 'rollback' }, {}] }, 'slipway/rollback/production success a'],
    ['a look', { inputs: production }, 'slipway/watch/production success a'],
    ['a look that a schedule started', { inputs: production, event: 'schedule' }, 'none'],
    ['no environment', {}, 'slipway/ci success a'],
    ['no environment, but one of several services', { service: 'api' }, 'slipway/ci/api success a'],
  ])('go by what was done where no gate is named: %s', (_name, story, status) => expect(statuses(story)).toEqual([status]))
})

describe('the status of a deployment of several services', () => {
  it('is one for the environment, and names the service that is worst', () => {
    const inputs = anInputs({ environment: 'production', gate: 'deploy' })
    const step = aStep('health-check', { api: {}, dashboard: { verdict: 'fail', cause: 'never healthy' }, parser: {} })
    const report = aReportOf([step], { inputs: { ...inputs, title: 'v1.3.0 to production' }, product: swiftconcur })
    const scope = { inputs, subject: { sha: pushed, merge: false, fromFork: false }, service: undefined }
    const [decision, ...more] = statusDecisions(report, scope)
    expect(more).toEqual([])
    expect(decision).toMatchObject({
      state: 'set',
      status: {
        subject: { gate: 'deploy', environment: 'production', service: undefined },
        state: 'failure',
        description: 'v1.3.0 to production: failed: dashboard: health-check: never healthy',
      },
    })
  })
})
