import type { Site } from '../http/answer.ts'
import type { Hub } from '../state/emulator-context.ts'
import type { CheckRunRecord, ReleaseRecord } from '../state/records.ts'
import { nodeId, showActionsApp, showPerson } from './people.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

/** `check-run`. */
export function showCheckRun(hub: Hub, site: Site, check: CheckRunRecord) {
  const url = `${repositoryUrl(hub, site)}/check-runs/${check.id}`
  return {
    id: check.id,
    head_sha: check.sha,
    node_id: nodeId('CheckRun', check.id),
    external_id: check.externalId,
    url,
    html_url: `${repositoryPage(hub, site)}/runs/${check.id}`,
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
    app: showActionsApp(hub, site),
    pull_requests: [],
  }
}

/** `release`. A draft has no tag page yet. */
export function showRelease(hub: Hub, site: Site, release: ReleaseRecord) {
  const url = `${repositoryUrl(hub, site)}/releases/${release.id}`
  const tag = encodeURIComponent(release.tag)
  return {
    url,
    html_url: `${repositoryPage(hub, site)}/releases/tag/${release.draft ? `untagged-${release.id}` : tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: release.draft ? null : `${repositoryUrl(hub, site)}/tarball/${tag}`,
    zipball_url: release.draft ? null : `${repositoryUrl(hub, site)}/zipball/${tag}`,
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
    author: showPerson(hub, site, release.author),
    assets: [],
  }
}
