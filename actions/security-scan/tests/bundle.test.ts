import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Job } from '@slipway/shared/testing/bundle'
import { expect, it } from 'vitest'
import { samples } from './samples.ts'

const action = fileURLToPath(new URL('..', import.meta.url))
const defaults = { path: '.', timeout: '1m', 'upload-sarif': 'false' }

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

it('passes a clean repository and says what did not run', async () => {
  await using job = await Job.start({ 'a.js': 'ok()\n' })
  commit(job)
  const { code, outputs, summary, evidence } = await job.run(action, defaults)
  expect({ code, outputs }).toMatchObject({ code: 0, outputs: { verdict: 'pass', compliance: 'COMPLIANT', critical: '0', secrets: '0' } })
  expect(evidence?.tools.map(({ name, state }) => `${name} ${state}`)).toContain('npm-audit not-run')
  expect(summary).toContain('Not looked at, and so not known to be clean')
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

it('judges by the base alone when it is asked to', async () => {
  await using job = await Job.start({ 'old.js': `'${samples.stripe}'\n` })
  commit(job)
  const { code, outputs } = await job.run(action, { ...defaults, scanners: 'secret-patterns', base: 'HEAD' })
  expect({ code, outputs }).toMatchObject({ code: 0, outputs: { verdict: 'pass', secrets: '1' } })
  expect(execFileSync('git', ['status', '--porcelain'], { cwd: job.workspace, encoding: 'utf8' })).toBe('')
})

const packument = {
  name: 'minimist',
  'dist-tags': { latest: '1.2.8' },
  versions: { '0.0.8': { name: 'minimist', version: '0.0.8' }, '1.2.8': { name: 'minimist', version: '1.2.8' } },
}
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
    'node_modules/minimist': { version: '0.0.8', resolved: 'https://registry.npmjs.org/minimist/-/minimist-0.0.8.tgz' },
  },
}
const packageFiles = {
  'package.json': JSON.stringify({ name: 'harbor', version: '1.0.0', dependencies: { minimist: '0.0.8' } }),
  'package-lock.json': JSON.stringify(lock, null, 2),
}

async function aRegistry(status: number) {
  const server = createServer((request, response) => {
    request.resume()
    const body = request.url?.endsWith('/advisories/bulk') ? { minimist: [advisory] } : packument
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(status === 200 ? body : { error: 'unavailable' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the registry has no port')
  return { url: `http://127.0.0.1:${address.port}`, [Symbol.dispose]: () => void server.close() }
}

it('stops at a critical vulnerability that the real npm reports, at its line of the lock file', async () => {
  using registry = await aRegistry(200)
  await using job = await Job.start(packageFiles)
  commit(job)
  const { code, outputs, evidence } = await job.run(
    action,
    { ...defaults, scanners: 'npm-audit' },
    { npm_config_registry: registry.url, npm_config_cache: join(job.temp, 'npm') },
  )
  expect({ code, outputs }).toMatchObject({ code: 1, outputs: { verdict: 'fail', compliance: 'NON-COMPLIANT', critical: '1' } })
  expect(evidence?.findings).toMatchObject([
    {
      rule: 'GHSA-xvch-5gv4-984h',
      severity: 'critical',
      place: { file: 'package-lock.json', line: 13 },
      remedy: expect.stringContaining('minimist@1.2.8'),
    },
  ])
})

it('does not take a registry that is down for clean', async () => {
  using registry = await aRegistry(503)
  await using job = await Job.start(packageFiles)
  commit(job)
  const env = { npm_config_registry: registry.url, npm_config_cache: join(job.temp, 'npm'), npm_config_fetch_retries: '0' }
  const { code, outputs, evidence } = await job.run(action, { ...defaults, scanners: 'npm-audit' }, env)
  expect({ code, outputs }).toMatchObject({ code: 1, outputs: { verdict: 'not-evaluated', compliance: 'NON-COMPLIANT' } })
  expect(evidence?.tools).toMatchObject([{ name: 'npm-audit', state: 'error' }])
})

it('names every input that is not valid', async () => {
  await using job = await Job.start()
  const { code, output } = await job.run(action, { ...defaults, timeout: '5', 'fail-on': 'hihg' })
  expect(code).toBe(1)
  expect(output).toMatch(/2 inputs are not valid:.*fail-on: "hihg".*did you mean "high".*timeout: "5"/)
})
