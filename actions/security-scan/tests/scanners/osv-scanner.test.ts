import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { osvScanner } from '../../src/scanners/osv-scanner.ts'
import { aScan, outcomeOf } from '../samples.ts'

const ghsa = {
  id: 'GHSA-c3h9-896r-86jm',
  aliases: ['CVE-2021-3121'],
  summary: 'Improper Input Validation in GoGo Protobuf',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:H' }],
  affected: [{ package: { name: 'github.com/gogo/protobuf' }, ranges: [{ events: [{ introduced: '0' }, { fixed: '1.3.2' }] }] }],
  database_specific: { severity: 'MODERATE' },
}
const own = { id: 'GO-2021-0053', aliases: ['CVE-2021-3121'], summary: 'Panic in protobuf' }
type Packages = readonly {
  name: string
  version: string
  ecosystem?: string
  records?: readonly object[]
  ids?: readonly string[]
  score?: string
}[]

const reportOf = (packages: Packages) =>
  JSON.stringify({
    results: [
      {
        packages: packages.map(({ name, version, ecosystem = 'Go', records, ids = [], score = '' }) => ({
          package: { name, version, ecosystem },
          ...(records === undefined ? {} : { vulnerabilities: records, groups: [{ ids, aliases: ids, max_severity: score }] }),
        })),
      },
    ],
  })
const protobuf = { name: 'github.com/gogo/protobuf', version: '1.3.1', records: [own, ghsa], ids: [own.id, ghsa.id], score: '8.6' }
const goMod = 'module example.com/a\n\ngo 1.16\n\nrequire github.com/gogo/protobuf v1.3.1\n'

/** A scan in which osv-scanner answers by the reader that it is asked for. */
function aScanWith(files: Readonly<Record<string, string>>, answer: (reader: string, text: string) => ReturnType<typeof exited>) {
  const context = aScan(files)
  const calls: { reader: string; text: string; options: string[]; room: string[] }[] = []
  const exec = fakeExec(async ([program, ...args], { env }) => {
    if (program !== 'osv-scanner') return { state: 'not-found', program }
    if (args[0] === '--version') return exited(0, 'osv-scanner version: 2.6.0\nosv-scalibr version: 0.5.2\n')
    const [reader = '', file = ''] = (args.at(-1) ?? '').replace('--lockfile=', '').split(':')
    const text = (await context.files.read(file)) ?? ''
    const room = file.slice(0, file.lastIndexOf('/'))
    calls.push({ reader, text, options: args.slice(0, -1), room: (await context.files.list(room)).map(({ name }) => name) })
    expect(env?.['HOME']).toMatch(/^\/temp\/slipway-room-/)
    return answer(reader, text)
  })
  return { calls, outcome: (over = {}) => outcomeOf(osvScanner, { ...context, exec, ...over }), context }
}

