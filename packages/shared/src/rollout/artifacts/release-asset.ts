import { createReadStream } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { ActionError } from '../../core/errors.ts'
import { isGithubStatus } from '../../github/errors.ts'
import type { Github } from '../../github/octokit.ts'
import {
  type AssetHolder,
  createAssetHolder,
  deleteAsset,
  findAssetHolder,
  listAssets,
  type ReleaseAsset,
  readAsset,
  uploadAsset,
} from '../../github/release-assets.ts'
import type { ByteTransfer } from '../../ports/byte-transfer.ts'
import type { Clock } from '../../ports/clock.ts'
import type { StoredArtifact } from '../contract/artifact-store.ts'
import { absence } from './actions-artifact.ts'
import { type ArtifactClient, maxArtifactBytes, type ReleaseFile, transferLimit } from './artifact-keeper.ts'
import { fetchFile, goneBytes, otherBytes } from './fetched-file.ts'

const where = 'The release asset'
/** GitHub takes no more assets for one release (docs, "Storage and bandwidth quotas"). */
const maxAssets = 1_000

export type AssetDeps = { github: Github; transfer: ByteTransfer; clock: Clock; prefix: string }

/**
 * Files of prereleases that hold nothing but artifacts, one prerelease for each month: `<prefix>-2026-11/sha256-<digest>.tar.gz`.
 * Nothing is removed by itself: whoever wants the room back deletes a prerelease with its tag.
 */
export function releaseAssets({ github, transfer, clock, prefix }: AssetDeps): ArtifactClient {
  const find = async (artifact: StoredArtifact): Promise<ReleaseAsset | undefined> => {
    const place = parseAssetRef(artifact.ref)
    const holder = place === undefined ? undefined : await findAssetHolder(github, place.tag)
    if (place === undefined || holder === undefined) return undefined
    return (await listAssets(github, holder.id)).find((asset) => asset.name === place.file && isWhole(asset))
  }
  return {
    has: async (artifact) => {
      try {
        const asset = await find(artifact)
        return asset !== undefined && (asset.digest === undefined || asset.digest === artifact.digest) ? 'yes' : 'no'
      } catch (error) {
        return absence(error)
      }
    },
    fetch: async (artifact, folder, signal) => {
      const asset = await find(artifact)
      if (asset === undefined) throw goneBytes(artifact, where, 'does not exist any more')
      if (asset.bytes > maxArtifactBytes) throw otherBytes(artifact, where)
      const read = await readAsset(github, asset.id)
      const path = await fetchFile(artifact, folder, async (saveTo) => {
        if ('address' in read)
          return await transfer({ url: read.address, maxBytes: maxArtifactBytes, timeout: transferLimit, signal, saveTo })
        await writeFile(saveTo, read.bytes)
        return { state: 'answered', status: 200, headers: {}, body: Buffer.alloc(0) }
      })
      if (path === undefined) throw otherBytes(artifact, where)
      return path
    },
    keep: async (file) => {
      const tag = `${prefix}-${new Date(clock.now()).toISOString().slice(0, 'YYYY-MM'.length)}`
      const name = `${file.digest.replace(':', '-')}.tar.gz`
      const holder = (await findAssetHolder(github, tag)) ?? (await createAssetHolder(github, tag))
      await put(github, holder, { ...file, name })
      return { stored: { digest: file.digest, store: 'release-asset', ref: `${tag}/${name}` }, until: undefined }
    },
  }
}

async function put(github: Github, holder: AssetHolder, { path, digest, name }: ReleaseFile & { name: string }): Promise<void> {
  const assets = await listAssets(github, holder.id)
  const there = assets.find((asset) => asset.name === name)
  if (there !== undefined && isWhole(there) && (there.digest === undefined || there.digest === digest)) return
  // An upload that was cut off leaves an asset that nobody can download, and takes its name.
  if (there !== undefined) await deleteAsset(github, there.id)
  else if (assets.length >= maxAssets) {
    throw new ActionError(`The prerelease ${holder.tag} holds ${assets.length} artifacts, and GitHub takes no more than ${maxAssets}`, {
      hint: 'Delete assets that no environment needs any more, or set artifacts.ref in slipway.yml to another beginning of the tags.',
    })
  }
  const { size } = await stat(path)
  if (size > maxArtifactBytes)
    throw new ActionError(`The artifact has ${size} bytes; GitHub takes at most ${maxArtifactBytes} for a release`)
  const uploaded = await uploadAsset(github, holder, { name, bytes: size, content: createReadStream(path) }).catch((error: unknown) => {
    throw isGithubStatus(error, 422) && holder.immutable ? immutable(holder, error) : error
  })
  if (!isWhole(uploaded) || uploaded.bytes !== size || (uploaded.digest !== undefined && uploaded.digest !== digest)) {
    throw new ActionError(`GitHub has not taken the artifact as it was sent: ${uploaded.bytes} of ${size} bytes`)
  }
}

function immutable({ tag }: AssetHolder, cause: unknown): ActionError {
  return new ActionError(`The release ${tag} is immutable, so no artifact can be added to it`, {
    hint: 'The repository or its organisation makes every release immutable once it is published. Keep artifacts in another store: artifacts: { store: oci, ref: REGISTRY/NAME }, or leave artifacts out for the artifacts of runs.',
    cause,
  })
}

function isWhole({ state }: ReleaseAsset): boolean {
  return state === 'uploaded'
}

/** `<tag>/<file>`; undefined for anything else. A tag may have slashes, a file may not. */
function parseAssetRef(ref: string): { tag: string; file: string } | undefined {
  const at = ref.lastIndexOf('/')
  return at <= 0 || at === ref.length - 1 ? undefined : { tag: ref.slice(0, at), file: ref.slice(at + 1) }
}
