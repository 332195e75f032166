import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { osvScanner } from '../src/scanners/osv-scanner.ts'
import { osvSamples } from './osv-samples.ts'

const path = fileURLToPath(new URL('../../../.github/actions/install-scanners/install.sh', import.meta.url))
const tools = [
  'bash',
  'sh',
  'git',
  'tr',
  'grep',
  'head',
  'tail',
  'mkdir',
  'rm',
  'uname',
  'sha256sum',
  'timeout',
  'tar',
  'install',
  'basename',
  'chmod',
]
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Runs the script over a repository, on a machine whose curl brings something else than what was asked for. */
function install(files: Readonly<Record<string, string>>, programs: Readonly<Record<string, string>> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'slipway-install-'))
  folders.push(home)
  const [workspace, bin, temp] = ['workspace', 'bin', 'temp'].map((name) => join(home, name))
  if (workspace === undefined || bin === undefined || temp === undefined) throw new Error('no folders')
  for (const folder of [workspace, bin, temp]) mkdirSync(folder)
  for (const name of tools) symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(bin, name))
  const log = join(home, 'asked')
  const curl = `#!/bin/sh\necho "curl $*" >> ${log}\nwhile [ "$1" != --output ]; do shift; done\necho something else > "$2"\n`
  for (const [name, text] of Object.entries({ curl, ...programs })) {
    writeFileSync(join(bin, name), text)
    chmodSync(join(bin, name), 0o755)
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true })
    writeFileSync(join(workspace, path), text)
  }
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
  ])
    execFileSync('git', args, { cwd: workspace })
  const env = { PATH: bin, HOME: home, GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temp, GITHUB_PATH: join(home, 'path'), SCANNED: '.' }
  const said = execFileSync('bash', [path], { env, encoding: 'utf8', cwd: workspace, stdio: 'pipe' })
  const installed = (name: string) => existsSync(join(temp, 'slipway-scanners/bin', name))
  return { said, asked: existsSync(log) ? readFileSync(log, 'utf8') : '', installed, path: readFileSync(join(home, 'path'), 'utf8') }
}

describe('install-scanners', () => {
  it('asks for nothing where the tree needs nothing', () => {
    expect(install({})).toMatchObject({ asked: '', said: '' })
  })

  it('asks for TruffleHog alone where every other scanner needs nothing', () => {
    const { asked, said } = install({ 'package-lock.json': '{}', 'pnpm-lock.yaml': '', 'yarn.lock': '', 'a.ts': '' })
    expect(asked).toMatch(/^curl .*trufflehog_3\.97\.0_linux_\w+\.tar\.gz\n$/)
    expect(said).toMatch(/trufflehog could not be installed: .*SHA-256 \w+\. The other scanners of these files run without it\./)
  })

  it.each<[string, string, string, number?]>([
    ['docker/api.Dockerfile', 'hadolint', 'hadolint'],
    ['crates/a/Cargo.lock', 'cargo-audit', 'cargo-audit', 3],
    ['crates/a/Cargo.lock', 'cargo-deny', 'cargo-deny-0.20.2', 3],
    ['api/go.mod', 'osv-scanner', 'osv-scanner_linux_'],
    ['dev-requirements.txt', 'osv-scanner', 'osv-scanner_linux_'],
  ])('asks for the scanner of %s, %s, and does not install what has another SHA-256', (file, name, wanted, asks = 2) => {
    const { asked, said, installed, path: added } = install({ [file]: '' })
    expect(asked).toContain(wanted)
    expect(asked.trim().split('\n')).toHaveLength(asks)
    expect(said).toMatch(new RegExp(`^::error title=A scanner is not installed::${name} could not be installed: .*SHA-256`, 'm'))
    expect(installed(name)).toBe(false)
    expect(added).toContain('slipway-scanners/bin')
  })

  it('asks for osv-scanner for every file that it alone reads, and for no other', () => {
    const script = readFileSync(path, 'utf8')
    const pattern = new RegExp([...script.matchAll(/^osv_files\+?='(.*)'$/gm)].map(([, part]) => part).join(''), 'i')
    for (const [name] of osvSamples) expect([name, pattern.test(`api/${name}`)]).toEqual([name, osvScanner.filesFor([name]).length > 0])
    for (const name of ['Cargo.lock', 'package-lock.json', 'deno.lock', 'a.go.mod.txt', 'src/pom.xml.ts'])
      expect(pattern.test(name)).toBe(false)
  })

  it('keeps what is there', () => {
    const program = (version: string) => `#!/bin/sh\necho ${version}\n`
    const there = {
      hadolint: program('2.12.0'),
      'cargo-audit': program('0.21.0'),
      'cargo-deny': program('0.18.0'),
      trufflehog: program('3.90.0'),
      'osv-scanner': program('2.3.0'),
    }
    expect(install({ Dockerfile: '', 'Cargo.lock': '', 'go.mod': '' }, there).asked).toBe('')
  })

  it('is a step of security.yml before the scan: a caller can add none', () => {
    const workflow = readFileSync(fileURLToPath(new URL('../../../.github/workflows/security.yml', import.meta.url)), 'utf8')
    const used = [...workflow.matchAll(/uses: \$\/(\S+)/g)].map(([, name]) => name)
    expect(used).toEqual(['.github/actions/install-scanners', 'actions/security-scan'])
  })

  it('says what could not be downloaded, and goes on', () => {
    const { said } = install({ Dockerfile: '', 'Cargo.lock': '' }, { curl: '#!/bin/sh\nexit 6\n' })
    expect(said).toMatch(/hadolint could not be installed: .* could not be downloaded/)
    expect(said).toMatch(/cargo-audit could not be installed: .* could not be downloaded/)
  })
})
