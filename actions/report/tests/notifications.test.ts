import type { HttpAnswer } from '@slipway/shared/ports/http'
import { aContext, answered, fakeConfigPath, fakeFiles, fakeHttp, fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../src/inputs.ts'
import { writeReport } from '../src/run.ts'
import { anEvidence, anInputs, aStep, otherRun } from './builders.ts'

const webhook = 'https://hooks.slack.test/alerts'
const config = `service: harbor
environments: { production: { url: 'https://example.com' } }
notify:
  slack:
    - { webhook: $SLACK_DEPLOYMENTS, channel: '#deployments' }
    - { webhook: $SLACK_ALERTS, channel: '#alerts', on: failure }
`
const leak = { action: 'security-scan', run: otherRun({ job: 'scan' }), verdict: 'fail', cause: 'a secret in tracker.js' } as const
const failed = { action: 'blue-green-deploy', run: otherRun({ job: 'deploy' }), environment: 'production', verdict: 'fail' } as const

type Story = {
  evidence?: Parameters<typeof anEvidence>[0][]
  /** Labels that the report of the job "deploy" told. */
  toldByDeploy?: string[]
  inputs?: Partial<Inputs>
  /** Null where there is no slipway.yml. */
  text?: string | null
  answer?: HttpAnswer
}

/** The report of a whole run: no secret of an environment, only SLIPWAY_NOTIFY. */
async function tell({ evidence = [leak], toldByDeploy, inputs, text = config, answer = answered(200, 'ok') }: Story) {
  const earlier = {
    action: 'report',
    run: otherRun({ job: 'deploy' }),
    environment: 'production',
    details: { told: toldByDeploy ?? [] },
  } as const
  const records = [...evidence, ...(toldByDeploy === undefined ? [] : [earlier])].map(anEvidence)
  const files = fakeFiles({
    ...(text === null ? {} : { [fakeConfigPath]: text }),
    ...Object.fromEntries(records.map((record, index) => [`/evidence/${record.action}--x--${index}.json`, JSON.stringify(record)])),
  })
  const http = fakeHttp(() => answer)
  const log = fakeLog()
  const { token: _token, ...without } = anInputs({
    evidence: '/evidence',
    notify: 'untold',
    notifySecrets: `SLACK_DEPLOYMENTS=https://hooks.slack.test/deployments\nSLACK_ALERTS=${webhook}\n`,
    ...inputs,
  })
  const outcome = await writeReport(without, aContext({ files, rest: http, log }))
  return {
    outcome,
    bodies: http.calls.map(({ url, body }) => ({ url, body: String(body) })),
    log,
    told: outcome.evidence.details?.['told'],
  }
}

describe('whom the input names', () => {
  const notifyTo = "slack: [{ webhook: $SLACK_ALERTS, channel: '#alerts', on: failure }]"

  it('is told, where the repository has no slipway.yml', async () => {
    const { bodies } = await tell({ text: null, inputs: { notifyTo } })
    expect(bodies.map(({ url }) => url)).toEqual([webhook])
  })

  it('is not told where the file names others, which the report says', async () => {
    const { bodies, outcome } = await tell({ inputs: { notifyTo } })
    expect(bodies).toEqual([])
    expect(outcome.ok).toBe(false)
    expect(outcome.summary).toContain('says something else than notify of slipway.yml')
  })
})

describe('what nobody was told yet', () => {
  it('is told once to each channel, with what failed, on which branch, and where to look', async () => {
    const { bodies, outcome, told } = await tell({})
    expect(bodies.map(({ url }) => url)).toEqual(['https://hooks.slack.test/deployments', webhook])
    for (const words of ['security-scan', 'a secret in tracker.js', 'main', 'actions/runs/100', 'harbor']) {
      expect(bodies[1]?.body).toContain(words)
    }
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'fail' } })
    expect(told).toEqual(['security-scan (scan)'])
  })

  it.each<[string, Story, number]>([
    ['a run that is well', { evidence: [{}] }, 0],
    ['a failure that the job of the deployment told', { evidence: [failed], toldByDeploy: ['blue-green-deploy (deploy)'] }, 0],
    ['one that it could not tell', { evidence: [failed], toldByDeploy: [] }, 2],
    ['one beside it', { evidence: [failed, leak], toldByDeploy: ['blue-green-deploy (deploy)'] }, 2],
    ['a job that left no record', { evidence: [{}], inputs: { results: { deploy: { result: 'failure' } } } }, 2],
    ['a run without any record', { evidence: [] }, 2],
    ['a run that left its place to a newer one', { evidence: [{ verdict: 'not-evaluated', details: { phase: 'superseded' } }] }, 0],
    ['a job that was not asked to tell', { inputs: { notify: 'false' } }, 0],
  ])('of %s', async (_name, story, messages) => expect((await tell(story)).bodies).toHaveLength(messages))

  it('leaves out of the message what was told before', async () => {
    const { bodies, told } = await tell({ evidence: [failed, leak], toldByDeploy: ['blue-green-deploy (deploy)'] })
    expect(bodies[1]?.body).not.toContain('blue-green-deploy')
    expect(told).toEqual(['security-scan (scan)'])
  })

  it('counts as told only where a message came through', async () => {
    expect((await tell({ answer: answered(404, 'no_service') })).told).toEqual([])
  })
})

