import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Job } from '@slipway/shared/testing/bundle'
import { expect, it } from 'vitest'
import { samples } from './samples.ts'

const action = fileURLToPath(new URL('..', import.meta.url))
const defaults = { path: '.', 'database-age': '24h', 'verify-finds': 'false', timeout: '1m', 'upload-sarif': 'false' }

function commit(job: Job): void {
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: job.workspace })
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'one')
}

/** Every byte that the job left behind, but for the workspace, where the secret is allowed to be. */
function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('workspace'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

it('passes a clean repository and says that everything was looked at', async () => {
  await using job = await Job.start({ 'a.js': 'ok()\n' })
  commit(job)
  const { code, outputs, summary, evidence } = await job.run(action, defaults)
  expect({ code, outputs }).toMatchObject({ code: 0, outputs: { verdict: 'pass', compliance: 'COMPLIANT', critical: '0', secrets: '0' } })
  expect(evidence?.tools.map(({ name, state }) => `${name} ${state}`)).toContain('npm-audit not-run')
  expect(summary).toContain('Nothing: every file was read, and every scanner that applies ran.')
})

/** A PATH with git alone: as on a machine that has none of the scanners. */
function onlyGit(job: Job): Record<string, string> {
  const folder = join(job.root, 'bin')
  mkdirSync(folder, { recursive: true })
  symlinkSync(execFileSync('which', ['git'], { encoding: 'utf8' }).trim(), join(folder, 'git'))
  return { PATH: folder }
}

it.each([
  ['Cargo.lock', 'version = 3\n', 'Cargo.lock: cargo-audit is not installed'],
  ['Dockerfile', 'FROM scratch\nUSER 1000\n', 'Dockerfile: hadolint is not installed'],
  ['go.mod', 'module harbor\n', 'go.mod: osv-scanner is not installed'],
  ['api.Containerfile', 'FROM scratch\nUSER 1000\n', 'api.Containerfile: hadolint is not installed'],
])('is at most WARNING on a %s without its scanner, and names it', async (name, text, named) => {
  await using job = await Job.start({ [name]: text })
  commit(job)
  const { code, outputs, evidence, summary } = await job.run(action, defaults, onlyGit(job))
  expect({ code, outputs }).toMatchObject({ code: 0, outputs: { verdict: 'warn', compliance: 'WARNING' } })
  expect(evidence?.headline).toContain(named)
  expect(evidence?.details).toMatchObject({ risk: 'unknown', notLookedAt: [{ files: [name], count: 1 }] })
  expect(summary).toContain('What was not looked at is not known to be clean.')
  expect(JSON.parse(readFileSync(outputs['sarif'] ?? '', 'utf8'))).toMatchObject({
    runs: [{ results: [], invocations: [{ toolExecutionNotifications: [{ level: 'warning' }] }] }],
  })
})

it.each<[string, Record<string, string>, object]>([
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', {}, { code: 1, verdict: 'fail', critical: '1' }],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H', {}, { code: 0, verdict: 'warn', critical: '0' }],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H', { 'fail-on': 'low' }, { code: 1, verdict: 'fail', critical: '0' }],
])('judges a Rust advisory by its vector: %s with %j', async (cvss, inputs, expected) => {
  await using job = await Job.start({ 'Cargo.lock': 'version = 3\n' })
  commit(job)
  const list = [{ advisory: { id: 'RUSTSEC-2026-0001', cvss }, package: { name: 'harbor', version: '1.0.0' } }]
  const environment = onlyGit(job)
  const program = `#!/bin/sh\n[ "$1" = --version ] && echo 'cargo-audit 0.22.0' || echo '${JSON.stringify({ database: { 'last-commit': '9f2c' }, vulnerabilities: { list } })}'\n`
  writeFileSync(join(job.root, 'bin/cargo-audit'), program, { mode: 0o755 })
  const { code, outputs } = await job.run(action, { ...defaults, ...inputs }, environment)
  expect({ code, verdict: outputs['verdict'], critical: outputs['critical'] }).toEqual(expected)
})

