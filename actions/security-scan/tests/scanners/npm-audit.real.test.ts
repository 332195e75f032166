// needs: npm, npx, yarn
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { systemExec } from '@slipway/shared/ports/exec'
import { systemHttp } from '@slipway/shared/ports/http'
import { satisfies } from 'semver'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { npmAudit } from '../../src/scanners/npm-audit.ts'
import { aScan, outcomeOf } from '../samples.ts'

const advisory = (id: number, ghsa: string, name: string, vulnerable_versions: string, severity = 'high') => ({
  id,
  name,
  url: `https://github.com/advisories/${ghsa}`,
  title: `${name} is broken`,
  severity,
  vulnerable_versions,
  cwe: [],
  cvss: { score: 7.5, vectorString: null },
})

/** What a registry knows; `safe` has an advisory that no locked version is in, and `pre` a prerelease of the fixed version. */
const advisories = [
  advisory(1, 'GHSA-xvch-5gv4-984h', 'minimist', '<0.2.4', 'critical'),
  advisory(2, 'GHSA-vh95-rmgr-6w4m', 'minimist', '>=1.0.0 <1.2.3 || <0.2.1', 'moderate'),
  advisory(3, 'GHSA-2222-3333-4444', 'safe', '<1.0.0', 'low'),
  advisory(4, 'GHSA-5555-6666-7777', 'pre', '<2.0.0', 'high'),
  advisory(5, 'GHSA-8888-9999-cccc', '@harbor/ui', '=1.0.0 || ^3.1.0', 'high'),
]
const locked: Readonly<Record<string, string>> = { minimist: '0.0.8', safe: '1.0.0', pre: '2.0.0-rc.1', '@harbor/ui': '3.4.0' }

/**
 * A registry on this machine: it answers the question for advisories with all that it knows of the named packages, and packuments.
 * `matched`: it leaves out advisories that none of the named versions is in, which yarn relies on.
 */
