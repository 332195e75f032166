// needs: cargo-audit, hadolint, git
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultInputsOf, Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'
import { checkOutPullRequest, gitIn, writeTree } from '../pull-request.ts'
import type { HostileRow } from './row.ts'
import { hostileRows } from './rows.ts'
import { canaries, tree } from './stage.ts'

const action = fileURLToPath(new URL('../..', import.meta.url))

/** The rows that are about cargo-audit and hadolint: stand-ins obey what we know of them, the programs what they do. */
const about =
  /^(\.hadolint\.yaml|Dockerfile|\.dockerignore|\.cargo\/.*|rust-toolchain\.toml|build\.rs|deny\.toml|clippy\.toml|Cargo\.lock|--.*|programs .*|\.env.*|a link in the place of a lock file)$/
const rows = hostileRows.filter(({ file }) => about.test(file))

const advisory = `\`\`\`toml
[advisory]
id = "RUSTSEC-2019-0001"
package = "ammonia"
date = "2019-04-27"
cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

[versions]
patched = [">= 2.1.0"]
\`\`\`

# Uncontrolled recursion

It recurses.
`
const crate = `version = 3

[[package]]
name = "ammonia"
version = "0.7.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "${'ab'.repeat(32)}"
`

/** The home of an operator who has told cargo-audit of a database on the disk, so that nothing is fetched; and `more` of an earlier step. */
function homeOf(root: string, more: Readonly<Record<string, string>>): string {
  const home = join(root, 'home')
  const database = join(root, 'advisories')
  writeTree(database, { 'crates/ammonia/RUSTSEC-2019-0001.md': advisory })
  const git = gitIn(database)
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'one')
  const audit = `[database]\npath = "${database}"\nfetch = false\nstale = true\n[yanked]\nenabled = false\nupdate_index = false\n`
  writeTree(home, { '.cargo/audit.toml': audit, ...more })
  return home
}

type Played = Pick<HostileRow, 'files' | 'links' | 'plant' | 'afterCheckout' | 'pathFirst'> & { home?: Readonly<Record<string, string>> }

/** What the real programs find in a pull request with a hostile file, and what of it ran or left the job. */
async function play(row: Played) {
  await using job = await Job.start()
  const marker = join(job.root, 'code-of-the-tree-ran')
  const scene = { marker, elsewhere: 'http://127.0.0.1:9', workspace: job.workspace, known: [] }
  const { environment, ...commits } = checkOutPullRequest(job, {
    base: { ...tree, 'Cargo.lock': crate },
    change: (folder) => {
      writeTree(folder, row.files?.(scene) ?? {})
      for (const [path, target] of Object.entries(row.links ?? {})) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        symlinkSync(target, join(folder, path))
      }
      row.plant?.(folder)
    },
  })
  row.afterCheckout?.({ ...scene, ...commits })
  const home = homeOf(job.root, row.home ?? {})
  const bin = join(job.root, 'bin')
  mkdirSync(bin)
  for (const name of ['git', 'cargo-audit', 'hadolint'])
    symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(bin, name))
  const path = [...(row.pathFirst?.(scene) ?? []), bin].join(':')
  const inputs = { ...defaultInputsOf(action), token: '', scanners: 'cargo-audit, hadolint' }
  const variables = { ...canaries, PATH: path, HOME: home, XDG_CONFIG_HOME: join(home, '.config') }
  const { evidence, output, summary } = await job.run(action, inputs, { ...environment, ...variables })
  const said = `${output.replaceAll(/^::add-mask::.*$/gm, '')}\n${summary}\n${JSON.stringify(evidence)}`
  return {
    verdict: evidence?.verdict,
    found: (evidence?.findings ?? []).map(({ rule, place }) => `${rule} in ${place?.file}`),
    tools: evidence?.tools ?? [],
    ran: existsSync(marker),
    left: Object.values(canaries).filter((value) => said.includes(value)),
  }
}

const known = ['RUSTSEC-2019-0001 in Cargo.lock', 'hadolint/DL3007 in Dockerfile']

describe('a hostile file, before the real programs', () => {
  it('has rows of each kind', () => {
    const files = new Set(rows.map(({ file }) => file))
    for (const file of [
      '.hadolint.yaml',
      'Dockerfile',
      '.cargo/audit.toml',
      '.cargo/config.toml',
      'rust-toolchain.toml',
      '--stale/Cargo.lock',
    ])
      expect([...files]).toContain(file)
  })

  it('is not needed for what they find', async () => {
    const plain = await play({})
    expect(plain).toMatchObject({ verdict: 'fail', ran: false, left: [] })
    expect(plain.found).toEqual(expect.arrayContaining(known))
  })

  it.each(rows.map((row) => [`${row.file} ${row.attack}`, row] as const))('achieves nothing: %s', async (_name, row) => {
    const played = await play(row)
    expect(played).toMatchObject({ verdict: 'fail', ran: false, left: [] })
    // A Dockerfile or lock file that the row writes in the place of the known one has the same problem.
    expect(played.found).toEqual(expect.arrayContaining(known))
  })

  it.each(['.hadolint.yaml', '.config/hadolint.yaml', '.config/.hadolint.yaml'])(
    'lets no %s that an earlier step left in the home silence hadolint',
    async (name) => {
      expect((await play({ home: { [name]: 'ignored: [DL3007]\n' } })).found).toEqual(expect.arrayContaining(known))
    },
  )
})
