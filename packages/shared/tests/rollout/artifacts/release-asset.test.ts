import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { releaseAssets } from '@slipway/shared/rollout/artifacts/release-asset'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import { fakeClock } from '@slipway/shared/testing/fakes'
import { fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { aFolder, digestOf, transferOf } from './release-file.ts'

const bytes = Buffer.from('the release')
const digest = digestOf(bytes)
const name = `${digest.replace(':', '-')}.tar.gz`
const artifact: StoredArtifact = { digest, store: 'release-asset', ref: `slipway-artifacts-2026-01/${name}` }
const address = 'https://storage.test/1?signed'

type Asset = { id: number; name: string; state: string; size: number; digest: string | null }
const anAsset = (of: Partial<Asset> = {}): Asset => ({ id: 5, name, state: 'uploaded', size: bytes.length, digest, ...of })

type Scene = { assets?: readonly Asset[] | undefined; immutable?: boolean; refuse?: number; direct?: boolean; takes?: Partial<Asset> }

/** A GitHub with the prerelease of this month, where `assets` are given; it takes uploads unless it is immutable. */
async function sceneOf({ assets, immutable = false, refuse, direct = false, takes = {} }: Scene) {
  let holder = assets === undefined ? undefined : { id: 3, tag_name: 'slipway-artifacts-2026-01' }
  let held = [...(assets ?? [])]
  const shown = () => ({ ...holder, immutable, upload_url: 'https://uploads.test/releases/3/assets{?name,label}' })
  const github = await fakeGithub(({ method, path, headers, query }) => {
    if (refuse !== undefined) return { status: refuse }
    if (path === '/releases/3/assets') {
      if (immutable) return { status: 422, body: { message: 'Cannot upload assets to an immutable release.' } }
      expect(headers.get('content-length')).toBe(String(bytes.length))
      const added = anAsset({ name: query.get('name') ?? '', ...takes })
      held.push(added)
      return { status: 201, body: added }
    }
    if (path.includes('/releases/tags/'))
      return path.endsWith('slipway-artifacts-2026-01') && holder !== undefined ? { body: shown() } : { status: 404 }
    if (method === 'POST') {
      holder = { id: 3, tag_name: 'slipway-artifacts-2026-01' }
      return { status: 201, body: shown() }
    }
    if (method === 'DELETE') {
      held = held.filter(({ id }) => !path.endsWith(`/${id}`))
      return { status: 204 }
    }
    if (path.endsWith('/releases/assets/5'))
      return direct
        ? { body: bytes.toString(), headers: { 'content-type': 'application/gzip' } }
        : { status: 302, headers: { location: address } }
    return { body: held }
  })
  const transfer = transferOf({ [address]: bytes })
  const clock = fakeClock(Date.parse('2026-01-05T12:00:00Z'))
  return { github, store: releaseAssets({ github, transfer, clock, prefix: 'slipway-artifacts' }), held: () => held }
}

async function aFile(folder: string): Promise<{ path: string; digest: string }> {
  const path = join(folder, 'given')
  await writeFile(path, bytes)
  return { path, digest }
}

describe('whether a release asset is there', () => {
  it.each<[string, Scene, 'yes' | 'no' | 'unknown']>([
    ['one of that name', { assets: [anAsset()] }, 'yes'],
    ['one of a GitHub that tells no digest', { assets: [anAsset({ digest: null })] }, 'yes'],
    ['one with another digest', { assets: [anAsset({ digest: digestOf('other') })] }, 'no'],
    ['an upload that was cut off', { assets: [anAsset({ state: 'starter' })] }, 'no'],
    ['no asset of that name', { assets: [anAsset({ name: 'a' })] }, 'no'],
    ['no such prerelease', {}, 'no'],
    ['a token that may not ask', { refuse: 403 }, 'unknown'],
    ['a GitHub that is down', { refuse: 500 }, 'unknown'],
  ])('is told by %s', async (_what, scene, answer) => {
    expect(await (await sceneOf(scene)).store.has(artifact)).toBe(answer)
  })
})

describe('fetching a release asset', () => {
  it.each([
    ['from the address that GitHub names', false],
    ['from the answer itself', true],
  ])('gives the bytes %s', async (_what, direct) => {
    await using folder = await aFolder()
    const { store } = await sceneOf({ assets: [anAsset()], direct })
    expect(await readFile(await store.fetch(artifact, folder.path))).toEqual(bytes)
  })

  it('refuses other bytes, and says what is gone', async () => {
    await using folder = await aFolder()
    const { store } = await sceneOf({ assets: [anAsset()] })
    const other = { ...artifact, digest: digestOf('other') }
    await expect(store.fetch(other, folder.path)).rejects.toThrow('does not have the bytes')
    await expect((await sceneOf({})).store.fetch(artifact, folder.path)).rejects.toThrow('does not exist any more')
  })
})

describe('keeping a release asset', () => {
  it('makes the prerelease of the month, and puts the file under its digest', async () => {
    await using folder = await aFolder()
    const { store, github } = await sceneOf({})
    expect(await store.keep(await aFile(folder.path))).toEqual({ stored: artifact, until: undefined })
    const created = github.calls.find(({ route }) => route === 'POST /repos/quay/harbor/releases')
    expect(created?.body).toMatchObject({ tag_name: 'slipway-artifacts-2026-01', prerelease: true, make_latest: 'false' })
    expect(created?.body).not.toHaveProperty('target_commitish')
  })

  it('sends nothing that is there already, and again what was cut off', async () => {
    await using folder = await aFolder()
    const whole = await sceneOf({ assets: [anAsset()] })
    await whole.store.keep(await aFile(folder.path))
    expect(whole.github.calls.filter(({ route }) => route.startsWith('POST'))).toEqual([])
    const cut = await sceneOf({ assets: [anAsset({ id: 4, state: 'starter' })] })
    await cut.store.keep(await aFile(folder.path))
    expect(cut.held()).toEqual([anAsset()])
  })

  it.each<[string, Scene, RegExp]>([
    ['the release is immutable', { assets: [], immutable: true }, /slipway-artifacts-2026-01 is immutable, so no artifact can be added/],
    [
      'the prerelease is full',
      { assets: Array.from({ length: 1_000 }, (_one, id) => anAsset({ id: id + 10, name: `a${id}` })) },
      /holds 1000 artifacts, and GitHub takes no more than 1000/,
    ],
    ['GitHub has taken less', { assets: [], takes: { size: 3 } }, /has not taken the artifact as it was sent: 3 of 11 bytes/],
    ['GitHub has taken something else', { assets: [], takes: { digest: digestOf('other') } }, /has not taken the artifact as it was sent/],
    ['the token may not write', { refuse: 403 }, /GitHub refused/],
  ])('is an error where %s', async (_what, scene, problem) => {
    await using folder = await aFolder()
    await expect((await sceneOf(scene)).store.keep(await aFile(folder.path))).rejects.toThrow(problem)
  })
})
