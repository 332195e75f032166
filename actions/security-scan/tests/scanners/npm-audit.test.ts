import { answered, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { npmAudit } from '../../src/scanners/npm-audit.ts'
import { aScan, outcomeOf } from '../samples.ts'

const advisory = {
  id: 1097678,
  url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
  title: 'Prototype pollution',
  severity: 'critical',
  vulnerable_versions: '<0.2.4',
}
const lockOf = (packages: Readonly<Record<string, string>>) =>
  JSON.stringify(
    {
      lockfileVersion: 3,
      packages: Object.fromEntries(Object.entries(packages).map(([folder, version]) => [`node_modules/${folder}`, { version }])),
    },
    null,
    2,
  )
const audited = (files: Readonly<Record<string, string>>, answer: unknown) => {
  const http = fakeHttp(() => answered(200, JSON.stringify(answer)))
  return { http, result: outcomeOf(npmAudit, { ...aScan(files), http }) }
}

describe('npm-audit', () => {
  it('makes one finding of an advisory and a locked version, at its line, with the way out', async () => {
    const files = {
      'api/package-lock.json': lockOf({ minimist: '0.0.8', 'a/node_modules/minimist': '0.0.8', 'b/node_modules/minimist': '1.2.8' }),
    }
    expect(await audited(files, { minimist: [advisory] }).result).toMatchObject({
      state: 'findings',
      findings: [
        {
          rule: 'GHSA-xvch-5gv4-984h',
          severity: 'critical',
          place: { file: 'api/package-lock.json', line: 4 },
          package: { ecosystem: 'npm', name: 'minimist', version: '0.0.8' },
          remedy: expect.stringContaining('a version that is not in <0.2.4'),
        },
      ],
      reason: '1 lock file with 3 packages',
    })
  })

  it('asks once for the packages of all lock files, whatever wrote them, and finds each in its own', async () => {
    const { http, result } = audited(
      {
        'package-lock.json': lockOf({ x: '1.0.0' }),
        'packages/a/package-lock.json': lockOf({ minimist: '0.0.8', x: '2.0.0' }),
        'web/pnpm-lock.yaml': "lockfileVersion: '9.0'\npackages:\n  minimist@0.0.8:\n    resolution: {}\n",
        'api/bun.lock': '{\n"lockfileVersion": 1, "packages": {\n"minimist": [\n"minimist@0.2.0", "", {}, "b"],}}',
        'old/yarn.lock': '# yarn lockfile v1\n\nminimist@0.0.8:\n  version "0.0.8"\n',
        'node_modules/x/package-lock.json': lockOf({ y: '1.0.0' }),
      },
      { minimist: [advisory] },
    )
    expect((await result).findings.map(({ place, package: one }) => `${place?.file}:${place?.line} ${one?.version}`).sort()).toEqual([
      'api/bun.lock:3 0.2.0',
      'old/yarn.lock:3 0.0.8',
      'packages/a/package-lock.json:4 0.0.8',
      'web/pnpm-lock.yaml:3 0.0.8',
    ])
    expect(http.calls.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'POST https://registry.test/-/npm/v1/security/advisories/bulk {"minimist":["0.0.8","0.2.0"],"x":["1.0.0","2.0.0"]}',
    ])
  })

  it.each([
    ['0.2.4', false],
    ['0.2.3', true],
    ['0.2.4-rc.1', true],
    ['1.0.0', false],
  ])('takes %s for affected by <0.2.4: %s', async (version, isAffected) => {
    const { findings } = await audited({ 'package-lock.json': lockOf({ minimist: version }) }, { minimist: [advisory] }).result
    expect(findings).toHaveLength(isAffected ? 1 : 0)
  })

  it.each<[string, Parameters<typeof fakeHttp>[0], string]>([
    ['a registry that is not reached', refused, 'could not be reached'],
    ['a registry that is down', () => answered(503, '{}'), 'answered 503'],
    ['a registry that has no advisories', () => answered(405, '{}'), 'answered 405'],
    ['a page', () => answered(200, '<html>gateway</html>'), 'cannot be read'],
    ['advisories of another form', () => answered(200, '{"minimist":[{"severity":1}]}'), 'cannot be read'],
    ['an answer that was cut', () => ({ ...answered(200, '{}'), cutAfter: 2 }), 'more than'],
  ])('takes %s for an error, not for clean', async (_what, reply, said) => {
    const result = await outcomeOf(npmAudit, { ...aScan({ 'package-lock.json': lockOf({ minimist: '0.0.8' }) }), http: fakeHttp(reply) })
    expect(result).toMatchObject({ state: 'error', findings: [] })
    expect(result.reason).toContain(said)
  })

  it('names a lock file that it cannot read, and judges the others', async () => {
    const files = { 'a/package-lock.json': '{', 'b/package-lock.json': lockOf({ minimist: '0.0.8' }) }
    expect(await audited(files, { minimist: [advisory] }).result).toMatchObject({
      state: 'findings',
      findings: [{ place: { file: 'b/package-lock.json' } }],
      unscanned: [{ files: ['a/package-lock.json'], why: expect.stringContaining('not a lock file that can be read') }],
    })
  })

  it('says how many packages no registry has advisories for', async () => {
    const lock = JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0', resolved: 'git+ssh://git@example.com/a' } } })
    expect((await audited({ 'package-lock.json': lock }, {}).result).reason).toBe(
      '1 lock file with 0 packages; 1 package from git, an address or a folder, for which no registry has advisories',
    )
  })

  it('has nothing to do without a lock file', () =>
    expect(npmAudit.notApplicable(aScan({ 'a.ts': '' }).tree)).toContain('there is no package-lock.json'))
})
