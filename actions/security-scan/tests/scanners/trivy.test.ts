import { mergeFindings } from '@slipway/shared/findings/merge'
import { exited, fakeClock, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { ScanContext } from '../../src/contract/scanner.ts'
import { inputsSchema } from '../../src/inputs.ts'
import { runScanners } from '../../src/run-scanners.ts'
import { trivy } from '../../src/scanners/trivy.ts'
import { aScan, outcomeOf } from '../samples.ts'

const now = Date.parse('2026-11-30T12:00:00Z')
const image = `ghcr.io/acme/app@sha256:${'a'.repeat(64)}`
const report = (...results: object[]) => JSON.stringify({ SchemaVersion: 2, Results: results })
const root = { Target: '0/Dockerfile', Class: 'config', Misconfigurations: [misconfiguration('DS002', 2, 'HIGH')] }
const minimist = {
  VulnerabilityID: 'CVE-2021-44906',
  VendorIDs: ['GHSA-xvch-5gv4-984h'],
  PkgName: 'minimist',
  PkgIdentifier: { PURL: 'pkg:npm/minimist@0.0.8' },
  InstalledVersion: '0.0.8',
  FixedVersion: '1.2.6, 0.2.4',
  Severity: 'CRITICAL',
  Title: 'prototype pollution',
}

function misconfiguration(ID: string, StartLine: number, Severity: string) {
  return { ID, Title: 't', Message: 'Say something else\nmore', Severity, Status: 'FAIL', CauseMetadata: { StartLine } }
}

type Answer = (args: readonly string[]) => ReturnType<typeof exited>
const withTrivy = (answer: Answer, version = '0.70.0') =>
  ({ trivy: (args) => (args[0] === '--version' ? exited(0, `Version: ${version}\n`) : answer(args)) }) satisfies Parameters<typeof aScan>[1]

/** A scan with a database of this day. */
async function withDatabase(context: ScanContext, updated = '2026-11-30T06:00:00Z'): Promise<ScanContext> {
  await context.files.write('/cache/db/metadata.json', JSON.stringify({ Version: 2, UpdatedAt: updated }))
  return { ...context, trivyCache: '/cache' }
}

const run = async (context: ScanContext) =>
  await runScanners([trivy], context, { timeout: 60_000, clock: fakeClock(now), asked: [], databaseAge: 86_400_000 })

const tree = { Dockerfile: 'FROM node:24\nUSER root\n', 'api/package-lock.json': '{}' }

describe('trivy', () => {
  it('looks at the configuration of Dockerfiles alone where there is no database, and says so', async () => {
    const commands: (readonly string[])[] = []
    const result = await outcomeOf(
      trivy,
      aScan(
        tree,
        withTrivy((args) => {
          commands.push(args)
          return exited(0, report(root))
        }),
      ),
    )
    expect(commands.map(([first]) => first)).toEqual(['config'])
    expect(result).toMatchObject({ state: 'findings', version: '0.70.0', read: ['Dockerfile'], database: undefined })
    expect(result.reason).toMatch(/^1 Dockerfiles, 0 lock files, 0 images; packages were not looked at/)
    expect(result.findings).toMatchObject([
      {
        rule: 'trivy/DS-0002',
        kind: 'container',
        severity: 'medium',
        title: 'DS-0002: Say something else',
        place: { file: 'Dockerfile', line: 2 },
      },
    ])
  })

  it('has not read a file of which Trivy says nothing', async () => {
    const context = aScan(
      { ...tree, 'api/Dockerfile': 'FROM node:24\nUSER 1\n' },
      withTrivy(() => exited(0, report(root))),
    )
    const result = await outcomeOf(trivy, context)
    expect(result).toMatchObject({ state: 'findings', read: ['Dockerfile'] })
    expect(result.reason).toContain('1 Dockerfiles, 0 lock files, 0 images; it said nothing of api/Dockerfile')
  })

  it('sees copies under names of ours, without waivers of the tree, by our configuration, and in a home that is empty', async () => {
    const seen: string[] = []
    const context = aScan({ '--ignorefile=x.Dockerfile': '#trivy:ignore:DS-0002\nFROM a\n', 'trivy.yaml': 'x', '.trivyignore': 'DS-0002' })
    const exec = fakeExec(async (command, { env }) => {
      if (command[1] === '--version') return exited(0, 'Version: 0.70.0')
      seen.push(command.join(' '), env['HOME'] ?? '')
      const folder = command.at(-1) ?? ''
      const own = command[command.indexOf('--config') + 1] ?? ''
      const ignored = command[command.indexOf('--ignorefile') + 1] ?? ''
      seen.push(
        ...(await Promise.all([`${folder}/0/Dockerfile`, own, ignored].map(async (path) => (await context.files.read(path)) ?? 'missing'))),
      )
      return exited(0, report())
    })
    await outcomeOf(trivy, { ...context, exec })
    expect(seen[0]).not.toContain('x.Dockerfile')
    expect(seen[1]).toMatch(/^\/temp\/slipway-room-/)
    expect(seen.slice(2)).toEqual(['#trivy:noted_:DS-0002\nFROM a\n', '{}\n', ''])
    expect(await context.files.list('/temp')).toEqual([])
  })

  it('looks at lock files and named images with a database, fetches nothing, and tells its age', async () => {
    const commands: (readonly string[])[] = []
    const context = await withDatabase({
      ...aScan(
        tree,
        withTrivy((args) => {
          commands.push(args)
          if (args[0] === 'config') return exited(0, report())
          return exited(0, report({ Target: args[0] === 'fs' ? '0/package-lock.json' : 'app (debian 13)', Vulnerabilities: [minimist] }))
        }),
      ),
      images: [image],
    })
    const { tools, findings } = await run(context)
    expect(commands.map(([first]) => first)).toEqual(['config', 'fs', 'image'])
    for (const args of commands.slice(1))
      expect(args).toEqual(expect.arrayContaining(['--skip-db-update', '--offline-scan', '--skip-java-db-update']))
    expect(commands[2]?.at(-1)).toBe(image)
    expect(tools).toMatchObject([{ state: 'findings', version: '0.70.0', database: { updated: '2026-11-30T06:00:00.000Z' } }])
    expect(tools[0]?.reason).toContain('its database is 6h old')
    expect(findings.map(({ rule, kind, severity, place, remedy }) => [rule, kind, severity, place?.file, remedy])).toEqual(
      expect.arrayContaining([
        [
          'GHSA-xvch-5gv4-984h',
          'dependency',
          'critical',
          'api/package-lock.json',
          'Update minimist to 1.2.6 or 0.2.4, or a later version.',
        ],
      ]),
    )
  })

  it('is one finding with what another scanner says of the same advisory', async () => {
    const context = await withDatabase(
      aScan(
        { 'package-lock.json': '{}' },
        withTrivy(() => exited(0, report({ Target: '0/package-lock.json', Vulnerabilities: [minimist] }))),
      ),
    )
    const { findings } = await outcomeOf(trivy, context)
    const others = findings.map((finding) => ({
      ...finding,
      rule: 'GHSA-xvch-5gv4-984h',
      aliases: [],
      tools: ['npm-audit'],
      fingerprint: 'f',
    }))
    expect(mergeFindings([...findings, ...others])).toMatchObject([{ rule: 'GHSA-xvch-5gv4-984h', tools: ['npm-audit', 'trivy'] }])
  })

  it.each([
    ['an old database', '2026-11-28T06:00:00Z', 'stale', /its database is 2d6h old \(limit 1d\)/],
    ['a database of unknown age', 'yesterday', 'stale', /the age of its database is not known/],
    ['a database of today', '2026-11-30T11:00:00Z', 'clean', /its database is 1h old/],
  ])('with %s', async (_what, updated, state, reason) => {
    const context = await withDatabase(
      aScan(
        { 'go.mod': '' },
        withTrivy(() => exited(0, report())),
      ),
      updated,
    )
    const { tools } = await run(context)
    expect(tools).toMatchObject([{ state, reason: expect.stringMatching(reason) }])
  })

  it.each([
    ['garbage', exited(0, 'not json'), /trivy could not do its work: not json/],
    ['another schema', exited(0, '{"SchemaVersion":3}'), /could not do its work/],
    ['a half answer', exited(0, report(root).slice(0, 60)), /could not do its work/],
    ['a failure', exited(1, report(root), 'FATAL disk full'), /FATAL disk full/],
    ['a killed program', { state: 'killed', signal: 'SIGKILL', stdout: '', stderr: '' } as const, /ended before it was done/],
  ])('is in error after %s', async (_what, answer, reason) => {
    const context = { ...aScan(tree), exec: fakeExec((command) => (command[1] === '--version' ? exited(0, 'Version: 0.70.0') : answer)) }
    expect((await run(context)).tools).toMatchObject([{ state: 'error', reason: expect.stringMatching(reason) }])
  })

  it('is in error when it does not end in time', async () => {
    const exec = fakeExec((command) => (command[1] === '--version' ? exited(0, 'Version: 0.70.0') : new Promise(() => {})))
    const options = { timeout: 60_000, clock: fakeClock(now), asked: [], databaseAge: 86_400_000, deadline: () => AbortSignal.abort() }
    expect((await runScanners([trivy], { ...aScan(tree), exec }, options)).tools).toMatchObject([
      { state: 'error', reason: expect.stringContaining('time limit') },
    ])
  })

  it('is missed by nobody where it is not installed, or is too old', async () => {
    const absent = await run(aScan(tree))
    expect(absent).toMatchObject({
      unscanned: [],
      tools: [{ state: 'not-run', reason: expect.stringContaining('trivy is not installed') }],
    })
    const old = await run(
      aScan(
        tree,
        withTrivy(() => exited(0, report()), '0.69.3'),
      ),
    )
    expect(old.tools).toMatchObject([{ state: 'not-run', version: '0.69.3', reason: expect.stringContaining('too old') }])
  })

  it('is in error where images are named and it cannot look at them', async () => {
    const images = [image]
    expect(trivy.notApplicable(aScan({}).tree, images)).toBeUndefined()
    expect((await run({ ...aScan({}), images })).tools).toMatchObject([
      { state: 'error', reason: expect.stringContaining('not installed') },
    ])
    const installed = aScan(
      {},
      withTrivy(() => exited(1, '', 'UNAUTHORIZED')),
    )
    expect((await run({ ...installed, images })).tools).toMatchObject([
      { state: 'error', reason: expect.stringContaining('needs a database') },
    ])
    expect((await run({ ...installed, images, trivyCache: '/none' })).tools).toMatchObject([
      { state: 'error', reason: expect.stringContaining('there is no database of Trivy in /none') },
    ])
    expect((await run(await withDatabase({ ...installed, images }))).tools).toMatchObject([
      { state: 'error', reason: expect.stringContaining('UNAUTHORIZED') },
    ])
  })

  it('takes images by their digests alone', () => {
    const parse = (images: string) =>
      inputsSchema.safeParse({ path: '.', timeout: '5m', databaseAge: '24h', verifyFinds: 'false', uploadSarif: 'false', images })
    expect(parse(`${image},\n ${image}`)).toMatchObject({ success: true, data: { images: [image, image] } })
    for (const wrong of ['ghcr.io/acme/app:1', '--server=x', `-x@sha256:${'a'.repeat(64)}`]) expect(parse(wrong).success).toBe(false)
  })

  it('does not apply to other trees', () => {
    expect(trivy.notApplicable(aScan({ 'main.tf': '', 'pom.xml': '' }).tree)).toMatch(/^there is no Dockerfile/)
  })
})
