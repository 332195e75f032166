import { exited } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { cargoAudit, readCargoAudit } from '../../src/scanners/cargo-audit.ts'
import { hadolint, readHadolint } from '../../src/scanners/hadolint.ts'
import { npmAudit, readNpmAudit } from '../../src/scanners/npm-audit.ts'
import { pnpmAudit, readPnpmAudit } from '../../src/scanners/pnpm-audit.ts'
import { aScan } from '../samples.ts'

const npmLock = JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/minimist': { version: '0.0.8' } } }, null, 2)
const npmFound = JSON.stringify({
  auditReportVersion: 2,
  vulnerabilities: {
    minimist: {
      name: 'minimist',
      severity: 'critical',
      via: [
        {
          source: 1097678,
          name: 'minimist',
          title: 'Prototype pollution',
          url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
          severity: 'critical',
          range: '<0.2.4',
        },
      ],
      effects: ['mkdirp'],
      nodes: ['node_modules/minimist'],
      fixAvailable: { name: 'minimist', version: '1.2.8', isSemVerMajor: true },
    },
    mkdirp: { name: 'mkdirp', severity: 'critical', via: ['minimist'], effects: [], nodes: ['node_modules/mkdirp'], fixAvailable: true },
  },
})
const run = (stdout: string, code = 1, stderr = '') => ({ code, stdout, stderr })

describe('npm-audit', () => {
  it('makes one finding of an advisory, at the line of the lock file, with the way out', () => {
    expect(readNpmAudit(run(npmFound), 'api/package-lock.json', npmLock)).toMatchObject({
      state: 'findings',
      findings: [
        {
          rule: 'GHSA-xvch-5gv4-984h',
          severity: 'critical',
          place: { file: 'api/package-lock.json', line: 5 },
          package: { ecosystem: 'npm', name: 'minimist', version: '0.0.8' },
          remedy: expect.stringContaining('npm install minimist@1.2.8'),
        },
      ],
    })
  })

  it('is clean only when the report says so', () => {
    expect(readNpmAudit(run('{"auditReportVersion":2,"vulnerabilities":{}}', 0), 'l', '')).toMatchObject({ state: 'clean' })
  })

  it.each([
    [
      'the fault of a registry',
      JSON.stringify({ message: 'request to /audits/quick failed', error: { summary: '', detail: '503 Service Unavailable' } }),
      '503',
    ],
    ['nothing', '', 'it said nothing'],
    ['a page', '<html>gateway</html>', 'gateway'],
    ['an empty object', '{}', '{}'],
  ])('takes %s for an error, not for clean', (_what, stdout, said) => {
    const result = readNpmAudit(run(stdout), 'package-lock.json', '')
    expect(result).toMatchObject({ state: 'error', findings: [] })
    expect(result.reason).toContain(said)
  })

  it('audits every lock file, and keeps what it found when another could not be audited', async () => {
    const answers = [run(npmFound), run('{"error":{"summary":"offline"}}')]
    const npm = (args: readonly string[]) =>
      args[0] === '--version' ? exited(0, '11.1.0\n') : { state: 'exited' as const, ...(answers.shift() ?? run('')) }
    const context = aScan(
      { 'api/package-lock.json': npmLock, 'web/package-lock.json': npmLock, 'node_modules/x/package-lock.json': '' },
      { npm },
    )
    const result = await npmAudit.run(context)
    expect(result).toMatchObject({ state: 'error', version: '11.1.0', findings: [{ rule: 'GHSA-xvch-5gv4-984h' }] })
    expect(result.reason).toContain('web/package-lock.json: offline')
  })

  it('does not run without npm, and has nothing to do without a lock file', async () => {
    expect(await npmAudit.run(aScan({ 'package-lock.json': '{}' }))).toMatchObject({
      state: 'not-run',
      reason: expect.stringContaining('not installed'),
    })
    expect(npmAudit.notApplicable(aScan({ 'a.ts': '' }).tree)).toBe('there is no package-lock.json')
  })
})

describe('pnpm-audit', () => {
  const found = JSON.stringify({
    advisories: {
      '1': {
        findings: [{ version: '0.0.8', paths: ['.>minimist'] }],
        id: 1,
        title: 'Prototype pollution',
        module_name: 'minimist',
        vulnerable_versions: '<0.2.4',
        patched_versions: '>=0.2.4',
        severity: 'moderate',
        github_advisory_id: 'GHSA-xvch-5gv4-984h',
        url: 'https://x.io',
      },
    },
  })

  it('makes a finding at the line of the lock file', () => {
    const lock = "lockfileVersion: '9.0'\npackages:\n  minimist@0.0.8:\n    resolution: {}\n"
    expect(readPnpmAudit(run(found), 'pnpm-lock.yaml', lock)).toMatchObject({
      state: 'findings',
      findings: [{ rule: 'GHSA-xvch-5gv4-984h', severity: 'medium', place: { line: 3 }, remedy: expect.stringContaining('>=0.2.4') }],
    })
  })

  it.each([
    ['a retired address', '{"error":{"code":"ERR_PNPM_AUDIT_BAD_RESPONSE","message":"410"}}', 'ERR_PNPM_AUDIT_BAD_RESPONSE 410'],
    ['nothing', '', 'it said nothing'],
  ])('takes %s for an error', (_what, stdout, said) => {
    const result = readPnpmAudit(run(stdout), 'pnpm-lock.yaml', '')
    expect(result.state).toBe('error')
    expect(result.reason).toContain(said)
  })

  it('is clean when there are no advisories', () => {
    expect(readPnpmAudit(run('{"advisories":{},"metadata":{}}', 0), 'pnpm-lock.yaml', '').state).toBe('clean')
    expect(pnpmAudit.notApplicable(aScan({}).tree)).toBe('there is no pnpm-lock.yaml')
  })
})

