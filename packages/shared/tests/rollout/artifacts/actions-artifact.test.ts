import { readdir, readFile } from 'node:fs/promises'
import { actionsArtifacts } from '@slipway/shared/rollout/artifacts/actions-artifact'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import { fakeGithub } from '@slipway/shared/testing/github'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { aFolder, digestOf, transferOf } from './release-file.ts'

const bytes = Buffer.from('the release')
const digest = digestOf(bytes)
const artifact: StoredArtifact = { digest, store: 'actions-artifact', ref: '7/release' }
const address = 'https://storage.test/1?signed'

/** What GitHub shows of the run: its artifacts, or a refusal. */
type Shown = readonly Listed[] | { status: number }
type Listed = { id: number; expired?: boolean; name?: string; size?: number }

/** A GitHub on which run 7 has these artifacts; the archive of each is at `address`. */
async function githubWith(listed: Shown) {
  return await fakeGithub(({ path }) => {
    if (path.endsWith('/zip')) return { status: 302, headers: { location: address } }
    if ('status' in listed) return listed
    expect(path).toBe('/repos/quay/harbor/actions/runs/7/artifacts')
    const artifacts = listed.map(({ id, expired = false, name = 'release', size = 100 }) => {
      return { id, name, expired, expires_at: '2026-06-01T00:00:00Z', size_in_bytes: size }
    })
    return { body: { total_count: artifacts.length, artifacts } }
  })
}

const storeOn = async (listed: Shown, archive: Uint8Array = zipSync({ 'release.tar.gz': bytes })) => {
  const transfer = transferOf({ [address]: archive })
  return { transfer, store: actionsArtifacts(await githubWith(listed), { run: 7, name: 'release' }, transfer) }
}

describe('whether an Actions artifact is there', () => {
  it.each<[string, Shown, 'yes' | 'no' | 'unknown']>([
    ['one of that name', [{ id: 1 }], 'yes'],
    ['one that has expired', [{ id: 1, expired: true }], 'no'],
    ['one that has expired, and one of a later attempt', [{ id: 1, expired: true }, { id: 2 }], 'yes'],
    ['another name', [{ id: 1, name: 'release-notes' }], 'no'],
    ['nothing', [], 'no'],
    ['a run that is gone', { status: 404 }, 'no'],
    ['a token that may not ask', { status: 403 }, 'unknown'],
    ['no token', { status: 401 }, 'unknown'],
    ['a GitHub that is down', { status: 500 }, 'unknown'],
  ])('is told by %s', async (_what, listed, answer) => {
    const { store } = await storeOn(listed)
    expect(await store.has(artifact)).toBe(answer)
  })

  it.each(['release', '7/', 'x/release', '7/a/b', '../7/release'])('is no for the reference %s, which is none', async (ref) => {
    const { store } = await storeOn([{ id: 1 }])
    expect(await store.has({ ...artifact, ref })).toBe('no')
  })
})

describe('fetching an Actions artifact', () => {
  it('takes the file with the digest out of the archive, and sends no token to the storage', async () => {
    await using folder = await aFolder()
    const { store, transfer } = await storeOn([{ id: 1 }], zipSync({ 'notes.txt': Buffer.from('x'), 'sub/a.tgz': bytes }))
    const path = await store.fetch(artifact, folder.path)
    expect(await readFile(path)).toEqual(bytes)
    expect(await readdir(folder.path)).toEqual(['release.tar.gz'])
    expect(transfer.asked[0]?.headers ?? {}).toEqual({})
  })

  it('takes an artifact that was uploaded without an archive', async () => {
    await using folder = await aFolder()
    const { store } = await storeOn([{ id: 1 }], bytes)
    expect(await readFile(await store.fetch(artifact, folder.path))).toEqual(bytes)
  })

  it('refuses other bytes, and leaves none of them', async () => {
    await using folder = await aFolder()
    const { store } = await storeOn([{ id: 1 }], zipSync({ 'release.tar.gz': Buffer.from('another release') }))
    await expect(store.fetch(artifact, folder.path)).rejects.toThrow(/7\/release does not have the bytes of the digest sha256:/)
    expect(await readdir(folder.path)).toEqual([])
  })

  it('says when it has expired', async () => {
    await using folder = await aFolder()
    const { store } = await storeOn([{ id: 1, expired: true }])
    await expect(store.fetch(artifact, folder.path)).rejects.toThrow('7/release has expired on 2026-06-01')
  })

  it('says that the run is gone', async () => {
    await using folder = await aFolder()
    const { store } = await storeOn({ status: 404 })
    await expect(store.fetch(artifact, folder.path)).rejects.toThrow('7/release does not exist any more')
  })

  it.each([
    ['no archive', Buffer.from('<html>')],
    ['a cut one', zipSync({ a: bytes }).slice(0, 40)],
  ])('says that %s cannot be read', async (_what, archive) => {
    await using folder = await aFolder()
    const { store } = await storeOn([{ id: 1 }], archive)
    await expect(store.fetch(artifact, folder.path)).rejects.toThrow('The archive of the artifact cannot be read')
    expect(await readdir(folder.path)).toEqual([])
  })

  it('asks for none that is larger than the bound', async () => {
    await using folder = await aFolder()
    const { store, transfer } = await storeOn([{ id: 1, size: 3 * 1_024 ** 3 }])
    await expect(store.fetch(artifact, folder.path)).rejects.toThrow('does not have the bytes')
    expect(transfer.asked).toEqual([])
  })
})

describe('keeping an Actions artifact', () => {
  it('names the artifact of the run, and until when it is there', async () => {
    const { store } = await storeOn([{ id: 1 }, { id: 2 }])
    expect(await store.keep({ path: 'unused', digest })).toEqual({ stored: artifact, until: '2026-06-01T00:00:00Z' })
  })

  it('says what to do where the run has none', async () => {
    const { store } = await storeOn([{ id: 1, name: 'dist' }])
    await expect(store.keep({ path: 'unused', digest })).rejects.toThrow('This run has no artifact "release"')
  })
})
