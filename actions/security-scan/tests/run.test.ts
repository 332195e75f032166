import { parseDuration } from '@slipway/shared/core/duration'
import { aContext, aRunner, exited, fakeConfigPath, fakeExec, fakeFiles, fakeLog } from '@slipway/shared/testing/fakes'
import { withoutCode } from '@slipway/shared/testing/markdown'
import { describe, expect, it } from 'vitest'
import { type Inputs, inputsSchema } from '../src/inputs.ts'
import { newSince, scan } from '../src/run.ts'
import { samples } from './samples.ts'

function anInputs(overrides: Partial<Inputs> = {}): Inputs {
  return { ...inputsSchema.parse({ path: '.', timeout: '5m', uploadSarif: 'false' }), scanners: ['secret-patterns'], ...overrides }
}

function aRepository(files: Readonly<Record<string, string>>, base: Readonly<Record<string, string>> = {}) {
  const listing = (paths: readonly string[]) => paths.map((path) => `100644 ${'0'.repeat(40)} 0\t${path}\0`).join('')
  const tree = fakeFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/workspace/${path}`, text])))
  const exec = fakeExec(([, command, ...args], { env }) => {
    if (command === 'ls-files') return exited(0, listing(Object.keys(env['GIT_INDEX_FILE'] === undefined ? files : base)))
    if (command === 'read-tree' && args[0] === 'gone^{tree}') return exited(128, '', 'fatal: Not a valid object name')
    if (command === 'checkout-index') for (const [path, text] of Object.entries(base)) tree.all.set(`/temp/slipway-base/tree/${path}`, text)
    return exited(0)
  })
  return aContext({ files: tree, exec })
}

const leak = `const token = '${samples.github}'\n`

describe('scan', () => {
  it('passes a clean tree, and leaves report, SARIF and evidence', async () => {
    const context = aRepository({ 'a.ts': 'ok' })
    const outcome = await scan(anInputs(), context)
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
    const context = { ...aRepository({ 'a.ts': leak, '.env.example': `API_TOKEN=${samples.npm}` }), log }
    const outcome = await scan(anInputs({ scanners: undefined }), context)
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
    const context = aRepository({ 'a.ts': leak })
    const outcome = await scan(anInputs(), context)
    expect(await context.files.read(outcome.outputs?.['report-markdown'] ?? '')).toContain('Revoke it first')
    expect(JSON.parse((await context.files.read(outcome.outputs?.['report-json'] ?? '')) ?? '')).toMatchObject({
      status: 'NON-COMPLIANT',
      summary: { risk: 'critical' },
      breakdown: { secrets: 1 },
      policy: { onError: 'block', onUnseen: 'warn' },
      findings: [{ place: { file: 'a.ts', line: 1 }, remedy: expect.stringContaining('Revoke') }],
    })
  })

  it('judges only what is new since the base, and still reports the rest', async () => {
    const context = aRepository({ 'moved.ts': `\n${leak}` }, { 'a.ts': leak })
    const outcome = await scan(anInputs({ base: 'main' }), context)
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass', findings: [{ kind: 'secret' }], details: { new: [] } } })
    expect(await context.files.exists('/temp/slipway-base')).toBe(false)
  })

  it('fails on what the base did not have', async () => {
    expect(await scan(anInputs({ base: 'main' }), aRepository({ 'a.ts': leak }, { 'a.ts': 'ok' }))).toMatchObject({ ok: false })
  })

  it('says how to mend a base that is not there', async () => {
    await expect(scan(anInputs({ base: 'gone' }), aRepository({ 'a.ts': '' }))).rejects.toMatchObject({
      message: expect.stringContaining('"gone"'),
      hint: expect.stringContaining('fetch-depth'),
    })
  })

  it('takes the policy from the configuration, and the input before it', async () => {
    const audit = {
      auditReportVersion: 2,
      vulnerabilities: { x: { via: [{ source: 1, name: 'x', title: 'bad', url: '', severity: 'high' }], nodes: [] } },
    }
    const context = (config: string) => ({
      ...aContext({
        files: fakeFiles({ '/workspace/package-lock.json': '{}', [fakeConfigPath]: config }),
        exec: fakeExec(([program, command]) =>
          program === 'git'
            ? exited(0, '100644 0 0\tpackage-lock.json\0')
            : command === '--version'
              ? exited(0, '11.0.0')
              : exited(1, JSON.stringify(audit)),
        ),
      }),
    })
    const config = (high: string) =>
      `service: harbor\nenvironments: { staging: { url: https://example.com } }\nsecurity: { high: ${high} }\n`
    const only = anInputs({ scanners: ['npm-audit'] })
    expect((await scan(only, context(config('warn')))).evidence).toMatchObject({ verdict: 'warn', service: 'harbor' })
    expect((await scan(only, context(config('block')))).evidence.verdict).toBe('fail')
    expect((await scan({ ...only, failOn: 'none' }, context(config('block')))).evidence.verdict).toBe('warn')
    const several = config('warn').replace(
      'service: harbor',
      'product: swiftconcur\nservices: { api: { in: api, url: /api }, web: { in: web, url: / } }',
    )
    const ofAll = await scan(only, context(several))
    expect(ofAll.evidence).toMatchObject({ verdict: 'warn' })
    expect(ofAll.evidence.service).toBeUndefined()
    expect(ofAll.summary).toContain('swiftconcur at')
  })

  it('does not pass when no scanner could look', async () => {
    const outcome = await scan(anInputs({ scanners: ['cargo-audit'] }), aRepository({ 'a.ts': '' }))
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' }, outputs: { compliance: 'NON-COMPLIANT' } })
    expect(outcome.summary).toContain('there is no Cargo')
  })

  it('hands scanners no secret of the runner', async () => {
    const context = {
      ...aRepository({ 'package-lock.json': '{}' }),
      runner: aRunner({ environment: { INPUT_TOKEN: 't', ACTIONS_RUNTIME_TOKEN: 't', PATH: '/bin' } }),
    }
    const seen: Record<string, string>[] = []
    const exec = fakeExec((_command, { env }) => {
      seen.push({ ...env })
      return exited(1)
    })
    await scan(anInputs({ scanners: ['npm-audit'] }), { ...context, exec })
    expect(seen.length).toBeGreaterThan(0)
    for (const env of seen) expect(env).toEqual({ PATH: '/bin' })
  })

  it('keeps hostile file names and titles inert in the report', async () => {
    const context = aRepository({ 'a<img src=x>|`@mona.ts': leak })
    const outcome = await scan(anInputs(), context)
    expect(withoutCode(outcome.summary)).not.toMatch(/<img|@mona/)
  })
})

describe('inputs', () => {
  it('reads a list of scanners and refuses one that there is not', () => {
    expect(inputsSchema.parse({ path: '.', timeout: '5m', uploadSarif: 'true', scanners: 'npm-audit,\n hadolint' })).toMatchObject({
      scanners: ['npm-audit', 'hadolint'],
      timeout: parseDuration('5m'),
    })
    expect(inputsSchema.safeParse({ path: '.', timeout: '5m', uploadSarif: 'true', scanners: 'npm' }).success).toBe(false)
    expect(inputsSchema.safeParse({ path: '.', timeout: '5m', uploadSarif: 'true', base: '--output=/x' }).success).toBe(false)
  })
})

describe('newSince', () => {
  it('knows a finding again by its fingerprint alone', () => {
    const one = { rule: 'a', kind: 'code' as const, severity: 'low' as const, title: 't', tools: ['x'], aliases: [], fingerprint: '1' }
    expect(newSince([one, { ...one, fingerprint: '2' }], [{ ...one, rule: 'b' }])).toMatchObject([{ fingerprint: '2' }])
  })
})