describe('osv-scanner', () => {
  it('gives an advisory under all its ids as one finding, with the words and the rating of its GitHub advisory', async () => {
    const { outcome } = aScanWith({ 'api/go.mod': goMod }, () => exited(1, reportOf([protobuf])))
    const { state, findings, read, version, reason } = await outcome()
    expect({ state, read, version, reason }).toEqual({
      state: 'findings',
      read: ['api/go.mod'],
      version: '2.6.0',
      reason: '1 lock file with 1 package',
    })
    expect(findings).toMatchObject([
      {
        rule: ghsa.id,
        aliases: ['CVE-2021-3121', own.id],
        severity: 'medium',
        title: `${protobuf.name}: ${ghsa.summary}`,
        detail: '1.3.1 is locked; GitHub rates it medium.',
        remedy: `Update ${protobuf.name} to 1.3.2, or a later version.`,
        place: { file: 'api/go.mod', line: 5 },
        package: { ecosystem: 'golang', name: protobuf.name, version: '1.3.1' },
        url: `https://github.com/advisories/${ghsa.id}`,
      },
    ])
  })

  it.each<[string, object, string, string, string]>([
    ['a vector', { id: 'PYSEC-1', severity: ghsa.severity }, '', 'high', 'CVSS 8.6'],
    ['the score of another record', { id: 'PYSEC-1' }, '9.8', 'critical', 'CVSS 9.8'],
    ['nothing', { id: 'PYSEC-1' }, '', 'unknown', 'the advisory has no score'],
    ['a word that nobody knows', { id: 'PYSEC-1', database_specific: { severity: 'SPOOKY' } }, '', 'unknown', 'the advisory has no score'],
    [
      'RustSec',
      { id: 'PYSEC-1', affected: [{ database_specific: { informational: 'unmaintained' } }] },
      '7.0',
      'low',
      'the advisory calls it unmaintained',
    ],
  ])('rates an advisory by %s', async (_what, record, score, severity, words) => {
    const packages = [{ name: 'a', version: '1', ecosystem: 'PyPI', records: [record], ids: ['PYSEC-1'], score }]
    const { outcome } = aScanWith({ 'poetry.lock': '' }, () => exited(1, reportOf(packages)))
    expect((await outcome()).findings).toMatchObject([{ severity, detail: `1 is locked; ${words}.`, package: { ecosystem: 'pypi' } }])
  })

  it('lets no configuration, network or toolchain of the tree take part', async () => {
    const { calls, outcome, context } = aScanWith({ 'go.mod': goMod, 'go.sum': 'sum', 'osv-scanner.toml': '[[IgnoredVulns]]' }, () =>
      exited(0, '{"results":[]}'),
    )
    await outcome({ osvDatabase: '/databases' })
    expect(calls).toMatchObject([{ reader: 'go.mod', room: ['go.mod', 'go.sum'] }])
    const [{ options = [] } = {}] = calls
    expect(options).toEqual(
      expect.arrayContaining(['--no-resolve', '--no-call-analysis=all', '--offline-vulnerabilities', '--local-db-path=/databases']),
    )
    const config = options.find((option) => option.startsWith('--config='))
    expect(config).toMatch(/^--config=\/temp\/slipway-room-[^/]+\/osv-scanner\.toml$/)
    expect(await context.files.list('/temp')).toEqual([])
  })

  it('never hands on an option of a requirements file, which could have any file of the machine read', async () => {
    const text = 'Flask==1.0 # comment\n-r /etc/passwd\n[x]-r ../secret\na \\\n  ==1\n${X} \\\n-r b\n\u0085-r c\n\uFEFF-c d\nz[y]>=2'
    const { calls, outcome } = aScanWith({ 'requirements.txt': text }, () => exited(128))
    await outcome()
    expect(calls[0]?.text).toBe('Flask==1.0\n\n\na ==1\n\n\n\n\n\nz[y]>=2')
  })

  it('has the place of what a joined line asks for, and no POM opens another file', async () => {
    const files = { 'pom.xml': '<parent><relativePath>/etc/a.xml</relativePath></parent>' }
    const { calls, outcome } = aScanWith(files, () => exited(128))
    await outcome()
    expect(calls[0]?.text).not.toContain('relativePath')
  })

  it('names packages without a version and files that are taken in, since no advisory was compared with them', async () => {
    const text = 'flask==1.0\ndjango<2\nfoo\n-r base.txt\n-c constraints.txt\n'
    const packages = [
      { name: 'Flask', version: '1.0', ecosystem: 'PyPI' },
      { name: 'foo', version: '', ecosystem: 'PyPI' },
    ]
    const { outcome } = aScanWith({ 'api/requirements.txt': text, 'api/constraints.txt': '', 'api/base.txt': '' }, (_reader, of) =>
      of === '' ? exited(128) : exited(0, reportOf(packages)),
    )
    expect((await outcome()).unscanned).toEqual([
      { files: ['api/requirements.txt'], why: 'no version of django, foo is told, so no advisory was compared with it' },
      { files: ['api/requirements.txt'], why: 'no scanner looked at api/base.txt, which it takes in' },
    ])
  })

  it('names a lock file that it cannot read, and reads the others', async () => {
    const { outcome } = aScanWith({ 'poetry.lock': '{{{', 'uv.lock': '' }, (reader) =>
      reader === 'uv.lock'
        ? exited(0, reportOf([{ name: 'a', version: '1' }]))
        : exited(
            127,
            '',
            'Error during extraction: (extracting as python/poetrylock) tmp/room/poetry.lock: could not extract: toml: line 1\nextraction failed on specified lockfile\n',
          ),
    )
    expect(await outcome()).toMatchObject({
      state: 'clean',
      read: ['uv.lock'],
      unscanned: [{ files: ['poetry.lock'], why: 'not a lock file that can be read: could not extract: toml: line 1' }],
    })
  })

  it.each([
    [
      'a service that does not answer',
      exited(127, '{"results":[]}', 'Error during extraction: (extracting as vulnmatch/osvdev) no route to host'),
    ],
    [
      'findings of a half answer, which have exit code 1',
      exited(1, reportOf([protobuf]), 'Error during extraction: (extracting as vulnmatch/osvdev) timeout'),
    ],
    ['a report that is none', exited(0, 'what?')],
    ['an exit code that it does not have', exited(130, '{"results":[]}')],
  ])('is in error, and not clean, on %s, and starts no other run', async (_what, answer) => {
    const names = Array.from({ length: 20 }, (_, index) => `m${index}/go.mod`)
    const { calls, outcome } = aScanWith(Object.fromEntries(names.map((name) => [name, goMod])), () => answer)
    expect(await outcome()).toMatchObject({
      state: 'error',
      read: [],
      reason: expect.stringContaining('osv-scanner could not do its work at m'),
    })
    expect(calls.length).toBeLessThanOrEqual(4)
  })

  it('is not run where it is not installed or of version 1, and a second source is no gap then', async () => {
    expect(await outcomeOf(osvScanner, aScan({ 'go.mod': goMod }))).toMatchObject({
      state: 'not-run',
      reason: 'osv-scanner is not installed',
    })
    const old = aScan({ 'go.mod': goMod }, { 'osv-scanner': () => exited(0, 'osv-scanner version: 1.9.2') })
    expect(await outcomeOf(osvScanner, old)).toMatchObject({ state: 'not-run', reason: 'osv-scanner 1.9.2 is too old' })
    const paths = ['go.mod', 'Cargo.lock', 'package-lock.json', 'node_modules/a/go.mod', 'a/requirements-dev.txt', 'harbor.deps.json']
    expect(osvScanner.filesFor(paths)).toEqual(['go.mod', 'a/requirements-dev.txt', 'harbor.deps.json'])
  })

  it('has the age of the oldest database in the folder, and none with the service', async () => {
    const { outcome, context } = aScanWith({ 'go.mod': goMod }, () => exited(0, reportOf([])))
    expect((await outcome()).database).toBeUndefined()
    const times: Readonly<Record<string, number>> = { Go: 1_700_000_000_000, npm: 1_600_000_000_000 }
    const files: typeof context.files = {
      ...context.files,
      list: async (path) => (path === '/osv/osv-scalibr' ? Object.keys(times).map((name) => ({ name, kind: 'folder' })) : []),
      modified: async (path) => times[path.split('/').at(-2) ?? ''],
    }
    expect((await outcome({ files, osvDatabase: '/osv' })).database).toEqual({ updated: 1_600_000_000_000 })
    expect((await outcome({ osvDatabase: '/nowhere' })).database).toEqual({ updated: undefined })
  })
})
