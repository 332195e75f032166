import { ms } from '@slipway/shared/core/duration'
import { type ByteRequest, type ByteTransfer, toolkitTransfer } from '@slipway/shared/ports/byte-transfer'
import { artifactStoreOf } from '@slipway/shared/rollout/artifacts/select-store'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import { aRunner, fakeClock } from '@slipway/shared/testing/fakes'
import { fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { fakeRegistry } from './registry-server.ts'

const digest = `sha256:${'a'.repeat(64)}`
const variables = { OCI_USERNAME: 'mona', OCI_PASSWORD: 'secret' }

async function storeOf(config: { store: StoredArtifact['store']; ref?: string }, transfer: ByteTransfer, token?: string) {
  const deps = { github: await fakeGithub(() => ({ status: 404 })), transfer, clock: fakeClock(), runner: aRunner(), variables, token }
  return artifactStoreOf({ ref: undefined, retention: ms(0), ...config }, deps)
}

/** Which of these addresses a login was sent to. */
async function loginsFor(ref: string, config: { store: StoredArtifact['store']; ref?: string }, token?: string): Promise<string[]> {
  await using registry = await fakeRegistry({ login: { username: 'mona', password: 'secret' } })
  const asked: ByteRequest[] = []
  const here = (text: string) => text.replaceAll('registry.test', registry.host)
  const store = await storeOf(
    { ...config, ...(config.ref === undefined ? {} : { ref: here(config.ref) }) },
    async (request) => {
      asked.push(request)
      // GitHub's registry is not asked in a test; the challenge is its own.
      if (request.url.startsWith('https://ghcr.io/v2/')) {
        const challenge = 'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="x"'
        return { state: 'answered', status: 401, headers: { 'www-authenticate': challenge }, body: Buffer.alloc(0) }
      }
      if (request.url.startsWith('https://')) return { state: 'failed', message: 'no network' }
      return await toolkitTransfer(request)
    },
    token,
  )
  await store.has({ digest, store: 'oci', ref: here(ref) })
  return asked.filter(({ headers }) => headers?.['authorization']?.startsWith('Basic') === true).map(({ url }) => new URL(url).pathname)
}

describe('the login of a registry', () => {
  const ref = `registry.test/acme/shop@${digest}`

  it('goes to the registry of the configuration', async () => {
    expect(await loginsFor(ref, { store: 'oci', ref: 'registry.test/acme/shop' })).toEqual(['/token'])
  })

  it.each([
    ['no registry is configured', { store: 'actions-artifact' as const }],
    ['another one is configured', { store: 'oci' as const, ref: 'other.test/acme/shop' }],
  ])('goes to no other that a record names, where %s', async (_what, config) => {
    expect(await loginsFor(ref, config)).toEqual([])
  })

  it("is the token of the job for GitHub's own registry, and goes nowhere else", async () => {
    const ghcr = `ghcr.io/acme/shop@${digest}`
    expect(await loginsFor(ghcr, { store: 'actions-artifact' }, 'token')).toEqual(['/token'])
    expect(await loginsFor(ghcr, { store: 'actions-artifact' })).toEqual([])
    expect(await loginsFor(ref, { store: 'actions-artifact' }, 'token')).toEqual([])
  })

  it('is not given to a realm without encryption', async () => {
    const transfer: ByteTransfer = async () => {
      const headers = { 'www-authenticate': 'Bearer realm="http://token.test/",service="x"' }
      return { state: 'answered', status: 401, headers, body: Buffer.alloc(0) }
    }
    const store = await storeOf({ store: 'oci', ref: 'r.test/acme/shop' }, transfer)
    await expect(store.fetch({ digest, store: 'oci', ref: `r.test/acme/shop@${digest}` }, '/tmp')).rejects.toThrow('which is not encrypted')
  })
})

describe('an artifact of before', () => {
  it('is found where its record says, whatever the configuration says now', async () => {
    const store = await storeOf({ store: 'oci', ref: 'r.test/acme/shop' }, async () => ({ state: 'failed', message: 'no network' }))
    expect(await store.has({ digest, store: 'actions-artifact', ref: '7/release' })).toBe('no')
    expect(await store.has({ digest, store: 'release-asset', ref: 'slipway-artifacts-2026-01/a' })).toBe('no')
    expect(await store.has({ digest, store: 'oci', ref: `r.test/acme/shop@${digest}` })).toBe('unknown')
  })
})

describe('the artifact of a run', () => {
  it.each([
    [undefined, 'release'],
    ['api', 'release-api'],
  ])('is that of the service: %s', async (service, name) => {
    const deps = { transfer: toolkitTransfer, clock: fakeClock(), runner: aRunner(), variables, token: undefined }
    const github = await fakeGithub(() => ({ status: 200, body: { total_count: 0, artifacts: [] } }))
    const store = artifactStoreOf(
      { store: 'actions-artifact', ref: undefined, retention: undefined, ...(service === undefined ? {} : { service }) },
      { ...deps, github },
    )
    await expect(store.keep({ path: '/x', digest })).rejects.toThrow(`This run has no artifact "${name}"`)
  })
})
