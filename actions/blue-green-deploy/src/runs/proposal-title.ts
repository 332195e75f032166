import type { Release } from '@slipway/shared/core/words'

/** What a run proposes for an environment, as the name of its deploying job says. */
export type ProposedDeployment = {
  /** The services of the job; undefined where the name is too short to list them. */
  services: readonly string[] | undefined
  environment: string
}

type ProposedRelease = {
  service: string
  release: Release
  live: Release | undefined
  /** Where its artifact comes from, where that is judged: `passed staging`, `rebuilt`. */
  origin?: string | undefined
}

/**
 * The name of the job that waits for approval: `harbor v1.2.3 (0123456789ab, sha256:0123456789ab…, passed staging) over v1.2.2 to
 * production`.
 */
export function proposalTitle({ service, environment, release, live, origin }: ProposedRelease & { environment: string }): string {
  const { version, sha, digest } = release
  const artifact = digest === undefined ? '' : `, ${digest.slice(0, 'sha256:'.length + 12)}…`
  const from = origin === undefined ? '' : `, ${origin}`
  return `${service} ${version} (${sha.slice(0, 12)}${artifact}${from}) over ${live?.version ?? 'nothing'} to ${environment}`
}

/** GitHub shows the name of a job in one line, beside others. */
const longestTitle = 200

/**
 * The same of a job that deploys several services: `shop: api v1.2.3 (sha256:0123456…) over v1.2.2, web v1.2.3 (sha256:89abcde…, rebuilt)
 * over nothing to production`. What makes it too long is left out, digests first; the summary of the job that proposes has all.
 */
export function severalProposalTitle({ product, environment, releases }: SeveralProposed): string {
  const list = (describe: (one: ProposedRelease) => string) => `${product}: ${releases.map(describe).join(', ')} to ${environment}`
  const forms = [
    list(({ service, release, live, origin }) => {
      const facts = [
        ...(release.digest === undefined ? [] : [`${release.digest.slice(0, 'sha256:'.length + 7)}…`]),
        ...((origin ?? '') ? [origin] : []),
      ]
      return `${service} ${release.version}${facts.length === 0 ? '' : ` (${facts.join(', ')})`} over ${live?.version ?? 'nothing'}`
    }),
    list(({ service, release, live }) => `${service} ${release.version} over ${live?.version ?? 'nothing'}`),
    list(({ service }) => service),
  ]
  return forms.find(({ length }) => length <= longestTitle) ?? `${product}: ${releases.length} services to ${environment}`
}
type SeveralProposed = { product: string; environment: string; releases: readonly ProposedRelease[] }

/** GitHub puts the names of the calling jobs before that of a called one, with ` / ` between them. */
const title =
  /(?:^| \/ )(?<service>[a-z0-9][a-z0-9-]*) \S+ \([0-9a-f]{12}(?:, sha256:[0-9a-f]{12}…)?(?:, (?:passed [a-z0-9-]+|rebuilt))?\) over \S+ to (?<environment>[a-z0-9][a-z0-9-]*)$/
const severalTitle = /(?:^| \/ )[a-z0-9][a-z0-9-]*: (?<list>.+) to (?<environment>[a-z0-9][a-z0-9-]*)$/
const listed = /^(?<service>[a-z0-9][a-z0-9-]*)(?: \S+(?: \((?:sha256:[0-9a-f]{7}…)?(?:, )?(?:passed [a-z0-9-]+|rebuilt)?\))? over \S+)?$/

/** Undefined for any other job, such as that of a rollback. */
export function parseProposalTitle(job: string): ProposedDeployment | undefined {
  const one = title.exec(job)?.groups
  if (one !== undefined) return { services: [one['service'] ?? ''], environment: one['environment'] ?? '' }
  const { list, environment } = severalTitle.exec(job)?.groups ?? {}
  if (list === undefined || environment === undefined) return undefined
  if (/^\d+ services$/.test(list)) return { services: undefined, environment }
  // A comma within brackets belongs to its release.
  const services = list.split(/, (?![^(]*\))/).map((part) => listed.exec(part)?.groups?.['service'])
  return services.every((service) => service !== undefined) ? { services, environment } : undefined
}
