import { exited } from '@slipway/shared/testing/fakes'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cargoDeny } from '../../src/scanners/cargo-deny.ts'
import { type CargoDenyCheck, readCargoDeny } from '../../src/scanners/cargo-deny-report.ts'
import { packagesIn } from '../../src/scanners/cargo-metadata.ts'
import { aScan, outcomeOf } from '../samples.ts'

const lock = { path: 'Cargo.lock', text: '[[package]]\nname = "ammonia"\nversion = "0.7.0"\n' }
const options = { lock, severityOf: (code: string) => (code === 'banned' ? ('high' as const) : undefined) }
const crate = { Krate: { name: 'ammonia', version: '0.7.0' }, parents: [] }
const of = (...lines: object[]) => ({ code: 1, stdout: '', stderr: lines.map((line) => JSON.stringify(line)).join('\n') })
const diagnostic = (fields: object) => ({ type: 'diagnostic', fields: { severity: 'error', message: 'm', graphs: [crate], ...fields } })
const counts = { errors: 1, warnings: 0, notes: 0, helps: 0 }
const summaryOf = (...checks: CargoDenyCheck[]) => ({
  type: 'summary',
  fields: Object.fromEntries(checks.map((check) => [check, counts])),
})
const advisory = { id: 'RUSTSEC-2019-0001', title: 'Overflow', aliases: ['CVE-2019-15542'], cvss: null, url: null }

describe('a report of cargo-deny', () => {
  it('has advisories, by kind, with the versions that are free of them', () => {
    const lines = [
      diagnostic({ code: 'vulnerability', advisory, notes: ['Solution: Upgrade to >=2.1.0 OR ^1.9 (try `cargo update -p ammonia`)'] }),
      diagnostic({
        code: 'unsound',
        advisory: { ...advisory, id: 'RUSTSEC-2020-0001' },
        notes: ['Solution: No safe upgrade is available!'],
      }),
      diagnostic({ code: 'banned' }),
      summaryOf('advisories', 'bans'),
    ]
    expect(readCargoDeny(of(...lines), ['advisories', 'bans'], options)).toMatchObject({
      state: 'read',
      findings: [
        {
          rule: 'RUSTSEC-2019-0001',
          severity: 'unknown',
          place: { line: 2 },
          remedy: 'Run "cargo update -p ammonia" for a version >=2.1.0 OR ^1.9.',
          url: 'https://rustsec.org/advisories/RUSTSEC-2019-0001',
        },
        { rule: 'RUSTSEC-2020-0001', severity: 'medium', detail: 'cargo-deny calls it unsound; 0.7.0 is locked.' },
        { rule: 'cargo-deny/banned', severity: 'high' },
      ],
    })
  })

  it.each([
    ['nothing', of(), 'it said nothing'],
    ['no summary', of({ type: 'log', fields: { level: 'ERROR', message: 'failed to load advisory database' } }), 'failed to load'],
    ['the summary of another check', of(summaryOf('bans')), '"bans"'],
    ['a panic', { code: 101, stdout: '', stderr: "thread '<unnamed>' panicked at builder.rs" }, 'panicked'],
    [
      'an error of which nothing is known',
      of(diagnostic({ code: 'new-kind', message: 'look' }), summaryOf('advisories', 'bans')),
      'new-kind: look',
    ],
    [
      'an advisory that names no crate',
      of(diagnostic({ code: 'vulnerability', message: 'lost', advisory, graphs: [] }), summaryOf('advisories', 'bans')),
      'vulnerability: lost',
    ],
  ])('is a fault with %s', (_name, result, reason) => {
    expect(readCargoDeny(result, ['advisories', 'bans'], options)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining(reason),
    })
  })

  it('gives a result for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (stderr) => {
        expect(['read', 'failed']).toContain(readCargoDeny({ code: 1, stdout: '', stderr }, ['advisories'], options).state)
      }),
    )
  })
})

describe('a Cargo.lock', () => {
  it.each<[string, object[] | undefined]>([
    ['version = 4\n', []],
    [lock.text, [{ name: 'ammonia', version: '0.7.0' }]],
    [
      'package = [{ version = "1.0.0", name = "a", source = "registry+https://x.test" }]\n',
      [{ name: 'a', version: '1.0.0', source: 'registry+https://x.test' }],
    ],
    ['<<<<<<< HEAD\n', undefined],
    ['[[package]]\nname = "a"\n', undefined],
  ])('%j names %j', (text, packages) => expect(packagesIn(text)).toEqual(packages))
})

describe('cargo-deny', () => {
  it('makes no verdict worse where it is not installed', async () => {
    expect(cargoDeny.filesFor(['Cargo.lock'])).toEqual([])
    expect(await outcomeOf(cargoDeny, aScan({ 'Cargo.lock': lock.text }))).toMatchObject({
      state: 'not-run',
      hint: expect.stringContaining('cargo install'),
    })
  })

  it('has a database of now where it has fetched one', async () => {
    const program = (args: readonly string[]) => {
      if (args[0] === '--version') return exited(0, 'cargo-deny 0.20.2')
      return args.includes('fetch') ? exited(0) : exited(0, '', JSON.stringify(summaryOf('advisories', 'bans', 'sources')))
    }
    const context = aScan({ 'Cargo.lock': lock.text }, { 'cargo-deny': program })
    expect(await outcomeOf(cargoDeny, context)).toMatchObject({
      state: 'clean',
      database: { updated: context.clock.now() },
      read: ['Cargo.lock'],
    })
  })
})