async function aRegistry({ matched = false } = {}) {
  const server = createServer(async (request, response) => {
    const sent = Buffer.concat(await Array.fromAsync(request, (chunk: unknown) => Buffer.from(z.instanceof(Uint8Array).parse(chunk))))
    // npm packs its question.
    const body = (sent[0] === 0x1f ? gunzipSync(sent) : sent).toString()
    const url = decodeURIComponent(request.url ?? '')
    response.writeHead(200, { 'content-type': 'application/json' })
    if (!url.endsWith('/advisories/bulk')) {
      const name = url.slice(1)
      const version = locked[name] ?? '1.0.0'
      const dist = { tarball: 'http://127.0.0.1/none.tgz', shasum: '0'.repeat(40) }
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, dist } } }))
      return
    }
    const asked = Object.entries(z.record(z.string(), z.array(z.string())).parse(JSON.parse(body === '' ? '{}' : body)))
    const known = (name: string, versions: readonly string[]) =>
      advisories.filter((one) => one.name === name && (!matched || versions.some((version) => isIn(version, one.vulnerable_versions))))
    response.end(JSON.stringify(Object.fromEntries(asked.map(([name, versions]) => [name, known(name, versions)]))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the registry has no port')
  return { url: `http://127.0.0.1:${address.port}`, [Symbol.dispose]: () => void server.close() }
}

function isIn(version: string, range: string): boolean {
  return satisfies(version, range, { includePrerelease: true })
}

const ghsa = /GHSA(-\w{4}){3}/g

/** The advisories that a program names, run in a folder with nothing but these files. */
async function saidBy(
  command: readonly [string, ...string[]],
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-audit-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const base = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      npm_config_cache: process.env['npm_config_cache'] ?? join(folder, 'cache'),
    }
    const result = await systemExec(command, { cwd: folder, env: { ...base, ...env }, timeout: 90_000 })
    if (result.state !== 'exited') throw new Error(`${command[0]}: ${result.state}`)
    return [...new Set(result.stdout.match(ghsa) ?? [])].sort()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function ours(files: Readonly<Record<string, string>>, advisoryService: string): Promise<string[]> {
  const { findings, state } = await outcomeOf(npmAudit, { ...aScan(files), http: systemHttp, advisoryService })
  expect(state).toBe('findings')
  return [...new Set(findings.map(({ rule }) => rule))].sort()
}

const manifest = JSON.stringify({ name: 'harbor', version: '1.0.0', dependencies: locked })
const packageLock = JSON.stringify({
  name: 'harbor',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: {
    '': { name: 'harbor', version: '1.0.0', dependencies: locked },
    ...Object.fromEntries(Object.entries(locked).map(([name, version]) => [`node_modules/${name}`, { version }])),
  },
})
const pnpmLock = [
  "lockfileVersion: '9.0'",
  'settings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false',
  'importers:\n  .:\n    dependencies:',
  ...Object.entries(locked).map(([name, version]) => `      '${name}':\n        specifier: ${version}\n        version: ${version}`),
  'packages:',
  ...Object.entries(locked).map(([name, version]) => `  '${name}@${version}':\n    resolution: {integrity: sha512-${'A'.repeat(86)}==}`),
  'snapshots:',
  ...Object.entries(locked).map(([name, version]) => `  '${name}@${version}': {}`),
  '',
].join('\n')
const yarnLock = [
  // Newer than that of every yarn: yarn resolves all packages of an older lock file again.
  '__metadata:\n  version: 99\n',
  `"harbor@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "harbor@workspace:."\n  dependencies:\n${Object.entries(locked)
    .map(([name, version]) => `    "${name}": "npm:${version}"`)
    .join('\n')}\n  languageName: unknown\n  linkType: soft\n`,
  ...Object.entries(locked).map(
    ([name, version]) =>
      `"${name}@npm:${version}":\n  version: ${version}\n  resolution: "${name}@npm:${version}"\n  languageName: node\n  linkType: hard\n`,
  ),
].join('\n')

const found = ['GHSA-5555-6666-7777', 'GHSA-8888-9999-cccc', 'GHSA-vh95-rmgr-6w4m', 'GHSA-xvch-5gv4-984h']

it('says of a package-lock.json what npm audit says of it', async () => {
  using registry = await aRegistry()
  const peer = await saidBy(
    ['npm', 'audit', '--json', '--package-lock-only'],
    { 'package.json': manifest, 'package-lock.json': packageLock },
    {
      npm_config_registry: registry.url,
    },
  )
  expect(await ours({ 'package-lock.json': packageLock }, registry.url)).toEqual(peer)
  expect(peer).toEqual(found)
})

it('says of a pnpm-lock.yaml what pnpm audit says of it', async () => {
  using registry = await aRegistry()
  const peer = await saidBy(
    ['npx', '-y', 'pnpm@12', 'audit', '--json'],
    {
      'package.json': manifest,
      'pnpm-lock.yaml': pnpmLock,
      'pnpm-workspace.yaml': '',
    },
    { ...machine, pnpm_config_registry: registry.url },
  )
  expect(await ours({ 'pnpm-lock.yaml': pnpmLock }, registry.url)).toEqual(peer)
  expect(peer).toEqual(found)
})

it('says of a yarn.lock what yarn audit says of it', async () => {
  using registry = await aRegistry({ matched: true })
  const peer = await saidBy(
    ['yarn', 'npm', 'audit', '--all', '--recursive', '--json'],
    { 'package.json': manifest, 'yarn.lock': yarnLock },
    {
      YARN_NPM_REGISTRY_SERVER: registry.url,
      YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
      YARN_ENABLE_TELEMETRY: '0',
    },
  )
  expect(await ours({ 'yarn.lock': yarnLock }, registry.url)).toEqual(peer)
  expect(peer).toEqual(found)
})

/** How this machine gets pnpm itself: its home has the settings of npm. */
const machine = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    /^(npm_config_.*|HOME|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|HTTPS?_PROXY|NO_PROXY)$/i.test(name) && value !== undefined
      ? [[name, value]]
      : [],
  ),
)
