// needs: npm, tar, git
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestOf, npmEnvironment, programOf, RealBuild } from './real-build.ts'

type Case = {
  name: string
  /** Beside the scripts and the one dependency. */
  packageJson?: Record<string, unknown>
  lock: string
  /** Makes the lock file. */
  lockLine: string
  cached: string
  stale: RegExp
}

const cases: Case[] = [
  { name: 'npm', lock: 'package-lock.json', lockLine: 'npm install --package-lock-only', cached: 'npm', stale: /npm ci/ },
  { name: 'pnpm', lock: 'pnpm-lock.yaml', lockLine: 'pnpm install --lockfile-only', cached: 'pnpm', stale: /lockfile/ },
  {
    name: 'pnpm of a pinned version',
    packageJson: { packageManager: 'pnpm@10.20.0' },
    lock: 'pnpm-lock.yaml',
    lockLine: 'pnpm install --lockfile-only',
    cached: 'pnpm',
    stale: /ERR_PNPM_OUTDATED_LOCKFILE/,
  },
  { name: 'yarn 1', lock: 'yarn.lock', lockLine: 'yarn install && rm -rf node_modules', cached: 'yarn', stale: /frozen-lockfile/ },
  {
    name: 'yarn 4',
    packageJson: { packageManager: 'yarn@4.18.1' },
    lock: 'yarn.lock',
    lockLine: 'yarn install --no-immutable --mode=update-lockfile',
    cached: 'yarn',
    stale: /YN0028/,
  },
  { name: 'bun', lock: 'bun.lock', lockLine: 'bun install --lockfile-only', cached: 'bun', stale: /lockfile had changes/ },
]

const scripts = {
  build: `mkdir -p dist && node -p 'require("is-odd")(3)' > dist/three.txt`,
  test: 'grep true dist/three.txt',
}
const packageJson = (parts: Record<string, unknown>, version = '3.0.1') =>
  JSON.stringify({ name: 'harbor', version: '1.0.0', scripts, dependencies: { 'is-odd': version }, ...parts })

// Without a registry these are not run, and named so.
const environment = await npmEnvironment()

const aMachine = (files: Record<string, string>) =>
  RealBuild.start(files, { programs: { npm: programOf('npm'), npx: programOf('npx') }, environment: environment ?? {} })

/** A repository of that manager, with a lock file that its own tool has written. */
async function aRepository({ packageJson: parts = {}, lock, lockLine }: Case) {
  const repository = await aMachine({ 'package.json': packageJson(parts), [lock]: lock === 'yarn.lock' ? '' : '{}' })
  const brought = await repository.build({ 'build-command': `rm -f ${lock} && ${lockLine}`, output: '.' })
  if (!existsSync(repository.path(lock))) throw new Error(`no ${lock} was made:\n${brought.log}`)
  return repository
}

// One repository a manager, since what takes long is to bring it.
describe.skipIf(environment === undefined).each(cases)('a repository of $name', (one) => {
  let repository: RealBuild
  beforeAll(async () => {
    repository = await aRepository(one)
  })
  afterAll(() => repository[Symbol.asyncDispose]())

  it('is installed by its lock, built, tested and packed, and its downloads are kept', async () => {
    const lock = digestOf(repository.path(one.lock))
    const built = await repository.build()
    expect(built, built.log).toMatchObject({ failed: undefined, packed: ['./three.txt'] })
    expect(digestOf(repository.path(one.lock))).toBe(lock)
    expect(built.outputs).toMatchObject({ 'cache-key': `slipway-${one.cached}-${lock}`, 'cache-restore-key': `slipway-${one.cached}-` })
    expect(built.outputs['cache-paths']).not.toBe('')
    expect(repository.uncached(built)).toEqual([])
  })

  it('is not built with a lock that is not of its package.json', async () => {
    await repository.write('package.json', packageJson(one.packageJson ?? {}, '3.0.0'))
    const built = await repository.build()
    expect(built.failed, built.log).toBe('Build')
    expect(built.log).toMatch(one.stale)
  })

  it('releases the folder with what was installed, where there is no script that builds', async () => {
    await repository.write('package.json', packageJson({ ...one.packageJson, scripts: {} }))
    const built = await repository.build()
    expect(built.failed, built.log).toBeUndefined()
    const node = built.packed.includes('./.pnp.cjs') ? 'node -r ./.pnp.cjs' : 'node'
    // Where nothing else of the build is: neither its folder nor its caches.
    await repository.shell('rm -rf "$HOME"/* "$HOME"/.[a-z]* node_modules .pnp.cjs .yarn')
    expect(await repository.inRelease(`${node} -p 'require("is-odd")(3)'`)).toContain('true')
  })
})

describe('a tool that is not there', () => {
  it('is named, with how to bring it', async () => {
    await using repository = await aMachine({ 'package.json': packageJson({}), 'pnpm-lock.yaml': '' })
    const built = await repository.build({ 'setup-command': 'true' })
    expect(built).toMatchObject({ failed: 'Build', packed: [] })
    expect(built.log).toContain('pnpm: command not found')
    expect(built.log).toContain('::error title=A program is not installed::')
  })
})

describe('a static site', () => {
  it('is packed as it is, without the repository around it', async () => {
    await using repository = await aMachine({ 'public/index.html': '<p>Harbor</p>', 'public/css/a.css': 'p {}', 'README.md': 'x' })
    const built = await repository.build()
    expect(built, built.log).toMatchObject({ failed: undefined, packed: ['./css/a.css', './index.html'] })
  })

  it('at the root leaves out what git keeps', async () => {
    await using repository = await aMachine({ 'index.html': '<p>Harbor</p>' })
    await repository.shell('git init --quiet')
    expect((await repository.build()).packed).toEqual(['./index.html'])
  })
})
