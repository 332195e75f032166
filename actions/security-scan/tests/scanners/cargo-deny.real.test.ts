// needs: cargo-deny, git
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mergeFindings } from '@slipway/shared/findings/merge'
import { describe, expect, it } from 'vitest'
import type { ScanContext } from '../../src/contract/scanner.ts'
import { withDatabaseAge } from '../../src/database-age.ts'
import { cargoDeny } from '../../src/scanners/cargo-deny.ts'
import { aRealTree } from '../real-tree.ts'
import { lockOf, writeRustAdvisories } from '../rust-advisories.ts'
import { outcomeOf } from '../samples.ts'

type Over = { files?: Record<string, string>; crates?: Partial<ScanContext['crates']>; at?: Date }

/** These files, and a database of one advisory, so that nothing is fetched. */
async function aCrate(version: string, { files = {}, crates = {}, at }: Over = {}) {
  const tree = await aRealTree({ 'api/Cargo.lock': lockOf(version), ...files })
  const context = {
    ...tree.context,
    crates: { ...tree.context.crates, ...crates },
    rustAdvisories: writeRustAdvisories(join(tree.folder, 'advisories'), at),
  }
  return { ...tree, context }
}

const others = `
[[package]]
name = "keel"
version = "0.1.0"
source = "git+https://example.com/keel?branch=main#0123456789012345678901234567890123456789"

[[package]]
name = "own"
version = "0.1.0"
dependencies = ["keel", "tide 1.0.0", "tide 2.0.0"]

[[package]]
name = "tide"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "tide"
version = "2.0.0"
source = "registry+https://crates.example.com/index"
`

