import { exited } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { npmAudit, readNpmAudit } from '../../src/scanners/npm-audit.ts'
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
    expect(readNpmAudit(run(npmFound), { path: 'api/package-lock.json', text: npmLock })).toMatchObject({
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
    expect(readNpmAudit(run('{"auditReportVersion":2,"vulnerabilities":{}}', 0), { path: 'l', text: '' })).toMatchObject({ state: 'clean' })
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
    const result = readNpmAudit(run(stdout), { path: 'package-lock.json', text: '' })
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
