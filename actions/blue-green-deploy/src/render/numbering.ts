import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { ServiceOutcome } from '@slipway/shared/service-outcomes'
import type { Numbering } from '../numbering/numbering.ts'

type Subject = { environment: EnvironmentConfig; version: string | undefined }

/** What one version will do of several services: name what is live of all, or be built where it is not. */
export function servicesNumberingHeadline(
  outcomes: readonly ServiceOutcome[],
  { isLive, version = 'The version' }: { isLive: boolean; version: string | undefined },
): string {
  const list = outcomes.map(({ service, outcome: { outputs = {} } }) => {
    return outputs['numbers-live'] === 'true' ? `${service} ${outputs['live'] ?? ''}` : `${service}: ${outputs['reason'] ?? ''}`
  })
  return isLive
    ? `${version} names what is live: ${list.join(', ')}; it is tagged and published, and nothing is built or deployed again`
    : `${version} is built as a release of what is not live yet: ${list.join('; ')}`
}

/** What the version will do: name what is live, or be built and deployed. */
export function numberingOutcome(numbering: Numbering, { environment: { service, name, url }, version = 'The version' }: Subject): Outcome {
  const isLive = numbering.state === 'live'
  const headline = isLive
    ? `${version} names what is live in ${name}, ${numbering.release.version}: it is tagged and published, neither built nor deployed again`
    : `${version} is built as a release of its own: ${numbering.reason}`
  return {
    ok: true,
    evidence: {
      verdict: 'pass',
      headline,
      service,
      ...(isLive ? { release: numbering.release } : {}),
      details: { environment: name, numbersLive: isLive },
    },
    outputs: {
      environment: name,
      url,
      'numbers-live': String(isLive),
      live: isLive ? numbering.release.version : '',
      'live-sha': isLive ? numbering.release.sha : '',
      reason: isLive ? '' : numbering.reason,
    },
    summary: summaryOf(
      headline,
      isLive
        ? [
            ['Live in', name],
            ['Commit', numbering.release.sha],
            ['Digest', numbering.release.digest ?? 'not known'],
          ]
        : [],
      [],
    ),
  }
}