it('is at most WARNING where a database of advisories is of unknown age, says so, and can be made to stop there', async () => {
  await using job = await Job.start({ 'Cargo.lock': 'version = 3\n' })
  commit(job)
  const environment = onlyGit(job)
  const answer = JSON.stringify({ database: { 'last-commit': null }, vulnerabilities: { list: [] } })
  const program = `#!/bin/sh\n[ "$1" = --version ] && echo 'cargo-audit 0.22.0' || echo '${answer}'\n`
  writeFileSync(join(job.root, 'bin/cargo-audit'), program, { mode: 0o755 })
  const { code, outputs, evidence, summary } = await job.run(action, defaults, environment)
  expect({ code, outputs }).toMatchObject({ code: 0, outputs: { verdict: 'warn', compliance: 'WARNING' } })
  const words = 'cargo-audit does not know the latest advisories: the age of its database is not known (limit 1d)'
  expect(evidence?.headline).toContain(words)
  expect(evidence?.tools).toContainEqual(expect.objectContaining({ name: 'cargo-audit', state: 'stale', database: {} }))
  expect(summary).toContain('the age of its database is not known')
  const strict = await job.run(action, { ...defaults, 'not-looked-at': 'block' }, { PATH: join(job.root, 'bin') })
  expect(strict.outputs).toMatchObject({ verdict: 'not-evaluated', compliance: 'NON-COMPLIANT' })
})

it('is at most WARNING where an ecosystem has no scanner, and can be made to stop there', async () => {
  await using job = await Job.start({ 'pixi.lock': '', 'vcpkg.json': '{}', 'deno.lock': '{}' })
  commit(job)
  const { code, outputs, evidence } = await job.run(action, defaults, onlyGit(job))
  expect({ code, verdict: outputs['verdict'] }).toEqual({ code: 0, verdict: 'warn' })
  expect(evidence?.headline).toBe('WARNING: deno.lock, pixi.lock, vcpkg.json: no scanner looked at them (no findings)')
  const strict = await job.run(action, { ...defaults, 'not-looked-at': 'block' }, { PATH: join(job.root, 'bin') })
  expect({ code: strict.code, verdict: strict.outputs['verdict'] }).toEqual({ code: 1, verdict: 'not-evaluated' })
})

const leak = `const key = '${samples.stripe}'\n`
const absent: [what: string, change: (folder: string) => void][] = [
  ['deleted in the work tree', (folder) => rmSync(join(folder, 'src/pay.js'))],
  [
    'left out by a sparse checkout',
    (folder) => execFileSync('git', ['sparse-checkout', 'set', '--no-cone', '/a.js'], { cwd: folder, stdio: 'ignore' }),
  ],
  [
    'behind a link in the place of its folder',
    (folder) => {
      renameSync(join(folder, 'src'), join(folder, '../moved'))
      mkdirSync(join(folder, '../empty/src'), { recursive: true })
      writeFileSync(join(folder, '../empty/src/pay.js'), 'ok()\n')
      symlinkSync('../empty/src', join(folder, 'src'))
    },
  ],
]

it.each(absent)('finds a secret in a tracked file that is %s', async (_what, change) => {
  await using job = await Job.start({ 'a.js': 'ok()\n', 'src/pay.js': leak })
  commit(job)
  change(job.workspace)
  const { code, outputs, evidence } = await job.run(action, defaults)
  expect({ code, outputs }).toMatchObject({ code: 1, outputs: { verdict: 'fail', secrets: '1' } })
  expect(evidence?.findings).toMatchObject([{ place: { file: 'src/pay.js', line: 1 } }])
})

it('finds a secret in files whose names are not UTF-8, even where two of them read alike', async () => {
  await using job = await Job.start({ 'a.js': 'ok()\n' })
  const bytes = (last: number) => Buffer.concat([Buffer.from(`${job.workspace}/caf`), Buffer.from([last]), Buffer.from('.txt')])
  writeFileSync(bytes(0xe8), leak)
  writeFileSync(bytes(0xe9), `'${samples.github}'\n`)
  commit(job)
  expect((await job.run(action, defaults)).outputs).toMatchObject({ verdict: 'fail', secrets: '2' })
})

it('names what is tracked and neither in the work tree nor in git', async () => {
  await using job = await Job.start({ 'a.js': 'ok()\n', 'src/pay.js': leak })
  commit(job)
  const blob = execFileSync('git', ['rev-parse', ':src/pay.js'], { cwd: job.workspace, encoding: 'utf8' }).trim()
  rmSync(join(job.workspace, 'src/pay.js'))
  rmSync(join(job.workspace, '.git/objects', blob.slice(0, 2), blob.slice(2)), { force: true })
  const { outputs, evidence } = await job.run(action, defaults)
  expect({ verdict: outputs['verdict'], headline: evidence?.headline }).toEqual({
    verdict: 'warn',
    headline: 'WARNING: src/pay.js: could not be read (no findings)',
  })
})

