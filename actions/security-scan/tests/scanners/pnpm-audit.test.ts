import { describe, expect, it } from 'vitest'
import { pnpmAudit, readPnpmAudit } from '../../src/scanners/pnpm-audit.ts'
import { aScan } from '../samples.ts'

const run = (stdout: string, code = 1, stderr = '') => ({ code, stdout, stderr })

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
    expect(readPnpmAudit(run(found), { path: 'pnpm-lock.yaml', text: lock })).toMatchObject({
      state: 'findings',
      findings: [{ rule: 'GHSA-xvch-5gv4-984h', severity: 'medium', place: { line: 3 }, remedy: expect.stringContaining('>=0.2.4') }],
    })
  })

  it.each([
    ['a retired address', '{"error":{"code":"ERR_PNPM_AUDIT_BAD_RESPONSE","message":"410"}}', 'ERR_PNPM_AUDIT_BAD_RESPONSE 410'],
    ['nothing', '', 'it said nothing'],
  ])('takes %s for an error', (_what, stdout, said) => {
    const result = readPnpmAudit(run(stdout), { path: 'pnpm-lock.yaml', text: '' })
    expect(result.state).toBe('error')
    expect(result.reason).toContain(said)
  })

  it('is clean when there are no advisories', () => {
    expect(readPnpmAudit(run('{"advisories":{},"metadata":{}}', 0), { path: 'pnpm-lock.yaml', text: '' }).state).toBe('clean')
    expect(pnpmAudit.notApplicable(aScan({}).tree)).toBe('there is no pnpm-lock.yaml')
  })
})
