import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { ActionError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'
import type { ByteTransfer } from '../../ports/byte-transfer.ts'
import { type ArtifactClient, fetchedName, maxArtifactBytes, type ReleaseFile, transferLimit } from './artifact-keeper.ts'
import { fetchFile, goneBytes, otherBytes } from './fetched-file.ts'
import { type OciRegistry, ociRegistry, type RegistryCredentials, type RegistryPlace } from './oci-registry.ts'

const where = 'The OCI artifact'
const manifestType = 'application/vnd.oci.image.manifest.v1+json'
/** The type of the artifact, and of its only layer. */
const artifactType = 'application/vnd.slipway.release.v1'
const layerType = `${artifactType}.tar+gzip`
/** OCI Image Specification 1.1, "Guidance for an empty descriptor". */
const empty = { type: 'application/vnd.oci.empty.v1+json', bytes: '{}' }

export type OciDeps = {
  /** Where new artifacts are put; undefined where none are. */
  repository: string | undefined
  transfer: ByteTransfer
  credentials: (host: string) => RegistryCredentials | undefined
}

/**
 * Artifacts in a registry, laid out as ORAS does it: one manifest with one layer, tagged `release-<digest>` so that no clean-up of untagged
 * manifests takes it. The reference is `registry/name@sha256:<manifest>`.
 */
export function ociArtifacts({ repository, transfer, credentials }: OciDeps): ArtifactClient {
  const open = (place: RegistryPlace) => ociRegistry(place, { transfer, credentials: credentials(place.host) })
  return {
    has: async (artifact) => {
      const place = parseOciRef(artifact.ref)
      if (place === undefined) return 'no'
      try {
        const layer = await layerOf(open(place), place.manifest)
        return layer === 'gone' ? 'no' : layer.digest === artifact.digest ? 'yes' : 'no'
      } catch (error) {
        if (error instanceof ActionError) return 'unknown'
        throw error
      }
    },
    fetch: async (artifact, folder, signal) => {
      const place = parseOciRef(artifact.ref)
      if (place === undefined) throw goneBytes(artifact, where, 'is not of the form registry/name@sha256:…')
      const registry = open(place)
      const layer = await layerOf(registry, place.manifest)
      if (layer === 'gone') throw goneBytes(artifact, where, 'does not exist any more')
      if (layer.digest !== artifact.digest || layer.size > maxArtifactBytes) throw otherBytes(artifact, where)
      const path = await fetchFile(artifact, folder, (saveTo) =>
        registry.send(`/blobs/${layer.digest}`, { saveTo, signal, maxBytes: maxArtifactBytes, timeout: transferLimit }),
      )
      if (path === undefined) throw otherBytes(artifact, where)
      return path
    },
    keep: async (file, signal) => {
      const place = parseRepository(repository ?? '')
      if (place === undefined) throw new ActionError('artifacts.ref of slipway.yml names no registry to put artifacts into')
      const registry = open(place)
      const { size } = await stat(file.path)
      await pushBlob(registry, { digest: digestOf(empty.bytes), send: empty.bytes }, signal)
      await pushBlob(registry, { digest: file.digest, send: { file: file.path } }, signal)
      const manifest = manifestOf(file, size)
      const pushed = await registry.send(`/manifests/release-${file.digest.slice('sha256:'.length)}`, {
        method: 'PUT',
        headers: { 'content-type': manifestType },
        send: manifest,
        signal,
      })
      if (pushed.status !== 201) throw refused(place, 'the manifest', pushed.status)
      const ref = `${place.host}/${place.name}@${digestOf(manifest)}`
      return { stored: { digest: file.digest, store: 'oci', ref }, until: undefined }
    },
  }
}

const manifestSchema = z.object({
  artifactType: z.string().optional(),
  layers: z.array(z.object({ digest: z.string(), size: z.int().nonnegative() })).length(1),
})

/** The only layer of a manifest, which is itself compared with its digest. */
async function layerOf(registry: OciRegistry, manifest: string): Promise<'gone' | { digest: string; size: number }> {
  const answer = await registry.send(`/manifests/${manifest}`, { headers: { accept: manifestType } })
  if (answer.status === 404) return 'gone'
  if (answer.status !== 200)
    throw new ActionError(`The registry answered ${answer.status} to the question for ${manifest}`, { hint: accessHint })
  if (digestOf(answer.body) !== manifest) throw new ActionError(`The registry gave another manifest than ${manifest}`)
  const parsed = manifestSchema.safeParse(parseJson(answer.body.toString(), `The manifest ${manifest}`))
  const [layer] = parsed.success ? parsed.data.layers : []
  if (layer === undefined) throw new ActionError(`The manifest ${manifest} is not that of a release: expected one layer`)
  return layer
}

type Blob = { digest: string; send: string | { file: string } }

/** Two requests, the second with the whole blob ("Pushing a blob monolithically"). */
async function pushBlob(registry: OciRegistry, { digest, send }: Blob, signal: AbortSignal | undefined): Promise<void> {
  const there = await registry.send(`/blobs/${digest}`, { method: 'HEAD', signal })
  if (there.status === 200) return
  const begun = await registry.send('/blobs/uploads/', { method: 'POST', headers: { 'content-length': '0' }, send: '', signal })
  const location = begun.headers['location']
  if (begun.status !== 202 || location === undefined) {
    throw new ActionError(`The registry does not take the artifact: it answered ${begun.status}`, { hint: accessHint })
  }
  const at = `${location}${location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`
  const headers = { 'content-type': 'application/octet-stream' }
  const put = await registry.send(at, { method: 'PUT', headers, send, signal, timeout: transferLimit })
  if (put.status !== 201) throw new ActionError(`The registry did not take the bytes of the artifact: it answered ${put.status}`)
}

/** Without a time, so that the same bytes have the same manifest. */
function manifestOf({ digest }: ReleaseFile, size: number): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType,
    config: { mediaType: empty.type, digest: digestOf(empty.bytes), size: empty.bytes.length },
    layers: [{ mediaType: layerType, digest, size, annotations: { 'org.opencontainers.image.title': fetchedName } }],
  })
}

function digestOf(bytes: string | Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** `registry/name@sha256:<manifest>`; undefined for anything else. */
export function parseOciRef(ref: string): (RegistryPlace & { manifest: string }) | undefined {
  const [, repository = '', manifest] = /^([^@]+)@(sha256:[0-9a-f]{64})$/.exec(ref) ?? []
  const place = parseRepository(repository)
  return place === undefined || manifest === undefined ? undefined : { ...place, manifest }
}

function parseRepository(text: string): RegistryPlace | undefined {
  const [, host, name] = /^([a-z0-9.-]+(?::\d+)?)\/([a-z0-9/._-]+)$/.exec(text) ?? []
  return host === undefined || name === undefined ? undefined : { host, name }
}

const accessHint =
  'It may want a login: put OCI_USERNAME and OCI_PASSWORD into SLIPWAY_SECRETS of the environment, and into the secret SLIPWAY_REGISTRY of the repository for the jobs that have no environment.'

function refused({ host }: RegistryPlace, what: string, status: number): ActionError {
  return new ActionError(`The registry ${host} did not take ${what}: it answered ${status}`, { hint: accessHint })
}
