import { messageOf } from '@slipway/shared/core/errors'
import type { Evidence } from '@slipway/shared/evidence/schema'
import type { ServicePart } from '@slipway/shared/rollout/incident/incident-body'
import { type Incident, type IncidentScene, serviceEvidence, writeIncident } from '@slipway/shared/rollout/incident/incident-report'
import { lastLines } from '@slipway/shared/rollout/incident/side-logs'
import type { RollbackJob, SharedWork } from '../job/rollback-job.ts'

/**
 * Writes the issue about the release that was taken back, and returns its URL. What happens to an issue that exists already is decided
 * by `nextIncidentStep`. Throws nothing: an issue that cannot be written is a warning and does not stop the rollback. Of several services
 * in one job, one issue is written at the end.
 */
export async function reportIncident(incident: Incident, job: RollbackJob): Promise<string | undefined> {
  if (job.shared === undefined) return await reportOf(incident, [], job)
  job.shared.incidents.push({ incident, job })
  return undefined
}

/**
 * Writes one issue about what was taken back together, under the first release: who is called has one thing to follow, and what belongs
 * together stands in it together.
 */
export async function reportTogether(together: readonly ServicePart[], { incidents }: SharedWork): Promise<string | undefined> {
  // By the order of the services, so that the same set gives the same issue.
  const place = ({ job: { environment } }: SharedWork['incidents'][number]) => environment.services.indexOf(environment.service)
  const [first] = incidents.toSorted((one, other) => place(one) - place(other))
  if (first === undefined) return undefined
  const missing = incidents.flatMap(({ incident }) => incident.missing ?? [])
  return await reportOf({ ...first.incident, missing }, together, first.job)
}

async function reportOf(incident: Incident, together: readonly ServicePart[], job: RollbackJob): Promise<string | undefined> {
  const { context, rollout } = job
  try {
    const url = await writeIncident(incident, sceneOf(job), together)
    rollout.note(`incident ${url}`)
    return url
  } catch (error) {
    context.log.warning(`The incident was not written: ${messageOf(error)}`)
    rollout.note(`no incident was written: ${messageOf(error)}`)
    return undefined
  }
}

function sceneOf(job: RollbackJob): IncidentScene {
  const { context, environment, repository, stores, inputs, redact, rollout } = job
  const { runner, clock, signal } = context
  return {
    runner,
    clock,
    environment,
    ledger: stores.ledger,
    issues: repository,
    evidence: () => evidenceOfService(job),
    detectedAt: inputs.detectedAt,
    redact,
    logs: (intent) => lastLines(intent, { ...rollout, signal, redact }),
  }
}

/** What the steps of this job have recorded of its service. */
export async function evidenceOfService({ environment, context: { runner, files } }: RollbackJob): Promise<Evidence[]> {
  return await serviceEvidence(environment.service, { temp: runner.temp, files })
}
