import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { Numbering } from '../numbering/numbering.ts'

type Subject = { environment: EnvironmentConfig; version: string | undefined }

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
