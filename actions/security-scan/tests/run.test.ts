import type { Context } from '@slipway/shared/action'
import { parseDuration } from '@slipway/shared/core/duration'
import type { Exec } from '@slipway/shared/ports/exec'
import { aContext, answered, aRunner, fakeFiles, fakeHttp, fakeLog } from '@slipway/shared/testing/fakes'
import { withoutCode } from '@slipway/shared/testing/markdown'
import { describe, expect, it } from 'vitest'
import { type Inputs, inputsSchema } from '../src/inputs.ts'
import { newSince } from '../src/judge/judgement.ts'
import { scan } from '../src/run.ts'
import { defaultAdvisoryService } from '../src/scanners/npm-advisories.ts'
import { aGit, samples } from './samples.ts'

function anInputs(overrides: Partial<Inputs> = {}): Inputs {
  return {
    ...inputsSchema.parse({ path: '.', databaseAge: '24h', verifyFinds: 'false', timeout: '5m', uploadSarif: 'false' }),
    scanners: ['secret-patterns'],
    ...overrides,
  }
}

function aRepository(files: Readonly<Record<string, string>>, base: Readonly<Record<string, string>> = {}) {
  const { exec, openObjects } = aGit({ HEAD: files, main: base })
  const context = aContext({ files: fakeFiles(), exec })
  return { context, scan: (inputs: Inputs, over: Partial<Context> = {}) => scan(inputs, { ...context, ...over }, { openObjects }) }
}

const leak = `const token = '${samples.github}'\n`

