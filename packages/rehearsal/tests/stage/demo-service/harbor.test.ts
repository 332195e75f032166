import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseConfig } from '@slipway/shared/config/load'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { harborFolder, packRelease } from '../../../src/stage/demo-service/harbor.ts'
import { takePort } from '../../../src/stage/system/free-port.ts'
import { killProcessesBelow, processesBelow } from '../../../src/stage/system/processes.ts'

let folder: string
let home: string
let variables: Record<string, string>
const artifacts = new Map<string, string>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-harbor-'))
  home = join(folder, 'home')
  variables = {
    PATH: process.env['PATH'] ?? '',
    HARBOR_HOME: home,
    HARBOR_NODE: process.execPath,
    HARBOR_BLUE_PORT: String(await takePort()),
    HARBOR_GREEN_PORT: String(await takePort()),
    HARBOR_KEEP: '2',
    DATABASE_URL: 'postgres://harbor@127.0.0.1:1/harbor',
  }
  for (const version of ['v1', 'v2', 'v3']) artifacts.set(version, await packRelease(join(folder, version), { version }))
})
afterAll(async () => {
  await killProcessesBelow(folder)
  await rm(folder, { recursive: true })
})

function deploy(
  script: 'start' | 'stop',
  args: readonly string[],
  more: Record<string, string> = {},
): { code: number | null; words: string } {
  const { status, stdout, stderr } = spawnSync('bash', [join(harborFolder, `deploy/${script}.sh`), ...args], {
    env: { ...variables, ...more },
    encoding: 'utf8',
  })
  return { code: status, words: `${stdout}${stderr}` }
}
const start = (colour: string, version: string, artifact = artifacts.get(version) ?? '') =>
  deploy('start', [colour, version], { ARTIFACT: artifact })

async function versionOn(colour: 'BLUE' | 'GREEN'): Promise<string | null> {
  const answer = await fetch(`http://127.0.0.1:${variables[`HARBOR_${colour}_PORT`]}/SwiftConcur/api/session`, {
    headers: { connection: 'close' },
  })
  return answer.headers.get('x-release')
}

it('starts a side from the artifact, and leaves it alone when it is asked again', async () => {
  expect(start('blue', 'v1')).toMatchObject({ code: 0 })
  expect(await versionOn('BLUE')).toBe('v1')
  const [pid] = await processesBelow(home)
  expect(start('blue', 'v1')).toEqual({ code: 0, words: 'harbor: blue already runs v1\n' })
  expect(await processesBelow(home)).toEqual([pid])
})

it('puts another release in the place of the one that runs', async () => {
  expect(start('blue', 'v2')).toMatchObject({ code: 0 })
  expect(await versionOn('BLUE')).toBe('v2')
  expect(await processesBelow(home)).toHaveLength(1)
})

it('starts a kept release without an artifact', async () => {
  expect(start('green', 'v1', '')).toMatchObject({ code: 0 })
  expect(await versionOn('GREEN')).toBe('v1')
})

it('keeps the newest releases and whatever runs', () => {
  expect(start('blue', 'v3')).toMatchObject({ code: 0 })
  expect(['v1', 'v2', 'v3'].map((version) => existsSync(join(home, 'releases', version)))).toEqual([true, false, true])
})

it.each([
  ['a release that is not kept', ['blue', 'v9'], '', /release v9 is not kept in .*, and there is no artifact/],
  ['an artifact that is not there', ['blue', 'v9'], '/nowhere.tar.gz', /the artifact \/nowhere.tar.gz does not exist/],
  ['a file that is no release', ['blue', 'v9'], import.meta.filename, /is not a release: it cannot be unpacked/],
  ['another colour', ['red', 'v1'], '', /expected blue or green, got "red"/],
  ['a name with a path in it', ['blue', '../v1'], '', /"\.\.\/v1" is not the name of a release/],
])('refuses %s and leaves what runs', async (_case, args, artifact, words) => {
  const refused = deploy('start', args, { ARTIFACT: artifact })
  expect(refused.code).toBe(1)
  expect(refused.words).toMatch(words)
  expect(await versionOn('BLUE')).toBe('v3')
})

it('refuses an artifact of another release', () => {
  expect(start('blue', 'v9', artifacts.get('v1'))).toMatchObject({ code: 1, words: expect.stringContaining('does not hold release v9') })
})

it('takes a side down, and is content when it is down', async () => {
  expect(deploy('stop', ['blue'])).toEqual({ code: 0, words: 'harbor: blue is down\n' })
  await expect(versionOn('BLUE')).rejects.toThrow()
  expect(await versionOn('GREEN')).toBe('v1')
  expect(deploy('stop', ['blue'])).toMatchObject({ code: 0 })
})

it('says which variable is missing', () => {
  expect(deploy('start', ['blue', 'v1'], { HARBOR_HOME: '' })).toMatchObject({
    code: 1,
    words: expect.stringContaining('the variable HARBOR_HOME is not set'),
  })
})

it('refuses a port that something else holds', () => {
  const taken = { HARBOR_BLUE_PORT: variables['HARBOR_GREEN_PORT'] ?? '' }
  expect(deploy('start', ['blue', 'v1'], taken)).toMatchObject({ code: 1, words: expect.stringMatching(/port \d+ of blue is taken/) })
})

it('says the last words of a release that cannot start', () => {
  const refused = deploy('start', ['blue', 'v1'], { DATABASE_URL: 'x', HARBOR_NODE: '/nowhere/node' })
  expect(refused).toMatchObject({ code: 1, words: expect.stringMatching(/\/nowhere\/node[\s\S]*release v1 did not start on blue/) })
})

it('has a configuration that holds', async () => {
  const path = '.github/slipway.yml'
  const config = parseConfig(await readFile(join(harborFolder, path), 'utf8'), path)
  expect([...config.environments.keys()]).toEqual(['development', 'staging', 'production'])
})

it('keeps releases by their digest, so that a version that is used twice starts the bytes that were asked for', async () => {
  const again = await packRelease(join(folder, 'v1-again'), { version: 'v1', behaviour: { kind: 'slow', ms: 1 } })
  const files = { first: artifacts.get('v1') ?? '', second: again }
  const digestOf = async (file: string) =>
    `sha256:${createHash('sha256')
      .update(await readFile(file))
      .digest('hex')}`
  const [first, second] = [await digestOf(files.first), await digestOf(files.second)]
  expect(first).not.toBe(second)
  const startOf = (colour: string, digest: string, artifact = '') =>
    deploy('start', [colour, 'v1'], { ARTIFACT: artifact, RELEASE_DIGEST: digest, HARBOR_KEEP: '5' })
  const behaviourOf = async (digest: string) =>
    JSON.parse(await readFile(join(home, 'releases', `v1@${digest.slice(7, 23)}`, 'release.json'), 'utf8')).behaviour
  expect(startOf('blue', first, files.first)).toMatchObject({ code: 0 })
  expect(startOf('green', second, files.first)).toMatchObject({ code: 1, words: expect.stringContaining('its digest is not') })
  expect(startOf('green', second)).toMatchObject({ code: 1, words: expect.stringContaining('is not kept') })
  expect(startOf('green', second, files.second)).toMatchObject({ code: 0 })
  expect(await behaviourOf(second)).toMatchObject({ kind: 'slow' })
  expect(startOf('green', second)).toMatchObject({ code: 0, words: expect.stringContaining('already runs') })
  // Back on the same side, from what was kept.
  expect(startOf('green', first)).toMatchObject({ code: 0, words: expect.stringContaining('green runs v1') })
  expect(await behaviourOf(first)).toMatchObject({ kind: 'good' })
}, 30_000)