it('names submodules, pointers of Git LFS, archives and links out of the repository', async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`
  await using job = await Job.start({ 'a.js': 'ok()\n', 'model.bin': pointer, 'old.zip': 'PK\x03\x04' })
  symlinkSync('/etc/hostname', join(job.workspace, 'out'))
  symlinkSync('a.js', join(job.workspace, 'inside'))
  commit(job)
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: job.workspace, encoding: 'utf8' }).trim()
  execFileSync('git', ['update-index', '--add', '--cacheinfo', `160000,${head},lib`], { cwd: job.workspace })
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'two'], { cwd: job.workspace })
  const { outputs, evidence } = await job.run(action, defaults)
  expect(outputs['verdict']).toBe('warn')
  for (const part of ['lib: a submodule', 'model.bin: a Git LFS pointer', 'old.zip: an archive (zip)', 'out: a link out of'])
    expect(evidence?.headline).toContain(part)
  expect(evidence?.headline).not.toContain('inside')
})

it('finds a token behind more than 2 MiB of a dump', async () => {
  await using job = await Job.start({ 'dump.sql': `${`${'x'.repeat(79)}\n`.repeat(27_500)}${samples.github}` })
  commit(job)
  const { outputs, evidence } = await job.run(action, defaults)
  expect(outputs).toMatchObject({ verdict: 'fail', secrets: '1' })
  expect(evidence?.findings).toMatchObject([{ place: { file: 'dump.sql', line: 27_501 } }])
})

it.each(['line one\\\\n', 'auth%3D', 'prod_', 'token-'])('finds a token after %s', async (before) => {
  await using job = await Job.start({ 'a.json': `{"log":"${before}${samples.github}"}` })
  commit(job)
  expect((await job.run(action, defaults)).outputs).toMatchObject({ verdict: 'fail', secrets: '1' })
})

it.each([
  ['ed25519', '', 'private-key'],
  ['rsa', '', 'private-key'],
  ['ecdsa', '', 'private-key'],
  ['ed25519', 'kT9v!Xw2L', 'encrypted-private-key'],
])('finds a fresh OpenSSH key of %s with the passphrase "%s"', async (type, passphrase, rule) => {
  await using job = await Job.start()
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', '', '-f', join(job.workspace, 'id')])
  commit(job)
  const { outputs, evidence } = await job.run(action, defaults)
  expect(outputs).toMatchObject({ verdict: 'fail', secrets: '1' })
  expect(evidence?.findings).toMatchObject([{ rule: `secret-patterns/${rule}`, place: { file: 'id', line: 2 } }])
})

it('stops at a secret and tells its value nowhere', async () => {
  await using job = await Job.start({ 'src/pay.js': `\nconst key = '${samples.stripe}'\n`, '.env': `DB_PASSWORD=${samples.password}\n` })
  commit(job)
  const { code, output, outputs, evidence } = await job.run(action, defaults)
  expect(code).toBe(1)
  expect(outputs).toMatchObject({ verdict: 'fail', compliance: 'NON-COMPLIANT', secrets: '2' })
  expect(output).toContain('file=src/pay.js,line=2')
  expect(evidence?.findings.find((finding) => finding.place?.file === '.env' && finding.kind === 'secret')?.tools).toEqual([
    'env-files',
    'secret-patterns',
  ])
  for (const value of [samples.stripe, samples.password]) expect(output + everythingIn(job.root)).not.toContain(value)
})

const advisory = {
  id: 1097678,
  url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
  title: 'Prototype pollution',
  severity: 'critical',
  vulnerable_versions: '<0.2.4',
  cwe: [],
  cvss: { score: 9.8, vectorString: null },
}
const lock = {
  name: 'harbor',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: {
    '': { name: 'harbor', version: '1.0.0', dependencies: { minimist: '0.0.8' } },
    'node_modules/minimist': { version: '0.0.8', resolved: 'https://registry.example.com/minimist/-/minimist-0.0.8.tgz' },
  },
}
const packageFiles = {
  'package.json': JSON.stringify({ name: 'harbor', version: '1.0.0', dependencies: { minimist: '0.0.8' } }),
  'package-lock.json': JSON.stringify(lock, null, 2),
}

async function aRegistry(status: number) {
  const server = createServer((request, response) => {
    request.resume()
    const body = status === 200 ? { minimist: [advisory] } : { error: 'unavailable' }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the registry has no port')
  return { url: `http://127.0.0.1:${address.port}`, [Symbol.dispose]: () => void server.close() }
}

