// needs: cargo-audit, git
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cargoAudit } from '../../src/scanners/cargo-audit.ts'
import { aRealTree } from '../real-tree.ts'
import { outcomeOf } from '../samples.ts'

const advisory = `\`\`\`toml
[advisory]
id = "RUSTSEC-2024-0001"
package = "anchor-chain"
date = "2024-01-02"
url = "https://example.com/anchor-chain"
aliases = ["CVE-2024-0001"]
cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

[versions]
patched = [">= 1.2.4"]
\`\`\`

# The chain breaks

It breaks under load.
`
const lockOf = (version: string): string =>
  `version = 3\n\n[[package]]\nname = "anchor-chain"\nversion = "${version}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${'ab'.repeat(32)}"\n`

/** A tree, and a machine whose own cargo-audit configuration names a database of one advisory, so that nothing is fetched. */
async function aCrate(version: string) {
  const tree = await aRealTree({ 'Cargo.lock': lockOf(version) })
  const database = join(tree.folder, 'advisories')
  mkdirSync(join(database, 'crates/anchor-chain'), { recursive: true })
  writeFileSync(join(database, 'crates/anchor-chain/RUSTSEC-2024-0001.md'), advisory)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: database })
  git('init', '-q')
  git('add', '.')
  git('commit', '-q', '-m', 'One advisory')
  mkdirSync(join(tree.folder, '.cargo'))
  writeFileSync(
    join(tree.folder, '.cargo/audit.toml'),
    `[database]\npath = "${database}"\nfetch = false\nstale = true\n[yanked]\nenabled = false\nupdate_index = false\n`,
  )
  return tree
}

describe('cargo-audit', () => {
  it('finds a vulnerable crate in the lock file, with its severity and the way out', async () => {
    await using tree = await aCrate('1.2.3')
    expect(await outcomeOf(cargoAudit, tree.context)).toMatchObject({
      state: 'findings',
      findings: [{ rule: 'RUSTSEC-2024-0001', severity: 'critical', aliases: ['CVE-2024-0001'], place: { file: 'Cargo.lock', line: 4 } }],
    })
  })

  it('is clean on the patched version', async () => {
    await using tree = await aCrate('1.2.4')
    expect(await outcomeOf(cargoAudit, tree.context)).toMatchObject({ state: 'clean', findings: [] })
  })

  it('is an error, never clean, on a lock file that it cannot read', async () => {
    await using tree = await aCrate('not a version')
    expect(await outcomeOf(cargoAudit, tree.context)).toMatchObject({ state: 'error' })
  })
})
