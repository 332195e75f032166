// needs: docker-registry
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toolkitTransfer } from '@slipway/shared/ports/byte-transfer'
import { ociArtifacts } from '@slipway/shared/rollout/artifacts/oci-artifact'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts, startProgram } from '../targets/scripted-proxy.ts'
import { aFolder, digestOf } from './release-file.ts'

let folder: Awaited<ReturnType<typeof aFolder>>
let stop: () => Promise<void>
let host = ''

/** The registry of the distribution project, with its files in a folder of the test. */
beforeAll(async () => {
  folder = await aFolder()
  const [port] = await freePorts(1)
  host = `127.0.0.1:${port}`
  const config = join(folder.path, 'config.yml')
  await writeFile(
    config,
    `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${join(folder.path, 'data')} } }\nhttp: { addr: '${host}' }\n`,
  )
  stop = startProgram('docker-registry', ['serve', config], { PATH: process.env['PATH'] ?? '' })
  await untilAnswering(`http://${host}/v2/`)
})

afterAll(async () => {
  await stop()
  await folder[Symbol.asyncDispose]()
})

describe('the registry of the distribution project', () => {
  it('keeps a release and gives the same bytes back, by the digest of its manifest', async () => {
    const bytes = Buffer.alloc(3_000_000, 'the release ')
    const digest = digestOf(bytes)
    const path = join(folder.path, 'given')
    await writeFile(path, bytes)
    const store = ociArtifacts({ repository: `${host}/acme/shop-releases`, transfer: toolkitTransfer, credentials: () => undefined })
    const { stored } = await store.keep({ path, digest })
    expect(await store.keep({ path, digest })).toEqual({ stored, until: undefined })
    expect(await store.has(stored)).toBe('yes')
    expect(await readFile(await store.fetch(stored, join(folder.path, 'fetched')))).toEqual(bytes)
    const gone = { ...stored, ref: stored.ref.replace(/@.*/, `@sha256:${'0'.repeat(64)}`) }
    expect(await store.has(gone)).toBe('no')
    const tagged = await fetch(`http://${host}/v2/acme/shop-releases/manifests/release-${digest.slice('sha256:'.length)}`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    })
    expect(tagged.headers.get('docker-content-digest')).toBe(stored.ref.replace(/.*@/, ''))
  })
})

async function untilAnswering(url: string): Promise<void> {
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${url} did not answer within 20 s`)
}