describe('cargo-deny', () => {
  it('finds a vulnerable crate, as cargo-audit does', async () => {
    await using tree = await aCrate('1.2.3')
    const result = await outcomeOf(cargoDeny, tree.context)
    expect(result).toMatchObject({
      state: 'findings',
      read: ['api/Cargo.lock'],
      findings: [
        {
          rule: 'RUSTSEC-2024-0001',
          severity: 'critical',
          title: 'anchor-chain: The chain breaks',
          detail: '1.2.3 is locked; CVSS 9.8.',
          aliases: ['CVE-2024-0001'],
          place: { file: 'api/Cargo.lock', line: 4 },
          remedy: 'Run "cargo update -p anchor-chain" for a version >=1.2.4.',
          url: 'https://example.com/anchor-chain',
        },
      ],
    })
    const [finding] = result.findings
    if (finding === undefined) throw new Error('there is no finding')
    // The same with the words of cargo-audit is one problem.
    expect(mergeFindings([finding, { ...finding, tools: ['cargo-audit'] }])).toMatchObject([{ tools: ['cargo-audit', 'cargo-deny'] }])
  })

  it('is clean on the patched version, and on a lock file without packages', async () => {
    await using tree = await aCrate('1.2.4', { files: { 'Cargo.lock': 'version = 4\n' } })
    expect(await outcomeOf(cargoDeny, tree.context)).toMatchObject({ state: 'clean', findings: [], read: ['Cargo.lock', 'api/Cargo.lock'] })
  })

  it('tells of sources that nobody has spoken of, and warns of those that are on no list', async () => {
    const files = { 'api/Cargo.lock': `version = 4\n${others}` }
    const rules = async (crates: Over['crates']) => {
      await using tree = await aCrate('1.2.4', { files, crates: crates ?? {} })
      const { findings } = await outcomeOf(cargoDeny, tree.context)
      return findings.map(({ rule, severity, package: of }) => `${of?.name} ${of?.version} ${rule} ${severity}`).sort()
    }
    expect(await rules({})).toEqual(['keel 0.1.0 cargo-deny/source-not-allowed low', 'tide 2.0.0 cargo-deny/source-not-allowed low'])
    expect(await rules({ sources: ['https://example.com/keel'] })).toEqual(['tide 2.0.0 cargo-deny/source-not-allowed high'])
    expect(await rules({ sources: ['https://example.com/keel', 'registry+https://crates.example.com/index'], banned: ['tide'] })).toEqual([
      'tide 1.0.0 cargo-deny/banned high',
      'tide 2.0.0 cargo-deny/banned high',
    ])
  })

  it('is configured and led by nothing of the tree', async () => {
    const run = `#!/bin/sh\ntouch "$HOME/ran"\n`
    await using tree = await aCrate('1.2.3', {
      files: {
        'deny.toml': '[advisories]\nignore = ["RUSTSEC-2024-0001"]\n',
        'api/deny.toml': '[advisories]\nignore = ["RUSTSEC-2024-0001"]\n',
        'api/.cargo/config.toml': '[build]\nrustc-wrapper = "./evil.sh"\n',
        'api/rust-toolchain.toml': '[toolchain]\npath = "./toolchain"\n',
        'api/toolchain/bin/cargo': run,
        'api/evil.sh': run,
        'api/Cargo.toml': '[package]\nname = "api"\nversion = "0.1.0"\nbuild = "evil.rs"\n',
      },
    })
    const started: string[] = []
    const exec: typeof tree.context.exec = (command, options) => {
      started.push(command[0])
      return tree.context.exec(command, options)
    }
    expect(await outcomeOf(cargoDeny, { ...tree.context, exec })).toMatchObject({ findings: [{ rule: 'RUSTSEC-2024-0001' }] })
    expect(new Set(started)).toEqual(new Set(['cargo-deny', 'git']))
    expect(existsSync(join(tree.folder, 'ran'))).toBe(false)
  })

  it('knows the age of its database, and is stale with an old one', async () => {
    const at = new Date('2026-02-03T04:05:06Z')
    await using tree = await aCrate('1.2.4', { at })
    const result = await outcomeOf(cargoDeny, tree.context)
    expect(result).toMatchObject({ state: 'clean', database: { updated: at.getTime() } })
    expect(withDatabaseAge(result, { now: at.getTime() + 48 * 3_600_000, limit: 24 * 3_600_000 })).toMatchObject({ state: 'stale' })
  })

  it('takes what an earlier run has fetched where nothing can be fetched, with its age, and is in error where there is nothing', async () => {
    await using tree = await aCrate('1.2.3')
    const environment = { ...tree.context.environment, HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' }
    const offline = { ...tree.context, environment, rustAdvisories: undefined }
    expect(await outcomeOf(cargoDeny, offline)).toMatchObject({
      state: 'error',
      reason: expect.stringContaining('cargo-deny has no database of advisories'),
    })
    const left = writeRustAdvisories(join(tree.folder, '.cargo/advisory-dbs/advisory-db-3157b0e258782691'))
    const fetched = new Date('2026-03-04T05:06:07Z')
    writeFileSync(join(left, '.git/FETCH_HEAD'), '')
    utimesSync(join(left, '.git/FETCH_HEAD'), fetched, fetched)
    expect(await outcomeOf(cargoDeny, offline)).toMatchObject({ state: 'findings', database: { updated: expect.any(Number) } })
  })

  it('is not run where it is missing, and in error where it is killed, prints nonsense, or cannot read what it is given', async () => {
    await using tree = await aCrate('1.2.3')
    const path = join(tree.folder, 'bin')
    mkdirSync(path)
    const of = async (script: string | undefined, context: ScanContext = tree.context) => {
      rmSync(join(path, 'cargo-deny'), { force: true })
      if (script !== undefined) writeFileSync(join(path, 'cargo-deny'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
      return await outcomeOf(cargoDeny, { ...context, environment: { ...context.environment, PATH: `${path}:/usr/bin:/bin` } }).catch(
        (error: unknown) => ({ state: 'error', reason: String(error) }),
      )
    }
    const version = '[ "$1" = --version ] && echo cargo-deny 0.20.2 && exit\n'
    expect(await of(undefined)).toMatchObject({ state: 'not-run', reason: 'cargo-deny is not installed' })
    expect(await of(`${version}kill -9 $$`)).toMatchObject({ state: 'error', reason: expect.stringContaining('killed') })
    expect(await of(`${version}echo '{"type":"diagnostic"}'; echo nonsense >&2; exit 0`)).toMatchObject({
      state: 'error',
      reason: expect.stringContaining('nonsense'),
    })
    await using broken = await aCrate('not a version')
    expect(await outcomeOf(cargoDeny, broken.context)).toMatchObject({ state: 'error', reason: expect.stringContaining('api/Cargo.lock') })
    await using foreign = await aCrate('1.2.3', { files: { 'Cargo.lock': '<<<<<<< HEAD\n' } })
    expect(await outcomeOf(cargoDeny, foreign.context)).toMatchObject({
      state: 'error',
      findings: [{ rule: 'RUSTSEC-2024-0001' }],
      reason: expect.stringContaining('it is not a Cargo.lock'),
    })
  })

  it('leaves nothing behind', async () => {
    await using tree = await aCrate('1.2.3')
    await outcomeOf(cargoDeny, tree.context)
    const left = (await tree.context.files.list(tree.folder)).map(({ name }) => name)
    expect(left.filter((name) => name.startsWith('slipway-'))).toEqual([])
  })
})
