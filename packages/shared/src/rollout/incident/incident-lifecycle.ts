import { type IncidentName, incidentKey, type Occurrence, parseIncidentRecord } from './incident-record.ts'

/** The newest issue about an incident, as GitHub has it. */
export type ExistingIncident = { key: string; url: string; body: string; state: 'open' | 'closed' }

/** What to do with the issue of an incident. `occurrences`: those recorded so far, to which the present one is added. */
export type IncidentStep =
  /** The closed issue already records this deployment: it is neither reopened nor rewritten. */
  | { step: 'keep-closed'; url: string }
  /** The open issue is rewritten, under the key that it has. */
  | { step: 'update'; key: string; occurrences: readonly Occurrence[] }
  /** A new issue is opened, which links to the closed one of an earlier deployment, if any. */
  | { step: 'open'; key: string; occurrences: readonly Occurrence[]; closedIncident: string | undefined }

/**
 * Decides between the open, the closed and no issue. A closed incident is never reopened: the same deployment stays closed, and a later
 * deployment of the release is a new incident. Reopened, the old one would count the days in between as time to recover.
 */
export function nextIncidentStep(
  existing: ExistingIncident | undefined,
  { name, deployment }: { name: IncidentName; deployment: number },
): IncidentStep {
  const occurrences = existing === undefined ? [] : (parseIncidentRecord(existing.body)?.occurrences ?? [])
  if (existing?.state === 'open') return { step: 'update', key: existing.key, occurrences }
  const isRecorded = occurrences.some((one) => one.deployment === deployment)
  if (existing !== undefined && isRecorded) return { step: 'keep-closed', url: existing.url }
  return { step: 'open', key: incidentKey(name), occurrences: [], closedIncident: existing?.url }
}
