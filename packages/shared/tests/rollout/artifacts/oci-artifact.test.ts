import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toolkitTransfer } from '@slipway/shared/ports/byte-transfer'
import { ociArtifacts, parseOciRef } from '@slipway/shared/rollout/artifacts/oci-artifact'
import { describe, expect, it } from 'vitest'
import { type FakeRegistry, fakeRegistry } from './registry-server.ts'
import { aFolder, digestOf } from './release-file.ts'

const bytes = Buffer.from('the release')
const digest = digestOf(bytes)
const login = { username: 'mona', password: 'secret' }

const storeOf = ({ host }: FakeRegistry, credentials: typeof login | undefined = undefined) =>
  ociArtifacts({ repository: `${host}/acme/shop`, transfer: toolkitTransfer, credentials: () => credentials })

async function aFile(folder: string): Promise<{ path: string; digest: string }> {
  const path = join(folder, 'given')
  await writeFile(path, bytes)
  return { path, digest }
}

describe.each([
  ['an open registry', undefined],
  ['one that asks for a token', login],
])('%s', (_what, credentials) => {
  it('keeps a release as one manifest with one layer, and gives the same bytes back', async () => {
    await using registry = await fakeRegistry(credentials === undefined ? {} : { login: credentials })
    await using folder = await aFolder()
    const store = storeOf(registry, credentials)
    const { stored, until } = await store.keep(await aFile(folder.path))
    expect(stored).toMatchObject({ digest, store: 'oci', ref: expect.stringMatching(/^127.*\/acme\/shop@sha256:[0-9a-f]{64}$/) })
    expect(until).toBeUndefined()
    const manifest = JSON.parse(registry.manifests.get(`release-${digest.slice(7)}`)?.toString() ?? '')
    expect(manifest).toMatchObject({
      schemaVersion: 2,
      artifactType: 'application/vnd.slipway.release.v1',
      config: { mediaType: 'application/vnd.oci.empty.v1+json', size: 2 },
      layers: [{ digest, size: bytes.length, annotations: { 'org.opencontainers.image.title': 'release.tar.gz' } }],
    })
    expect(await store.has(stored)).toBe('yes')
    expect(await readFile(await store.fetch(stored, join(folder.path, 'fetched')))).toEqual(bytes)
  })
})

describe('a registry', () => {
  it('is not sent bytes that it has', async () => {
    await using registry = await fakeRegistry()
    await using folder = await aFolder()
    const first = await storeOf(registry).keep(await aFile(folder.path))
    registry.calls.length = 0
    expect(await storeOf(registry).keep(await aFile(folder.path))).toEqual(first)
    expect(registry.calls.filter((call) => call.includes('uploads'))).toEqual([])
  })

  it('is told no where the artifact is gone or of another release, and unknown where it does not say', async () => {
    await using registry = await fakeRegistry()
    await using folder = await aFolder()
    const store = storeOf(registry)
    const { stored } = await store.keep(await aFile(folder.path))
    const gone = { ...stored, ref: stored.ref.replace(/@.*/, `@sha256:${'0'.repeat(64)}`) }
    expect(await store.has(gone)).toBe('no')
    expect(await store.has({ ...stored, digest: `sha256:${'1'.repeat(64)}` })).toBe('no')
    expect(await store.has({ ...stored, ref: stored.ref.replace(registry.host, '127.0.0.1:9') })).toBe('unknown')
    await expect(store.fetch(gone, folder.path)).rejects.toThrow('does not exist any more')
    await expect(store.fetch({ ...stored, digest: `sha256:${'1'.repeat(64)}` }, folder.path)).rejects.toThrow('does not have the bytes')
  })

  it.each([
    ['without a login', undefined],
    ['with a wrong one', { username: 'mona', password: 'guessed' }],
  ])('that asks for a token says nothing %s, and why nothing is kept', async (_what, credentials) => {
    await using registry = await fakeRegistry({ login })
    await using folder = await aFolder()
    const store = storeOf(registry, credentials)
    expect(await store.has({ digest, store: 'oci', ref: `${registry.host}/acme/shop@${digest}` })).toBe('unknown')
    await expect(store.keep(await aFile(folder.path))).rejects.toThrow(/does not take the artifact: it answered 401/)
  })

  it('does not fool with another manifest or other bytes', async () => {
    await using registry = await fakeRegistry()
    await using folder = await aFolder()
    const store = storeOf(registry)
    const { stored } = await store.keep(await aFile(folder.path))
    registry.blobs.set(digest, Buffer.from('another release'))
    await expect(store.fetch(stored, folder.path)).rejects.toThrow('does not have the bytes')
    registry.manifests.set(stored.ref.replace(/.*@/, ''), Buffer.from('{"layers":[]}'))
    await expect(store.fetch(stored, folder.path)).rejects.toThrow('The registry gave another manifest')
    expect(await store.has(stored)).toBe('unknown')
  })
})

describe('a reference', () => {
  const manifest = `sha256:${'a'.repeat(64)}`
  it.each([
    [`ghcr.io/acme/shop@${manifest}`, { host: 'ghcr.io', name: 'acme/shop', manifest }],
    [`localhost:5000/shop@${manifest}`, { host: 'localhost:5000', name: 'shop', manifest }],
    [`ghcr.io/acme/shop:v1`, undefined],
    [`https://ghcr.io/acme/shop@${manifest}`, undefined],
    [`ghcr.io/acme/shop@sha256:short`, undefined],
  ])('%s is read', (text, place) => {
    expect(parseOciRef(text)).toEqual(place)
  })
})
