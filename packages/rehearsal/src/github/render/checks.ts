import type { PublicAddresses } from '../http/answer.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { CheckRunRecord, ReleaseAssetRecord, ReleaseRecord } from '../state/records.ts'
import { nodeId, showActionsApp, showPerson } from './people.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

/** `check-run`. */
export function showCheckRun(emulator: EmulatorContext, addresses: PublicAddresses, check: CheckRunRecord) {
  const url = `${repositoryUrl(emulator, addresses)}/check-runs/${check.id}`
  return {
    id: check.id,
    head_sha: check.sha,
    node_id: nodeId('CheckRun', check.id),
    external_id: check.externalId,
    url,
    html_url: `${repositoryPage(emulator, addresses)}/runs/${check.id}`,
    details_url: check.detailsUrl,
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    output: {
      title: check.title,
      summary: check.summary,
      text: check.text,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: check.name,
    check_suite: { id: check.id },
    app: showActionsApp(emulator, addresses),
    pull_requests: [],
  }
}

/** `release`. A draft has no tag page yet. */
export function showRelease(emulator: EmulatorContext, addresses: PublicAddresses, release: ReleaseRecord) {
  const url = `${repositoryUrl(emulator, addresses)}/releases/${release.id}`
  const tag = encodeURIComponent(release.tag)
  return {
    url,
    html_url: `${repositoryPage(emulator, addresses)}/releases/tag/${release.draft ? `untagged-${release.id}` : tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: release.draft ? null : `${repositoryUrl(emulator, addresses)}/tarball/${tag}`,
    zipball_url: release.draft ? null : `${repositoryUrl(emulator, addresses)}/zipball/${tag}`,
    id: release.id,
    node_id: nodeId('Release', release.id),
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    created_at: release.createdAt,
    published_at: release.publishedAt,
    author: showPerson(emulator, addresses, release.author),
    immutable: false,
    assets: release.assets.map((asset) => showReleaseAsset(emulator, addresses, { release, asset })),
  }
}

/** `release-asset`. */
export function showReleaseAsset(
  emulator: EmulatorContext,
  addresses: PublicAddresses,
  { release, asset }: { release: ReleaseRecord; asset: ReleaseAssetRecord },
) {
  return {
    url: `${repositoryUrl(emulator, addresses)}/releases/assets/${asset.id}`,
    browser_download_url: `${repositoryPage(emulator, addresses)}/releases/download/${encodeURIComponent(release.tag)}/${asset.name}`,
    id: asset.id,
    node_id: nodeId('ReleaseAsset', asset.id),
    name: asset.name,
    label: '',
    state: 'uploaded',
    content_type: asset.contentType,
    size: asset.content.length,
    digest: asset.digest,
    download_count: 0,
    created_at: asset.createdAt,
    updated_at: asset.createdAt,
    uploader: showPerson(emulator, addresses, asset.uploader),
  }
}