describe('scan', () => {
  it('passes a clean tree, and leaves report, SARIF and evidence', async () => {
    const { context, scan } = aRepository({ 'a.ts': 'ok' })
    const outcome = await scan(anInputs())
    expect(outcome).toMatchObject({
      ok: true,
      evidence: { verdict: 'pass', headline: 'COMPLIANT: no findings' },
      outputs: { compliance: 'COMPLIANT', critical: '0', secrets: '0' },
    })
    expect(await context.files.read(outcome.outputs?.['report-markdown'] ?? '')).toContain('## Security compliance: COMPLIANT')
    expect(JSON.parse((await context.files.read(outcome.outputs?.['sarif'] ?? '')) ?? '')).toMatchObject({
      version: '2.1.0',
      runs: [{ results: [] }],
    })
  })

  it('fails on a secret, and shows its value nowhere', async () => {
    const log = fakeLog()
    const { context, scan } = aRepository({ 'a.ts': leak, '.env.example': `API_TOKEN=${samples.npm}` })
    const outcome = await scan(anInputs({ scanners: undefined }), { log })
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' }, outputs: { compliance: 'NON-COMPLIANT', secrets: '2' } })
    expect(outcome.annotations).toMatchObject([
      { level: 'error', file: '.env.example', startLine: 1 },
      { level: 'error', file: 'a.ts', startLine: 1 },
    ])
    const written = ['report-markdown', 'report-json', 'sarif'].map((name) => context.files.read(outcome.outputs?.[name] ?? ''))
    const everything = JSON.stringify([outcome, await Promise.all(written), log])
    for (const value of [samples.github, samples.npm]) expect(everything).not.toContain(value)
  })

  it('says what to do about each finding, in both reports', async () => {
    const { context, scan } = aRepository({ 'a.ts': leak })
    const outcome = await scan(anInputs())
    expect(await context.files.read(outcome.outputs?.['report-markdown'] ?? '')).toContain('Revoke it first')
    expect(JSON.parse((await context.files.read(outcome.outputs?.['report-json'] ?? '')) ?? '')).toMatchObject({
      status: 'NON-COMPLIANT',
      summary: { risk: 'critical' },
      breakdown: { secrets: 1 },
      policy: { onError: 'block', onUnseen: 'warn' },
      findings: [{ place: { file: 'a.ts', line: 1 }, remedy: expect.stringContaining('Revoke') }],
    })
  })

  it('judges only what is new since the base, reports the rest, and does not call the tree compliant', async () => {
    const { scan } = aRepository({ 'a.ts': `\n${leak}` }, { 'a.ts': leak })
    const outcome = await scan(anInputs({ base: 'main' }))
    expect(outcome).toMatchObject({
      ok: true,
      evidence: { verdict: 'pass', findings: [{ kind: 'secret' }], details: { new: [] } },
      outputs: { compliance: 'NON-COMPLIANT' },
    })
    expect(outcome.evidence.headline).toContain('nothing new since main; the tree is NON-COMPLIANT')
  })

  it('takes a copy of a known secret in another file for new', async () => {
    const outcome = await aRepository({ 'a.ts': leak, 'b.ts': leak }, { 'a.ts': leak }).scan(anInputs({ base: 'main' }))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' }, annotations: [{ file: 'b.ts' }] })
  })

  it('fails on what the base did not have', async () => {
    expect(await aRepository({ 'a.ts': leak }, { 'a.ts': 'ok' }).scan(anInputs({ base: 'main' }))).toMatchObject({ ok: false })
  })

  it('says how to mend a base that is not there', async () => {
    await expect(aRepository({ 'a.ts': '' }).scan(anInputs({ base: 'gone' }))).rejects.toMatchObject({
      message: expect.stringContaining('"gone"'),
      hint: expect.stringContaining('fetch-depth'),
    })
  })

  it('takes the policy from the configuration, and the input before it', async () => {
    const advisory = { id: 1, url: '', title: 'bad', severity: 'high', vulnerable_versions: '*' }
    const lock = JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/x': { version: '1.0.0' } } })
    const rest = fakeHttp(() => answered(200, JSON.stringify({ x: [advisory] })))
    const judged = async (inputs: Inputs, config: string) => {
      const { scan } = aRepository({ 'package-lock.json': lock, '.github/slipway.yml': config })
      return await scan(inputs, { rest })
    }
    const config = (high: string) =>
      `service: harbor\nenvironments: { staging: { url: https://example.com } }\nsecurity: { high: ${high} }\n`
    const only = anInputs({ scanners: ['npm-audit'] })
    expect((await judged(only, config('warn'))).evidence).toMatchObject({ verdict: 'warn', service: 'harbor' })
    expect((await judged(only, config('block'))).evidence.verdict).toBe('fail')
    expect((await judged({ ...only, failOn: 'none' }, config('block'))).evidence.verdict).toBe('warn')
    const asking = await judged(only, config('review'))
    expect(asking).toMatchObject({ ok: true, evidence: { verdict: 'warn', details: { review: { count: 1 } } } })
    expect(asking.outputs?.['review']).toMatch(/^1:[0-9a-f]{16}$/)
    expect(await judged(anInputs({ scanners: ['env-files'] }), config('review'))).toMatchObject({
      evidence: { details: { review: { count: 0 } } },
      outputs: { review: '' },
    })
    expect((await judged(only, config('warn'))).evidence.details).not.toHaveProperty('review')
    const several = config('warn').replace(
      'service: harbor',
      'product: swiftconcur\nservices: { api: { in: api, url: /api }, web: { in: web, url: / } }',
    )
    const ofAll = await judged(only, several)
    expect(ofAll.evidence).toMatchObject({ verdict: 'warn' })
    expect(ofAll.evidence.service).toBeUndefined()
    expect(ofAll.summary).toContain('swiftconcur at')
  })

  it('does not pass when no scanner could look', async () => {
    const outcome = await aRepository({ 'a.ts': '' }).scan(anInputs({ scanners: ['cargo-audit'] }))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' }, outputs: { compliance: 'NON-COMPLIANT' } })
    expect(outcome.summary).toContain('there is no Cargo')
  })

  it('hands a scanner what it needs of the environment and nothing else', async () => {
    const { context, scan } = aRepository({ 'Cargo.lock': '' })
    const runner = aRunner({ environment: { INPUT_TOKEN: 't', ACTIONS_RUNTIME_TOKEN: 't', DEPLOY_PASSWORD: 'p', PATH: '/bin' } })
    const seen: Record<string, string>[] = []
    const exec: Exec = (command, options) => {
      if (command[0] !== 'git') seen.push({ ...options.env })
      return context.exec(command, options)
    }
    await scan(anInputs({ scanners: ['cargo-audit'] }), { runner, exec })
    expect(seen).toEqual([{ PATH: '/bin' }])
  })

  it.each<[string, Partial<Inputs>, Record<string, string>]>([
    [defaultAdvisoryService, {}, {}],
    ['https://mirror.test/npm', {}, { npm_config_registry: 'https://mirror.test/npm/' }],
    ['https://named.test', { advisoryService: 'https://named.test/' }, { npm_config_registry: 'https://mirror.test/npm/' }],
  ])('asks %s for advisories with %j and %j, whatever the tree says', async (service, input, environment) => {
    const { scan } = aRepository({
      'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/x': { version: '1.0.0' } } }),
      '.npmrc': 'registry=https://hostile.test/$' + '{DEPLOY_PASSWORD}/',
    })
    const rest = fakeHttp(() => answered(200, '{}'))
    await scan(anInputs({ scanners: ['npm-audit'], ...input }), { rest, runner: aRunner({ environment }) })
    expect(rest.calls.map(({ url, body }) => [url, body])).toEqual([[`${service}/-/npm/v1/security/advisories/bulk`, '{"x":["1.0.0"]}']])
  })

  it('keeps hostile file names and titles inert in the report', async () => {
    const outcome = await aRepository({ 'a<img src=x>|`@mona.ts': leak }).scan(anInputs())
    expect(withoutCode(outcome.summary)).not.toMatch(/<img|@mona/)
  })
})

describe('inputs', () => {
  it('reads a list of scanners and refuses one that there is not', () => {
    expect(
      inputsSchema.parse({
        path: '.',
        databaseAge: '24h',
        verifyFinds: 'false',
        timeout: '5m',
        uploadSarif: 'true',
        scanners: 'npm-audit,\n hadolint',
      }),
    ).toMatchObject({
      scanners: ['npm-audit', 'hadolint'],
      timeout: parseDuration('5m'),
    })
    expect(
      inputsSchema.safeParse({ path: '.', databaseAge: '24h', verifyFinds: 'false', timeout: '5m', uploadSarif: 'true', scanners: 'npm' })
        .success,
    ).toBe(false)
    expect(
      inputsSchema.safeParse({
        path: '.',
        databaseAge: '24h',
        verifyFinds: 'false',
        timeout: '5m',
        uploadSarif: 'true',
        base: '--output=/x',
      }).success,
    ).toBe(false)
  })
})

describe('newSince', () => {
  it('knows a finding again by its fingerprint alone', () => {
    const one = { rule: 'a', kind: 'code' as const, severity: 'low' as const, title: 't', tools: ['x'], aliases: [], fingerprint: '1' }
    expect(newSince([one, { ...one, fingerprint: '2' }], [{ ...one, rule: 'b' }])).toMatchObject([{ fingerprint: '2' }])
  })
})
