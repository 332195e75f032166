import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

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

/** Writes a clone of a database with one advisory, of `anchor-chain` below 1.2.4, committed at this time. Gives its folder. */
export function writeRustAdvisories(folder: string, at = new Date()): string {
  mkdirSync(join(folder, 'crates/anchor-chain'), { recursive: true })
  writeFileSync(join(folder, 'crates/anchor-chain/RUSTSEC-2024-0001.md'), advisory)
  const time = { GIT_AUTHOR_DATE: at.toISOString(), GIT_COMMITTER_DATE: at.toISOString() }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: folder,
      env: { ...process.env, ...time },
    })
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-q', '-m', 'One advisory')
  return folder
}

/** The lock file of a crate that depends on `anchor-chain` in this version. */
export function lockOf(version: string): string {
  return `version = 3\n\n[[package]]\nname = "anchor-chain"\nversion = "${version}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${'ab'.repeat(32)}"\n`
}
