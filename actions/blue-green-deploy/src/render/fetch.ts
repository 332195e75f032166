import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { StoredArtifact } from '@slipway/shared/rollout/contract/artifact-store'

type Fetched = { environment: Pick<EnvironmentConfig, 'service' | 'name' | 'promotes'>; path: string }

/** The bytes are there, with the digest that was asked for. */
export function fetchedOutcome(
  { digest, store, ref }: StoredArtifact,
  { environment: { service, name, promotes }, path }: Fetched,
): Outcome {
  const from = promotes?.environment ?? 'another environment'
  const headline = `The artifact for ${name} was fetched, not built: its tests ran before it passed ${from}`
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, service, details: { digest, store, ref } },
    outputs: { digest, artifact: path },
    summary: summaryOf(
      headline,
      [
        ['Digest', digest],
        ['From', `${store} ${ref}`],
      ],
      [],
    ),
  }
}