it('stops at a critical vulnerability that the registry reports, at its line of the lock file', async () => {
  using registry = await aRegistry(200)
  await using job = await Job.start(packageFiles)
  commit(job)
  const { code, outputs, evidence } = await job.run(
    action,
    { ...defaults, scanners: 'npm-audit', 'advisory-service': registry.url },
    onlyGit(job),
  )
  expect({ code, outputs }).toMatchObject({ code: 1, outputs: { verdict: 'fail', compliance: 'NON-COMPLIANT', critical: '1' } })
  expect(evidence?.findings).toMatchObject([
    {
      rule: 'GHSA-xvch-5gv4-984h',
      severity: 'critical',
      place: { file: 'package-lock.json', line: 13 },
      remedy: expect.stringContaining('not in <0.2.4'),
    },
  ])
})

it('does not take a registry that is down for clean', async () => {
  using registry = await aRegistry(503)
  await using job = await Job.start(packageFiles)
  commit(job)
  const { code, outputs, evidence } = await job.run(action, { ...defaults, scanners: 'npm-audit' }, { npm_config_registry: registry.url })
  expect({ code, outputs }).toMatchObject({ code: 1, outputs: { verdict: 'not-evaluated', compliance: 'NON-COMPLIANT' } })
  expect(evidence?.tools).toMatchObject([{ name: 'npm-audit', state: 'error' }])
})

it('names every input that is not valid', async () => {
  await using job = await Job.start()
  const { code, output } = await job.run(action, { ...defaults, timeout: '5', 'fail-on': 'hihg' })
  expect(code).toBe(1)
  expect(output).toMatch(/2 inputs are not valid:.*fail-on: "hihg".*did you mean "high".*timeout: "5"/)
})

/** What left the job: all that it wrote and said, but for the workspace. */
const leaves = (job: Job, output: string): string => {
  rmSync(join(job.root, 'bin'), { recursive: true, force: true })
  return output + everythingIn(job.root)
}

const canary = samples.github

it.each<[string, (job: Job, bin: string) => Record<string, string>]>([
  [
    'the error stream of a scanner that crashes',
    (job, bin) => {
      writeFileSync(
        join(bin, 'cargo-audit'),
        `#!/bin/sh\n[ "$1" = --version ] && echo 0.22.2 && exit\nexport -p >&2\necho "DEPLOY_PASSWORD=${samples.password}" >&2\necho "got ${canary}" >&2\nexit 2\n`,
        { mode: 0o755 },
      )
      writeFileSync(join(job.workspace, 'Cargo.lock'), 'version = 3\n')
      return {}
    },
  ],
  [
    'the name of a file',
    (job) => {
      writeFileSync(join(job.workspace, `${canary}.zip`), 'PK\x03\x04')
      writeFileSync(join(job.workspace, `DB_PASSWORD=${samples.password}`), `'${samples.stripe}'`)
      return {}
    },
  ],
  [
    'the reason of a comment',
    (job) => {
      writeFileSync(
        join(job.workspace, 'b.js'),
        `'${samples.stripe}' // slipway:allow-secret see ${canary} and DB_PASSWORD=${samples.password}\n`,
      )
      return {}
    },
  ],
  [
    'a value in an error of the configuration',
    (job) => {
      mkdirSync(join(job.workspace, '.github'))
      writeFileSync(
        join(job.workspace, '.github/slipway.yml'),
        `service: harbor\ntoken: ${canary}\nenvironments: { staging: { url: "${canary}" } }\nsecurity: { critical: ${samples.password} }\n`,
      )
      return {}
    },
  ],
  [
    'the answer of the registry',
    (job) => {
      writeFileSync(
        join(job.workspace, 'package-lock.json'),
        `{"packages": {"node_modules/${canary}": {"version": "1.0.0"}}, "x": "DB_PASSWORD=${samples.password}"`,
      )
      return {}
    },
  ],
])('tells no secret by %s, nor one of the environment', async (_what, prepare) => {
  await using job = await Job.start({ 'a.js': 'ok()\n' })
  const environment = onlyGit(job)
  const more = prepare(job, join(job.root, 'bin'))
  commit(job)
  const { output } = await job.run(action, defaults, { ...environment, ...more, DEPLOY_PASSWORD: 'kT9v-of-the-job' })
  const said = leaves(job, output)
  const shown = [canary, samples.password, samples.stripe, 'kT9v-of-the-job'].flatMap((secret) =>
    said.split('\n').filter((line) => line.includes(secret)),
  )
  expect(shown).toEqual([])
})