describe('SLIPWAY_NOTIFY', () => {
  it('may be absent: then the job says that nobody was told', async () => {
    const { notifySecrets: _none, ...inputs } = anInputs({ notify: 'untold', evidence: '/evidence' })
    const files = fakeFiles({ [fakeConfigPath]: config, '/evidence/security-scan--x--1.json': JSON.stringify(anEvidence(leak)) })
    const { token: _token, ...without } = inputs
    const outcome = await writeReport(without, aContext({ files, rest: fakeHttp(() => answered(200)) }))
    expect(outcome.ok).toBe(true)
    expect(outcome.annotations).toEqual([
      { level: 'notice', title: 'Nobody was told', message: expect.stringContaining('$SLACK_DEPLOYMENTS, $SLACK_ALERTS') },
    ])
  })

  it('may have some of the names: the others are told of as missing', async () => {
    const { bodies, outcome } = await tell({ inputs: { notifySecrets: `SLACK_ALERTS=${webhook}` } })
    expect(bodies.map(({ url }) => url)).toEqual([webhook])
    expect(outcome.annotations).toEqual([
      { level: 'warning', title: 'Not everybody was told', message: expect.stringContaining('$SLACK_DEPLOYMENTS') },
    ])
  })

  it('is used for what notify reads alone; the rest is named, never shown', async () => {
    const { outcome, log } = await tell({ inputs: { notifySecrets: `SLACK_ALERTS=${webhook}\nDATABASE_URL=postgres://harbor:key@db` } })
    const text = JSON.stringify(outcome)
    expect(text).toContain('SLIPWAY_NOTIFY holds more than it should')
    expect(text).toContain('$DATABASE_URL')
    expect(text).not.toContain('postgres://')
    expect(log.masks).toEqual([webhook, 'postgres://harbor:key@db'])
  })

  it('is matched by whole names', async () => {
    const stranger = config.replace("channel: '#alerts'", "channel: '#alerts $OTHER'").replace('$SLACK_ALERTS', webhook)
    const { bodies } = await tell({ text: stranger, inputs: { notifySecrets: 'OTHERS=x' } })
    expect(bodies).toEqual([])
  })

  it('is masked even where nothing is told, and read without a line that it can be', async () => {
    expect((await tell({ inputs: { notify: 'false' } })).log.masks).toContain(webhook)
    const { outcome } = await tell({ inputs: { notifySecrets: 'no line at all' } })
    expect(outcome).toMatchObject({ ok: false, evidence: { headline: expect.stringContaining('The secret SLIPWAY_NOTIFY has 1 line(s)') } })
  })
})

describe('a message on several services', () => {
  const product = `product: swiftconcur
services: { api: { in: api, url: /api }, web: { in: web, url: / } }
${config.split('\n').slice(1).join('\n')}`
  const names = ['blue-green-deploy--deploy--1', 'performance-monitor--deploy--1']
  const [deploy, watch] = [
    aStep('blue-green-deploy', { api: { release: { version: 'v1.3.0' } }, web: { release: { version: 'v2.0.0' } } }),
    aStep('performance-monitor', { api: {}, web: { verdict: 'fail', cause: 'too slow' } }),
  ]
  const stored = Object.fromEntries(
    [deploy, watch].flatMap(({ whole, ofServices }, index) => [
      [`/evidence/${names[index]}.json`, JSON.stringify(whole)],
      ...ofServices.map((record) => [`/evidence/${names[index]}.${record.service}.json`, JSON.stringify(record)]),
    ]),
  )

  async function report(inputs: Partial<Inputs>, evidence: Record<string, string> = stored) {
    const http = fakeHttp(() => answered(200, 'ok'))
    const files = fakeFiles({ [fakeConfigPath]: product, ...evidence })
    const secrets = `SLACK_DEPLOYMENTS=https://hooks.slack.test/deployments\nSLACK_ALERTS=${webhook}\n`
    const { token: _token, ...without } = anInputs({ evidence: '/evidence', notifySecrets: secrets, environment: 'production', ...inputs })
    const outcome = await writeReport(without, aContext({ files, rest: http }))
    return { outcome, bodies: http.calls.filter(({ url }) => url === webhook).map(({ body }) => String(body)) }
  }

  it('is one, with the state of each of them', async () => {
    const { bodies, outcome } = await report({ notify: 'true' })
    expect(bodies).toHaveLength(1)
    for (const text of [
      'swiftconcur',
      'api: v1.3.0: passed: the new release serves',
      'web: v2.0.0: failed: did not go through',
      'web: performance-monitor: fail: too slow',
    ]) {
      expect(bodies[0]).toContain(text)
    }
    expect(outcome.evidence).toMatchObject({
      services: [
        { service: 'api', verdict: 'pass' },
        { service: 'web', verdict: 'fail', reason: 'too slow' },
      ],
      details: { told: ['web: performance-monitor (deploy)'] },
    })
    expect(outcome.evidence.service).toBeUndefined()
  })

  it('is not sent again by the report of the whole run, unless another service failed too', async () => {
    const told = anEvidence({ action: 'report', environment: 'production', details: { told: ['web: performance-monitor (deploy)'] } })
    const earlier = { ...stored, '/evidence/report--deploy--1.json': JSON.stringify(told) }
    expect((await report({ notify: 'untold' }, earlier)).bodies).toEqual([])
    const api = anEvidence({
      action: 'performance-monitor',
      service: 'api',
      environment: 'production',
      verdict: 'fail',
      cause: 'unreachable',
    })
    const { bodies } = await report(
      { notify: 'untold' },
      { ...earlier, '/evidence/performance-monitor--deploy--1.api.json': JSON.stringify(api) },
    )
    expect(bodies).toHaveLength(1)
    expect(bodies[0]).toContain('api: performance-monitor: fail: unreachable')
    expect(bodies[0]).not.toContain('too slow')
  })
})
