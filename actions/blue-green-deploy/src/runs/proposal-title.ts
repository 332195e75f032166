import type { Release } from '@slipway/shared/core/words'

/** The release that a run proposes for an environment, as the name of its deploying job says. */
export type ProposedRelease = { service: string; version: string; environment: string }

type Proposed = {
  service: string
  environment: string
  release: Release
  live: Release | undefined
  /** Where its artifact comes from, where that is judged: `passed staging`, `rebuilt`. */
  origin?: string | undefined
}

/**
 * The name of the job that waits for approval: `harbor v1.2.3 (0123456789ab, sha256:0123456789ab…, passed staging) over v1.2.2 to
 * production`.
 */
export function proposalTitle({ service, environment, release, live, origin }: Proposed): string {
  const { version, sha, digest } = release
  const artifact = digest === undefined ? '' : `, ${digest.slice(0, 'sha256:'.length + 12)}…`
  const from = origin === undefined ? '' : `, ${origin}`
  return `${service} ${version} (${sha.slice(0, 12)}${artifact}${from}) over ${live?.version ?? 'nothing'} to ${environment}`
}

/** GitHub puts the names of the calling jobs before that of a called one, with ` / ` between them. */
const title =
  /(?:^| \/ )(?<service>[a-z0-9][a-z0-9-]*) (?<version>\S+) \([0-9a-f]{12}(?:, sha256:[0-9a-f]{12}…)?(?:, (?:passed [a-z0-9-]+|rebuilt))?\) over \S+ to (?<environment>[a-z0-9][a-z0-9-]*)$/

/** Undefined for any other job, such as that of a rollback. */
export function parseProposalTitle(job: string): ProposedRelease | undefined {
  const { service, version, environment } = title.exec(job)?.groups ?? {}
  return service === undefined || version === undefined || environment === undefined ? undefined : { service, version, environment }
}
