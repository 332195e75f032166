import { join } from 'node:path'
import { messageOf } from '@slipway/shared/core/errors'
import { shorten } from '@slipway/shared/core/outcome-sentence'
import { sameRelease } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import type { Evidence } from '@slipway/shared/evidence/schema'
import { evidenceFolder, readEvidence } from '@slipway/shared/evidence/store'
import { describeApproval } from '@slipway/shared/rollout/admission/job-approval'
import { incidentAnswers } from '@slipway/shared/rollout/incident/incident-answers'
import { incidentBody, type ServicePart } from '@slipway/shared/rollout/incident/incident-body'
import { type IncidentStep, nextIncidentStep } from '@slipway/shared/rollout/incident/incident-lifecycle'
import {
  type IncidentRecord,
  type IncidentRollouts,
  incidentRecord,
  incidentRolloutsOf,
  type Occurrence,
  occurrenceOf,
  withOccurrence,
} from '@slipway/shared/rollout/incident/incident-record'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { timelineOf } from '@slipway/shared/rollout/ledger/timeline'
import type { Incident, RollbackJob, SharedWork } from '../job/rollback-job.ts'
import { detectedIn, requestsIn } from './job-evidence.ts'
import { lastLines } from './side-logs.ts'

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
    const url = await writeIncident(incident, together, job)
    rollout.note(`incident ${url}`)
    return url
  } catch (error) {
    context.log.warning(`The incident was not written: ${messageOf(error)}`)
    rollout.note(`no incident was written: ${messageOf(error)}`)
    return undefined
  }
}

async function writeIncident(incident: Incident, together: readonly ServicePart[], job: RollbackJob): Promise<string> {
  const { bad } = incident
  const { environment, repository, stores } = job
  const records = await stores.ledger.read()
  const rollouts = incidentRolloutsOf(records, bad)
  if (rollouts === undefined) throw new Error(`the ledger has no traffic on ${bad.version}`)
  const name = { service: environment.service, environment: environment.name, version: bad.version }
  const step = nextIncidentStep(await repository.findIncident(name), { name, deployment: rollouts.own.id })
  if (step.step === 'keep-closed') return step.url
  const evidence = await serviceEvidence(job)
  const occurrence = currentOccurrence(incident, { records, rollouts, evidence }, job)
  return await repository.writeIncident({
    key: step.key,
    title: shorten(placedTitle(incident, together, job), 250),
    body: await bodyOf({ incident, together, records, rollouts, evidence, step, occurrence }, job),
  })
}

/** Which release was rolled back where, and why. */
function placedTitle({ bad, reason }: Incident, together: readonly ServicePart[], job: RollbackJob): string {
  return `Incident: ${titleOf(bad, together, job)} was rolled back in ${job.environment.name}: ${job.redact(reason)}`
}

function titleOf({ version }: Release, together: readonly ServicePart[], { environment }: RollbackJob): string {
  const others = together.flatMap(({ service, left }) =>
    left === undefined || service === environment.service ? [] : [`${service} ${left}`],
  )
  return [`${version} of ${environment.service}`, ...others].join(', ')
}

/** What is known: by the ledger, and by the steps of this job. */
type Known = { records: readonly LedgerRecord[]; rollouts: IncidentRollouts; evidence: readonly Evidence[] }

function currentOccurrence({ bad, good, decidedAt }: Incident, { records, rollouts, evidence }: Known, job: RollbackJob): Occurrence {
  return occurrenceOf(rollouts, records, {
    detectedAt: job.inputs.detectedAt ?? detectedIn(evidence, rollouts.own.at),
    decidedAt,
    restoredTo: good?.version,
    requests: requestsIn(evidence, bad),
    now: job.context.clock.now(),
  })
}

/** One workflow job may roll out several services: evidence about another service does not count. */
export async function serviceEvidence({ context, environment }: RollbackJob): Promise<Evidence[]> {
  const { evidence } = await readEvidence(join(context.runner.temp, evidenceFolder), context.files)
  return evidence.filter(({ service }) => service === undefined || service === environment.service)
}

type Draft = Known & {
  incident: Incident
  together: readonly ServicePart[]
  step: Exclude<IncidentStep, { step: 'keep-closed' }>
  occurrence: Occurrence
}

async function bodyOf({ incident, together, records, rollouts, evidence, step, occurrence }: Draft, job: RollbackJob): Promise<string> {
  const { bad, good, reason, missing = [] } = incident
  const { context, environment, redact } = job
  const { run, serverUrl } = context.runner
  const record: IncidentRecord = incidentRecord.parse({
    schema: 1,
    service: environment.service,
    environment: environment.name,
    release: bad,
    occurrences: withOccurrence(step.occurrences, occurrence),
  })
  const { id, attempt, job: name, repository, sha, ref, event, actor, url } = run
  const answers = incidentAnswers({
    service: environment.service,
    environment: environment.name,
    several: environment.services.length > 1,
    bad,
    good,
    reason: redact(reason),
    occurrence,
    records,
    rollouts,
    evidence,
    run: { id, attempt, job: name, repository, sha, ref, event, actor, url },
    now: context.clock.now(),
  })
  return incidentBody({
    record,
    answers,
    together: together.map((part) => ({ ...part, why: redact(part.why) })),
    good,
    approval: rollouts.own.intent.approval === undefined ? undefined : redact(describeApproval(rollouts.own.intent)),
    reason: redact(reason),
    url: environment.url,
    repositoryUrl: `${serverUrl}/${run.repository}`,
    runUrl: run.url,
    timeline: timelineOf(recordsAbout(bad, records)).map(({ at, what }) => ({ at, what: redact(what) })),
    logs: await lastLines(rollouts.own.intent, job),
    missingTags: missing.map((tag) => ({ ...tag, reason: redact(tag.reason) })),
    closedIncident: step.step === 'open' ? step.closedIncident : undefined,
  })
}

function recordsAbout(bad: Release, records: readonly LedgerRecord[]): LedgerRecord[] {
  return records.filter(
    ({ intent }) =>
      sameRelease(intent.release, bad) || (intent.previous?.release !== undefined && sameRelease(intent.previous.release, bad)),
  )
}