it('lists every tracked path with who read it, or why nobody did', async () => {
  await using job = await Job.start({
    'a.js': 'ok()\n',
    'a.png': '\x89PNG\0\0\0\x01\x02\x03',
    'old.zip': 'PK\x03\x04',
    'model.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`,
    'Cargo.lock': 'version = 3\n',
    Dockerfile: 'FROM scratch\nUSER 1000\n',
    '.github/workflows/ci.yml': 'on: push\n',
    '.env.example': 'A=\n',
    'wide.txt': Buffer.from('\ufeffsix seven', 'utf16le').toString('latin1'),
  })
  symlinkSync('a.js', join(job.workspace, 'inside'))
  commit(job)
  const git = (...args: string[]) => execFileSync('git', args, { cwd: job.workspace, encoding: 'utf8' })
  const { outputs, evidence, summary } = await job.run(action, defaults, onlyGit(job))
  const entries = readFileSync(outputs['read-list'] ?? '', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(entries).toHaveLength(git('ls-tree', '-r', '--name-only', 'HEAD').trim().split('\n').length)
  expect(
    Object.fromEntries(
      entries.map(({ path, class: of, by, why }) => [path, `${of}, ${by.join(' ')}${why === undefined ? '' : `: ${why}`}`]),
    ),
  ).toEqual({
    '.env.example': 'environment file, secret-patterns env-files',
    '.github/workflows/ci.yml': 'workflow, secret-patterns',
    'Cargo.lock': 'lock file, secret-patterns: cargo-audit is not installed',
    Dockerfile: 'container file, secret-patterns container-files: hadolint is not installed',
    'a.js': 'text, secret-patterns',
    'a.png': 'binary, secret-patterns',
    inside: 'link, secret-patterns',
    'model.bin': 'text, : a Git LFS pointer, whose content was not fetched',
    'old.zip': 'text, : an archive (zip), which is not opened',
    'wide.txt': 'text, secret-patterns',
  })
  expect(summary).toContain('10 tracked paths: 6 read, 4 not read.')
  expect(evidence?.details).toMatchObject({ compliance: 'WARNING' })
})

it('accepts what an owner accepts not to be read, until its last day', async () => {
  const config = (until: string) =>
    `service: harbor\nenvironments: { staging: { url: https://example.com } }\nsecurity:\n  unread:\n    - { path: 'vendor/**', reason: checked by its own repository, owner: mona, until: ${until} }\n    - { path: none.zip, reason: an example of the past, owner: mona, until: 2999-01-01 }\n`
  const run = async (until: string) => {
    await using job = await Job.start({ 'a.js': 'ok()\n', 'vendor/old.zip': 'PK\x03\x04', '.github/slipway.yml': config(until) })
    commit(job)
    return await job.run(action, defaults, onlyGit(job))
  }
  const accepted = await run('2999-01-01')
  expect(accepted.outputs).toMatchObject({ verdict: 'pass', compliance: 'COMPLIANT' })
  expect(accepted.summary).toContain('1 not read, 1 of them accepted')
  expect(accepted.summary).toMatch(/Nothing needs this entry any more: .?none\.zip/)
  const expired = await run('2026-01-01')
  expect(expired.outputs).toMatchObject({ verdict: 'warn', compliance: 'WARNING' })
  expect(expired.summary).toMatch(/No longer accepted since 2026-01-01: .?vendor/)
})

it('says what the change is and what the tree is, in two lines', async () => {
  await using job = await Job.start({ 'old.js': `'${samples.stripe}'\n` })
  commit(job)
  writeFileSync(join(job.workspace, 'new.js'), 'ok()\n')
  commit(job)
  const { code, outputs, evidence, summary } = await job.run(action, { ...defaults, base: 'HEAD~1' }, onlyGit(job))
  expect({ code, outputs }).toMatchObject({ code: 0, outputs: { verdict: 'pass', compliance: 'NON-COMPLIANT' } })
  expect(evidence?.headline).toBe('The change passes: nothing new since HEAD~1; the tree is NON-COMPLIANT (1 finding)')
  expect(summary).toMatch(/\*\*The tree\*\* is NON-COMPLIANT; risk critical\n- \*\*Verdict of the change\*\* pass/)
})
