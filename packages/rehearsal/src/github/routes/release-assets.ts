import { createHash } from 'node:crypto'
import { created, type EndpointCall, HttpRefusal, list, notFoundRefusal, numberParam, ok } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showReleaseAsset } from '../render/checks.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { ReleaseAssetRecord, ReleaseRecord } from '../state/records.ts'
import { loginOf } from '../state/tokens.ts'

/** REST reference, "Release assets". An upload goes to the same host as all else, which `upload_url` names. */
export function releaseAssetRoutes(emulator: EmulatorContext) {
  const { releases } = emulator.state
  const releaseOf = (call: EndpointCall): ReleaseRecord => {
    const found = releases.find(({ id }) => id === numberParam(call, 'release_id'))
    if (found === undefined) throw notFoundRefusal()
    return found
  }
  const assetOf = (call: EndpointCall): { release: ReleaseRecord; asset: ReleaseAssetRecord } => {
    for (const release of releases) {
      const asset = release.assets.find(({ id }) => id === numberParam(call, 'asset_id'))
      if (asset !== undefined) return { release, asset }
    }
    throw notFoundRefusal()
  }
  return {
    'GET /repos/{owner}/{repo}/releases/{release_id}/assets': (call: EndpointCall) => {
      const release = releaseOf(call)
      return list(call, release.assets, (asset) => showReleaseAsset(emulator, call.addresses, { release, asset }))
    },
    'POST /repos/{owner}/{repo}/releases/{release_id}/assets': (call: EndpointCall) => {
      const release = releaseOf(call)
      const name = call.query.get('name') ?? ''
      if (release.assets.some((asset) => asset.name === name)) throw alreadyExists()
      const content = Buffer.isBuffer(call.body) ? call.body : Buffer.alloc(0)
      const asset: ReleaseAssetRecord = {
        id: emulator.nextId(),
        name,
        contentType: call.headers['content-type'] ?? 'application/octet-stream',
        content,
        digest: `sha256:${createHash('sha256').update(content).digest('hex')}`,
        uploader: loginOf(call.caller),
        createdAt: emulator.now(),
      }
      release.assets.push(asset)
      return created(showReleaseAsset(emulator, call.addresses, { release, asset }))
    },
    'GET /repos/{owner}/{repo}/releases/assets/{asset_id}': (call: EndpointCall) => {
      const { release, asset } = assetOf(call)
      if (call.headers['accept'] !== 'application/octet-stream') return ok(showReleaseAsset(emulator, call.addresses, { release, asset }))
      return { status: 302, headers: { location: `${call.addresses.api}/_downloads/${asset.id}/${asset.digest.slice('sha256:'.length)}` } }
    },
    'DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}': (call: EndpointCall) => {
      const { release, asset } = assetOf(call)
      release.assets.splice(release.assets.indexOf(asset), 1)
      return { status: 204 }
    },
  } satisfies Routes
}

function alreadyExists(): HttpRefusal {
  return new HttpRefusal(422, 'Validation Failed', { errors: [{ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' }] })
}