describe('cargo-audit', () => {
  const report = (cvss: string | null, ignore: string[] = []) =>
    JSON.stringify({
      settings: { ignore },
      vulnerabilities: {
        list: [
          {
            advisory: { id: 'RUSTSEC-2019-0001', title: 'Overflow', aliases: ['CVE-2019-15542'], cvss, url: null },
            versions: { patched: ['>=2.1.0'] },
            package: { name: 'ammonia', version: '0.7.0' },
          },
        ],
      },
      warnings: { yanked: [{ kind: 'yanked', package: { name: 'old', version: '1.0.0' }, advisory: null }] },
    })
  const lock = '[[package]]\nname = "ammonia"\nversion = "1.0.0"\n\n[[package]]\nname = "ammonia"\nversion = "0.7.0"\n'

  it('rates an advisory by its CVSS vector, and at the entry of that version', () => {
    expect(readCargoAudit(run(report('CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')), 'Cargo.lock', lock)).toMatchObject({
      state: 'findings',
      findings: [
        {
          rule: 'RUSTSEC-2019-0001',
          severity: 'critical',
          aliases: ['CVE-2019-15542'],
          place: { line: 6 },
          url: 'https://rustsec.org/advisories/RUSTSEC-2019-0001',
        },
        { rule: 'cargo-yanked', severity: 'low' },
      ],
    })
  })

  it.each<[string, string, string]>([
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 'critical', 'CVSS 10.0'],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 'critical', 'CVSS 9.3'],
    ['CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N', 'medium', 'CVSS 4.6'],
    ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 'high', 'CVSS 7.8'],
    ['CVSS:5.0/AV:N', 'unknown', 'the CVSS vector of the advisory cannot be read: "CVSS:5.0/AV:N"'],
    ['CVSS:4.0/AV:N/AC:L', 'unknown', 'the CVSS vector of the advisory cannot be read: "CVSS:4.0/AV:N/AC:L"'],
  ])('rates %s as %s', (vector, severity, detail) => {
    const [finding] = readCargoAudit(run(report(vector)), 'Cargo.lock', lock).findings
    expect(finding).toMatchObject({ severity, detail: `0.7.0 is locked; ${detail}.` })
  })

  it('calls the severity unknown without a vector, and tells what its own configuration hides', () => {
    const result = readCargoAudit(run(report(null, ['RUSTSEC-2020-0001'])), 'Cargo.lock', lock)
    expect(result.findings[0]).toMatchObject({ severity: 'unknown', detail: '0.7.0 is locked; the advisory has no score.' })
    expect(result.reason).toContain('RUSTSEC-2020-0001')
  })

  it('is in error when the database could not be fetched, and not run when it is absent', async () => {
    expect(readCargoAudit(run('', 2, "error: couldn't fetch advisory database"), 'Cargo.lock', '')).toMatchObject({
      state: 'error',
      reason: expect.stringContaining('fetch advisory'),
    })
    expect(await cargoAudit.run(aScan({ 'Cargo.lock': lock }))).toMatchObject({
      state: 'not-run',
      hint: expect.stringContaining('cargo install'),
    })
  })
})

describe('hadolint', () => {
  const problem = (code: string, line: number, level = 'warning') => ({
    file: 'Dockerfile',
    line,
    column: 1,
    level,
    code,
    message: 'Pin it\nmore',
  })
  const texts = new Map([['Dockerfile', 'FROM x\nRUN a\nRUN a\n']])

  it('makes findings with a fingerprint that the line number has no part in', () => {
    const [first, second] = readHadolint(
      run(JSON.stringify([problem('DL3006', 1, 'error'), problem('DL3059', 2), problem('DL3059', 3)]), 0),
      texts,
    ).findings
    const [moved] = readHadolint(
      run(JSON.stringify([problem('DL3006', 2, 'error')]), 0),
      new Map([['Dockerfile', '# new\nFROM x\n']]),
    ).findings
    expect(first).toMatchObject({ kind: 'container', severity: 'high', title: 'DL3006: Pin it', place: { file: 'Dockerfile', line: 1 } })
    expect(moved?.fingerprint).toBe(first?.fingerprint)
    expect(second?.severity).toBe('medium')
  })

  it('keeps two equal lines apart', () => {
    const { findings } = readHadolint(run(JSON.stringify([problem('DL3059', 2), problem('DL3059', 3)]), 0), texts)
    expect(new Set(findings.map((finding) => finding.fingerprint)).size).toBe(2)
  })

  it('is in error for a Dockerfile that it could not read', () => {
    expect(readHadolint(run(JSON.stringify([problem('DL1000', 4, 'error')]), 0), texts)).toMatchObject({
      state: 'error',
      reason: 'hadolint could not read Dockerfile:4',
    })
    expect(readHadolint(run('', 1, 'no such option'), texts)).toMatchObject({ state: 'error' })
  })

  it('does not run when it is absent, and says how to get it', async () => {
    expect(await hadolint.run(aScan({ 'docker/api.Dockerfile': 'FROM x' }))).toMatchObject({
      state: 'not-run',
      hint: expect.stringContaining('https://github.com/hadolint'),
    })
    expect(hadolint.notApplicable(aScan({ 'Dockerfile.md': '' }).tree)).toBe('there is no Dockerfile')
  })
})
