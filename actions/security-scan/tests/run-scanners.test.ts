import type { Finding } from '@slipway/shared/evidence/schema'
import { fakeClock } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { type Scanner, type ScanResult, scanNotRun, scanned } from '../src/contract/scanner.ts'
import type { ScannerName } from '../src/contract/scanner-names.ts'
import { runScanners, type ScanOptions } from '../src/run-scanners.ts'
import { aScan, samples } from './samples.ts'

function aScanner(name: ScannerName, run: Scanner['run'], nothing?: string): Scanner {
  return { name, filesFor: () => (nothing === undefined ? ['Dockerfile'] : []), notApplicable: () => nothing, run }
}

const finding: Finding = { rule: 'r', kind: 'container', severity: 'high', title: 't', tools: ['hadolint'], aliases: [], fingerprint: 'f' }
const never = () => new Promise<ScanResult>(() => undefined)
const options: ScanOptions = {
  timeout: 300_000,
  databaseAge: 86_400_000,
  clock: fakeClock(),
  asked: [],
  deadline: () => new AbortController().signal,
}

describe('runScanners', () => {
  it('shows what one scanner found although another crashed and a third has nothing to look at', async () => {
    const crash = aScanner('npm-audit', () => Promise.reject(new Error('out of memory')))
    const nothing = aScanner('cargo-audit', never, 'there is no Cargo.lock')
    const scan = await runScanners([crash, aScanner('hadolint', async () => scanned([finding])), nothing], aScan({}), options)
    expect(scan.findings).toMatchObject([finding])
    expect(scan.tools.map(({ name, state, reason }) => [name, state, reason])).toEqual([
      ['npm-audit', 'error', 'it stopped with: out of memory'],
      ['hadolint', 'findings', undefined],
      ['cargo-audit', 'not-run', 'there is no Cargo.lock'],
    ])
  })

  it('calls a scanner stale whose database is too old, keeps what it found, and tells when the database was brought up to date', async () => {
    const clock = fakeClock()
    const old = clock.now() - 90_000_000
    const run = async () => scanned([finding], { database: { updated: old }, reason: '1 lock file' })
    const scan = await runScanners([aScanner('cargo-audit', run)], aScan({}), { ...options, clock })
    expect(scan).toMatchObject({
      findings: [finding],
      tools: [
        {
          state: 'stale',
          reason: 'its database is 1d1h old (limit 1d); 1 lock file',
          database: { updated: new Date(old).toISOString() },
        },
      ],
    })
  })

  it('ends a scanner at its time limit, as an error', async () => {
    const limit = new AbortController()
    const scanning = runScanners([aScanner('npm-audit', never)], aScan({}), { ...options, deadline: () => limit.signal })
    limit.abort()
    expect((await scanning).tools).toMatchObject([{ state: 'error', reason: 'it did not end within its time limit of 300000 ms' }])
  })

  it('keeps what a scanner had found and read before its time was over, or before it crashed', async () => {
    const limit = new AbortController()
    const half: Scanner['run'] = async ({ done }) => {
      done('a', [finding])
      done('b', [])
      limit.abort()
      return await never()
    }
    const crash: Scanner['run'] = async ({ done }) => {
      done('b', [{ ...finding, fingerprint: 'g' }])
      throw new Error('out of memory')
    }
    const scan = await runScanners([aScanner('hadolint', half), aScanner('npm-audit', crash)], aScan({}), {
      ...options,
      deadline: () => limit.signal,
    })
    expect(scan.findings.map(({ fingerprint }) => fingerprint)).toEqual(['f', 'g'])
    expect(scan.tools.map(({ state }) => state)).toEqual(['error', 'error'])
    expect(Object.fromEntries(scan.readers)).toEqual({ a: ['hadolint'], b: ['hadolint', 'npm-audit'] })
  })

  it('stops when the run is cancelled', async () => {
    const cancel = new AbortController()
    const scanning = runScanners([aScanner('npm-audit', never)], { ...aScan({}), signal: cancel.signal }, options)
    cancel.abort(new Error('cancelled'))
    await expect(scanning).rejects.toThrow('cancelled')
  })

  it('takes a tool that was asked for by name and is not there for an error', async () => {
    const absent = aScanner('hadolint', async () => scanNotRun('hadolint is not installed'))
    expect((await runScanners([absent], aScan({}), options)).tools[0]?.state).toBe('not-run')
    expect((await runScanners([absent], aScan({}), { ...options, asked: ['hadolint'] })).tools[0]?.state).toBe('error')
  })

  it('names the files of a scanner that applies and is not there, and only those', async () => {
    const absent = aScanner('hadolint', async () => scanNotRun('hadolint is not installed', 'get it somewhere'))
    const nothing = aScanner('cargo-audit', never, 'there is no Cargo.lock')
    const scan = await runScanners([absent, nothing], aScan({}), options)
    expect(scan.unscanned).toEqual([{ files: ['Dockerfile'], why: 'hadolint is not installed' }])
    expect(scan.tools[0]?.reason).toBe('hadolint is not installed; get it somewhere')
    expect((await runScanners([absent], aScan({}), { ...options, asked: ['hadolint'] })).unscanned).toEqual([])
  })

  it('hands on what a scanner could not look at', async () => {
    const some = aScanner('npm-audit', async () => scanned([], { unscanned: [{ files: ['a'], why: 'not read' }] }))
    expect((await runScanners([some], aScan({}), options)).unscanned).toEqual([{ files: ['a'], why: 'not read' }])
  })

  it('strikes a known secret out of what another tool says', async () => {
    const context = aScan({})
    await context.secrets.fingerprint({ value: samples.github, isChosen: false, file: 'a', line: 1 })
    const tells = aScanner('hadolint', async () =>
      scanned([{ ...finding, title: `ENV ${samples.github}`, detail: samples.github }], { reason: samples.github }),
    )
    const scan = await runScanners([tells], context, options)
    expect(JSON.stringify(scan)).not.toContain(samples.github)
    expect(scan.findings[0]?.title).toBe('ENV [secret]')
  })
})
