import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultInputsOf, Job } from '@slipway/shared/testing/bundle'
import { expect, it } from 'vitest'
import { gitIn } from './pull-request.ts'
import { samples } from './samples.ts'

const action = fileURLToPath(new URL('..', import.meta.url))
const advisory = {
  id: 1097678,
  url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
  title: 'Prototype pollution',
  severity: 'critical',
  vulnerable_versions: '<0.2.4',
}
const lockOf = (packages: object) => JSON.stringify({ name: 'harbor', version: '1.0.0', lockfileVersion: 3, packages })
const minimist = { 'node_modules/minimist': { version: '0.0.8' } }

/** Scans a commit of these files with git alone on the PATH, and a registry that knows of one broken package. */
async function scanned(files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>> = {}) {
  let requests = 0
  const server = createServer((request, response) => {
    request.resume()
    requests += 1
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ minimist: [advisory] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  using _closed = { [Symbol.dispose]: () => void server.close() }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the registry has no port')
  await using job = await Job.start(files)
  const git = gitIn(job.workspace)
  git('init', '-q')
  git('add', '-A', '-f')
  git('commit', '-qm', 'one')
  const bin = join(job.root, 'bin')
  mkdirSync(bin)
  symlinkSync(execFileSync('which', ['git'], { encoding: 'utf8' }).trim(), join(bin, 'git'))
  const defaults = { ...defaultInputsOf(action), token: '', 'advisory-service': `http://127.0.0.1:${address.port}` }
  const run = await job.run(action, { ...defaults, ...inputs }, { PATH: bin })
  const places = (run.evidence?.findings ?? []).map(({ rule, place }) => `${rule} in ${place?.file}`)
  return { ...run, requests, places }
}

it('finds a vulnerable package in pnpm-lock.yaml on a machine without pnpm', async () => {
  const { code, outputs, places } = await scanned({
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\npackages:\n  minimist@0.0.8:\n    resolution: {integrity: sha512-x}\n",
  })
  expect({ code, outputs }).toMatchObject({ code: 1, outputs: { verdict: 'fail', compliance: 'NON-COMPLIANT', critical: '1' } })
  expect(places).toEqual(['GHSA-xvch-5gv4-984h in pnpm-lock.yaml'])
})

it('finds a vulnerable package in the lock file of a workspace member, whose root is clean', async () => {
  const { code, places } = await scanned({
    'package.json': '{"name":"root","version":"1.0.0","workspaces":["packages/*"]}',
    'package-lock.json': lockOf({
      '': { name: 'root', version: '1.0.0', workspaces: ['packages/*'] },
      'node_modules/a': { resolved: 'packages/a', link: true },
      'packages/a': { name: 'a', version: '1.0.0' },
    }),
    'packages/a/package.json': '{"name":"a","version":"1.0.0","dependencies":{"minimist":"0.0.8"}}',
    'packages/a/package-lock.json': lockOf({ '': { name: 'a', version: '1.0.0' }, ...minimist }),
  })
  expect({ code, places }).toEqual({ code: 1, places: ['GHSA-xvch-5gv4-984h in packages/a/package-lock.json'] })
})

it('asks once about forty lock files, and finds what each of them locks', async () => {
  const files = Array.from({ length: 40 }, (_, index) => [`packages/p${index}/package-lock.json`, lockOf(minimist)])
  const { requests, places } = await scanned(Object.fromEntries(files))
  expect(requests).toBe(1)
  expect(new Set(places).size).toBe(40)
})

it('reads the lock files of yarn and bun, and names go.mod and requirements.txt where their scanner is missing', async () => {
  const { outputs, evidence, places } = await scanned({
    'package.json': '{"name":"harbor","version":"1.0.0","dependencies":{"minimist":"0.0.8"}}',
    'yarn.lock': '# yarn lockfile v1\n\nminimist@0.0.8:\n  version "0.0.8"\n',
    'web/bun.lock': '{ "lockfileVersion": 1, "packages": { "minimist": ["minimist@0.0.8", "", {}, "sha512-x=="] } }\n',
    'go.mod': 'module x\nrequire golang.org/x/net v0.1.0\n',
    'requirements.txt': 'django==1.0\n',
  })
  expect(outputs).toMatchObject({ verdict: 'fail', critical: '2' })
  expect(places.sort()).toEqual(['GHSA-xvch-5gv4-984h in web/bun.lock', 'GHSA-xvch-5gv4-984h in yarn.lock'])
  expect(evidence?.details['notLookedAt']).toEqual([
    { files: ['go.mod', 'requirements.txt'], count: 2, reason: 'osv-scanner is not installed' },
  ])
})

it('is at most WARNING where two scanners are missing, and names both', async () => {
  const { code, outputs, evidence } = await scanned({ 'Cargo.lock': 'version = 3\n', Dockerfile: 'FROM alpine\nUSER root\n' })
  expect({ code, outputs }).toMatchObject({ code: 0, outputs: { verdict: 'warn', compliance: 'WARNING' } })
  expect(evidence?.details).toMatchObject({ risk: 'unknown' })
  for (const named of ['Cargo.lock: cargo-audit is not installed', 'Dockerfile: hadolint is not installed'])
    expect(evidence?.headline).toContain(named)
})

/** As many different tokens as are asked for. */
function tokens(count: number): string[] {
  const letters = 'kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0'
  return Array.from({ length: count }, (_, index) => ['ghp', `${letters}${String(index).padStart(6, 'Z')}`].join('_'))
}

it('tells all of 3,000 tokens within its time limit', async () => {
  const { outputs, evidence } = await scanned({ 'keys.txt': `${tokens(3_000).join('\n')}\n` }, { timeout: '10s' })
  expect(outputs).toMatchObject({ verdict: 'fail', secrets: '3000' })
  expect(evidence?.tools[0]).toMatchObject({ name: 'secret-patterns', state: 'findings' })
})

it('tells one token that stands 50,000 times within its time limit, as one', async () => {
  const { outputs, evidence } = await scanned({ 'keys.txt': `${samples.github}\n`.repeat(50_000) }, { timeout: '10s' })
  expect(outputs).toMatchObject({ verdict: 'fail', secrets: '1' })
  expect(evidence?.tools[0]).toMatchObject({ name: 'secret-patterns', state: 'findings' })
})
