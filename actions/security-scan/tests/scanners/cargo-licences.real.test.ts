// needs: cargo, cargo-deny, git
import { mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import type { ScanContext } from '../../src/contract/scanner.ts'
import { cargoDeny } from '../../src/scanners/cargo-deny.ts'
import { cratesIo } from '../../src/scanners/cargo-metadata.ts'
import { aRealTree } from '../real-tree.ts'
import { writeRustAdvisories } from '../rust-advisories.ts'
import { outcomeOf } from '../samples.ts'

const crates = [
  { name: 'anchor-chain', version: '1.2.4', license: 'license = "MIT OR Apache-2.0"' },
  { name: 'keel', version: '0.3.0', license: 'license = "GPL-3.0-only"' },
  { name: 'keel', version: '1.0.0', license: 'license = "MIT"' },
  { name: 'tide', version: '2.0.0', license: '' },
]
const entry = (name: string, version: string, source: string | undefined) =>
  `\n[[package]]\nname = "${name}"\nversion = "${version}"\n${source === undefined ? '' : `source = "${source}"\n`}`
const lock = `version = 4\n${entry('own', '0.1.0', undefined)}${crates.map(({ name, version }) => entry(name, version, cratesIo)).join('')}`

/** A machine whose cargo takes the crates of crates.io from a folder; a build script of each would show that it ran. */
async function aMachine(files: Readonly<Record<string, string>>, licenses: string[]) {
  const tree = await aRealTree(files)
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(tree.folder, path)), { recursive: true })
    writeFileSync(join(tree.folder, path), text)
  }
  put(
    'cargo-home/config.toml',
    `[source.crates-io]\nreplace-with = "folder"\n[source.folder]\ndirectory = "${join(tree.folder, 'crates')}"\n`,
  )
  for (const { name, version, license } of crates) {
    const folder = `crates/${name}-${version}`
    put(`${folder}/Cargo.toml`, `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\nbuild = "build.rs"\n${license}\n`)
    put(`${folder}/build.rs`, `fn main() { std::fs::write("${join(tree.folder, 'ran')}", "").unwrap() }\n`)
    put(`${folder}/src/lib.rs`, '')
    put(`${folder}/.cargo-checksum.json`, '{"files":{}}')
  }
  const context: ScanContext = {
    ...tree.context,
    environment: {
      ...tree.context.environment,
      CARGO_HOME: join(tree.folder, 'cargo-home'),
      RUSTUP_HOME: process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup'),
    },
    crates: { licenses, banned: [], sources: ['https://example.com/hull'] },
    rustAdvisories: writeRustAdvisories(join(tree.folder, 'advisories')),
  }
  return { ...tree, context }
}

it('finds the crates whose licence is on no list, and those without one, and runs nothing of them', async () => {
  await using machine = await aMachine({ 'Cargo.lock': lock }, ['MIT'])
  const result = await outcomeOf(cargoDeny, machine.context)
  expect(result.findings.map(({ rule, severity, title }) => [rule, severity, title])).toEqual([
    ['cargo-deny/rejected', 'high', expect.stringMatching(/^keel: /)],
    ['cargo-deny/unlicensed', 'high', expect.stringMatching(/^tide: /)],
  ])
  expect(result).toMatchObject({ state: 'findings', unscanned: [], findings: [{ package: { name: 'keel', version: '0.3.0' } }, {}] })
  expect(await machine.context.files.exists(join(machine.folder, 'ran'))).toBe(false)
})

it('is clean where the list has them all', async () => {
  await using machine = await aMachine({ 'Cargo.lock': lock.slice(0, lock.indexOf('\n[[package]]\nname = "tide"')) }, [
    'MIT',
    'GPL-3.0-only',
  ])
  expect(await outcomeOf(cargoDeny, machine.context)).toMatchObject({ state: 'clean', unscanned: [] })
})

it('names the crates whose licence cannot be had: from elsewhere, or without cargo', async () => {
  const hull = entry('hull', '0.1.0', 'git+https://example.com/hull#0123456789012345678901234567890123456789')
  const foreign = `version = 4\n${entry('anchor-chain', '1.2.4', cratesIo)}${hull}`
  await using machine = await aMachine({ 'Cargo.lock': foreign }, ['MIT'])
  const named = await outcomeOf(cargoDeny, machine.context)
  expect(named).toMatchObject({
    state: 'clean',
    unscanned: [{ files: ['Cargo.lock'], why: 'the licences of hull 0.1.0 were not looked at' }],
  })
  const exec: ScanContext['exec'] = (command, options) =>
    command[0] === 'cargo' ? Promise.resolve({ state: 'not-found', program: 'cargo' }) : machine.context.exec(command, options)
  expect(await outcomeOf(cargoDeny, { ...machine.context, exec })).toMatchObject({
    unscanned: [{ files: ['Cargo.lock'], why: 'the licences of its crates (cargo is not installed) were not looked at' }],
  })
})
