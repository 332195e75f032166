import type { Readable } from 'node:stream'
import { ActionError } from '../core/errors.ts'
import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** A published prerelease that holds files. `immutable`: GitHub takes no file for it any more. */
export type AssetHolder = { id: number; tag: string; uploadUrl: string; immutable: boolean }

/** `state` is `uploaded` where the file is whole. Older instances of GitHub tell no digest. */
export type ReleaseAsset = { id: number; name: string; state: string; bytes: number; digest: string | undefined }

/** The release of the tag; undefined without one. Needs `contents: read`. Throws a GithubError. */
export async function findAssetHolder(github: Github, tag: string): Promise<AssetHolder | undefined> {
  try {
    return holderOf((await github.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', { ...github.repository, tag })).data)
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}

/**
 * A prerelease without notes; its tag is set on the default branch, which no permission for workflow files is needed for. Another run
 * that creates it at the same time is no failure. Needs `contents: write`. Throws a GithubError.
 */
export async function createAssetHolder(github: Github, tag: string): Promise<AssetHolder> {
  try {
    const { data } = await github.request('POST /repos/{owner}/{repo}/releases', {
      ...github.repository,
      tag_name: tag,
      name: `Artifacts of releases: ${tag}`,
      body: 'Slipway keeps the bytes of deployed releases here, each under its digest. A rollback and the next environment fetch them. Delete this prerelease and its tag when nothing is to go back so far.',
      prerelease: true,
      make_latest: 'false',
    })
    return holderOf(data)
  } catch (error) {
    const found = await findAssetHolder(github, tag)
    if (found === undefined) throw error
    return found
  }
}

export async function listAssets(github: Github, release: number): Promise<ReleaseAsset[]> {
  const assets: ReleaseAsset[] = []
  const pages = github.paginate((page) =>
    github.request('GET /repos/{owner}/{repo}/releases/{release_id}/assets', { ...github.repository, release_id: release, ...page }),
  )
  for await (const asset of pages) assets.push(assetOf(asset))
  return assets
}

/** Where the bytes of an asset are, an address that needs no token, or the bytes themselves: GitHub answers either. Throws a GithubError. */
export async function readAsset(github: Github, id: number): Promise<{ address: string } | { bytes: Buffer }> {
  const { headers, data } = await github.request('GET /repos/{owner}/{repo}/releases/assets/{asset_id}', {
    ...github.repository,
    asset_id: id,
    headers: { accept: 'application/octet-stream' },
    request: { redirect: 'manual' },
  })
  const body: unknown = data
  if (headers.location !== undefined) return { address: headers.location }
  if (body instanceof ArrayBuffer) return { bytes: Buffer.from(body) }
  throw new ActionError(`GitHub gave neither the bytes of the release asset ${id} nor their address`)
}

/** Sends a file to the release. Needs `contents: write`. Throws a GithubError; 422 where the name is taken or the release immutable. */
export async function uploadAsset(
  github: Github,
  { uploadUrl }: AssetHolder,
  { name, bytes, content }: { name: string; bytes: number; content: Readable },
): Promise<ReleaseAsset> {
  const { data } = await github.request(`POST ${uploadUrl}`, {
    name,
    data: content,
    headers: { 'content-type': 'application/gzip', 'content-length': bytes },
  })
  return assetOf(data)
}

export async function deleteAsset(github: Github, id: number): Promise<void> {
  await github.request('DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}', { ...github.repository, asset_id: id })
}

type HolderData = { id: number; tag_name: string; upload_url: string; immutable?: boolean }

function holderOf({ id, tag_name: tag, upload_url: uploadUrl, immutable = false }: HolderData): AssetHolder {
  return { id, tag, uploadUrl, immutable }
}

type AssetData = { id: number; name: string; state: string; size: number; digest?: string | null }

function assetOf({ id, name, state, size, digest }: AssetData): ReleaseAsset {
  return { id, name, state, bytes: size, digest: digest ?? undefined }
}
