import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { cargoAudit, readCargoAudit } from '../../src/scanners/cargo-audit.ts'
import { aScan, outcomeOf } from '../samples.ts'

const run = (stdout: string, code = 1, stderr = '') => ({ code, stdout, stderr })

describe('cargo-audit', () => {
  const report = (cvss: string | null, ignore: string[] = [], commit: string | null = '9f2c') =>
    JSON.stringify({
      database: { 'advisory-count': 1, 'last-commit': commit, 'last-updated': commit === null ? null : '2020-01-01T00:00:00Z' },
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
    expect(readCargoAudit(run(report('CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')), { path: 'Cargo.lock', text: lock })).toMatchObject({
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
    const [finding] = readCargoAudit(run(report(vector)), { path: 'Cargo.lock', text: lock }).findings
    expect(finding).toMatchObject({ severity, detail: `0.7.0 is locked; ${detail}.` })
  })

  it('calls the severity unknown without a vector, and tells what its own configuration hides', () => {
    const result = readCargoAudit(run(report(null, ['RUSTSEC-2020-0001'])), { path: 'Cargo.lock', text: lock })
    expect(result.findings[0]).toMatchObject({ severity: 'unknown', detail: '0.7.0 is locked; the advisory has no score.' })
    expect(result.reason).toContain('RUSTSEC-2020-0001')
  })

  it('audits every lock file alone in a room, and keeps what it found when another could not be audited', async () => {
    const answers = [report(null), '']
    const folders: (string | undefined)[] = []
    const context = aScan({ 'a/Cargo.lock': lock, 'b/Cargo.lock': lock, '.cargo/audit.toml': '[database]\npath = "/hostile"' })
    const exec = fakeExec((command, { cwd }) => {
      folders.push(cwd)
      return command[1] === '--version' ? exited(0, 'cargo-audit 0.22.2') : exited(1, answers.shift() ?? '')
    })
    const result = await outcomeOf(cargoAudit, { ...context, exec })
    expect(result).toMatchObject({ state: 'error', version: '0.22.2', findings: [{ place: { file: 'a/Cargo.lock' } }, {}] })
    expect(result.reason).toContain('b/Cargo.lock')
    for (const folder of folders) expect(folder).toMatch(/^\/temp\/slipway-room-/)
    expect(await context.files.list('/temp')).toEqual([])
  })

  it('has a database of now where it fetched one, of unknown age where it did not, and that of the folder that is given', async () => {
    const answering = (commit: string | null) => ({
      'cargo-audit': (args: readonly string[]) => (args[0] === '--version' ? exited(0, '0.22.2') : exited(1, report(null, [], commit))),
      git: () => exited(0, '1790000000\n'),
    })
    const of = async (commit: string | null, rustAdvisories?: string) => {
      const context = { ...aScan({ 'Cargo.lock': lock }, answering(commit)), rustAdvisories }
      return { now: context.clock.now(), ...(await outcomeOf(cargoAudit, context)).database }
    }
    const fetched = await of('9f2c')
    expect(fetched.updated).toBe(fetched.now)
    expect((await of(null)).updated).toBeUndefined()
    expect((await of(null, '/advisories')).updated).toBe(1_790_000_000_000)
  })

  it('is in error when the database could not be fetched, and not run when it is absent', async () => {
    expect(readCargoAudit(run('', 2, "error: couldn't fetch advisory database"), { path: 'Cargo.lock', text: '' })).toMatchObject({
      state: 'error',
      reason: expect.stringContaining('fetch advisory'),
    })
    expect(await outcomeOf(cargoAudit, aScan({ 'Cargo.lock': lock }))).toMatchObject({
      state: 'not-run',
      hint: expect.stringContaining('cargo install'),
    })
  })
})
