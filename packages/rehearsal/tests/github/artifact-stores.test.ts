import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ms } from '@slipway/shared/core/duration'
import { createGithub } from '@slipway/shared/github/octokit'
import { toolkitTransfer } from '@slipway/shared/ports/byte-transfer'
import { artifactStoreOf } from '@slipway/shared/rollout/artifacts/select-store'
import { aRunner, fakeClock, fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { anEmulator, aRun, jobToken } from './emulator.ts'

const bytes = Buffer.from('the release')
const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const day = 86_400_000

/** The store of a job in this GitHub, whose run has the release as its artifact for 30 days. */
async function storeIn(store: 'actions-artifact' | 'release-asset', access: Readonly<Record<string, 'read' | 'write'>>) {
  const clock = fakeClock(Date.parse('2026-01-05T12:00:00Z'))
  const world = await anEmulator({ clock })
  const { github: emulator, folder, main } = world
  const path = join(folder, 'source', 'release.tar.gz')
  await mkdir(join(folder, 'source'), { recursive: true })
  await writeFile(path, bytes)
  const run = aRun(emulator, main)
  await emulator.saveArtifact({ runId: run.id, name: 'release', folder: join(folder, 'source'), retentionDays: 30 })
  const runner = aRunner({ apiUrl: emulator.apiUrl, run: { id: run.id, repository: 'quay/harbor' } })
  const github = await createGithub({ token: jobToken(emulator, main, access), runner, log: fakeLog(), retryPause: 1 })
  const config = { store, ref: undefined, retention: ms(30 * day) }
  const deps = { github, transfer: toolkitTransfer, clock, runner, variables: {}, token: undefined }
  return { ...world, clock, run, path, client: artifactStoreOf(config, deps) }
}

describe('an Actions artifact', () => {
  it('is named by run and name, fetched by its digest, and gone when it has expired', async () => {
    const { client, clock, run, path, folder } = await storeIn('actions-artifact', { actions: 'read' })
    const { stored, until } = await client.keep({ path, digest })
    expect(stored.ref).toBe(`${run.id}/release`)
    expect(until).toBe('2026-02-04T12:00:00Z')
    expect(await client.has(stored)).toBe('yes')
    expect(await readFile(await client.fetch(stored, join(folder, 'fetched')))).toEqual(bytes)
    await clock.sleep(30 * day)
    expect(await client.has(stored)).toBe('no')
    await expect(client.fetch(stored, join(folder, 'later'))).rejects.toThrow('has expired on 2026-02-04')
  })

  it('is not known to a token that may not read actions', async () => {
    const { client, run } = await storeIn('actions-artifact', { contents: 'read' })
    expect(await client.has({ digest, store: 'actions-artifact', ref: `${run.id}/release` })).toBe('unknown')
  })
})

describe('a release asset', () => {
  it('is put into the prerelease of the month, once, and fetched from there', async () => {
    const { client, path, folder, github, git, main } = await storeIn('release-asset', { contents: 'write' })
    const { stored } = await client.keep({ path, digest })
    expect(stored.ref).toBe(`slipway-artifacts-2026-01/${digest.replace(':', '-')}.tar.gz`)
    expect(await client.keep({ path, digest })).toEqual({ stored, until: undefined })
    expect(github.state.releases.map(({ tag, prerelease, assets }) => [tag, prerelease, assets.length])).toEqual([
      ['slipway-artifacts-2026-01', true, 1],
    ])
    expect(await git.run(['rev-parse', 'refs/tags/slipway-artifacts-2026-01'])).toBe(main)
    expect(await client.has(stored)).toBe('yes')
    expect(await readFile(await client.fetch(stored, join(folder, 'fetched')))).toEqual(bytes)
  })

  it('is not written by a token that may only read, and is not there then', async () => {
    const { client, path } = await storeIn('release-asset', { contents: 'read' })
    await expect(client.keep({ path, digest })).rejects.toThrow(/GitHub refused POST/)
    expect(await client.has({ digest, store: 'release-asset', ref: 'slipway-artifacts-2026-01/a' })).toBe('no')
  })
})
