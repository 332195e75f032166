import { join } from 'node:path'
import { messageOf } from '@slipway/shared/core/errors'
import { sameRelease } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import type { Evidence } from '@slipway/shared/evidence/schema'
import { evidenceFolder, readEvidence } from '@slipway/shared/evidence/store'
import { incidentBody, type TagToSet } from '@slipway/shared/rollout/incident/incident-body'
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
import type { RollbackJob } from '../job/rollback-job.ts'
import { detectedIn, requestsIn } from './job-evidence.ts'
import { lastLines } from './side-logs.ts'

export type Incident = {
  bad: Release
  good: Release | undefined
  reason: string
  /** ISO time at which this action decided to act, where the ledger does not record it. */
  decidedAt: string | undefined
  /** The recovery tags that a person has to set. */
  missing?: readonly TagToSet[]
}

/**
 * Writes the issue about the release that was taken back, and returns its URL. What happens to an issue that exists already is decided
 * by `nextIncidentStep`. Throws nothing: an issue that cannot be written is a warning and does not stop the rollback.
 */
export async function reportIncident(incident: Incident, job: RollbackJob): Promise<string | undefined> {
  const { context, rollout } = job
  try {
    const url = await writeIncident(incident, job)
    rollout.note(`incident ${url}`)
    return url
  } catch (error) {
    context.log.warning(`The incident was not written: ${messageOf(error)}`)
    rollout.note(`no incident was written: ${messageOf(error)}`)
    return undefined
  }
}

async function writeIncident(incident: Incident, job: RollbackJob): Promise<string> {
  const { bad } = incident
  const { environment, repository, stores } = job
  const records = await stores.ledger.read()
  const rollouts = incidentRolloutsOf(records, bad)
  if (rollouts === undefined) throw new Error(`the ledger has no traffic on ${bad.version}`)
  const name = { service: environment.service, environment: environment.name, version: bad.version }
  const step = nextIncidentStep(await repository.findIncident(name), { name, deployment: rollouts.own.id })
  if (step.step === 'keep-closed') return step.url
  const occurrence = await currentOccurrence(incident, { records, rollouts }, job)
  return await repository.writeIncident({
    key: step.key,
    title: `Incident: ${bad.version} of ${environment.service} was taken back from ${environment.name}`.slice(0, 250),
    body: await bodyOf({ incident, records, rollouts, step, occurrence }, job),
  })
}

type Rollouts = { records: readonly LedgerRecord[]; rollouts: IncidentRollouts }

async function currentOccurrence(
  { bad, good, decidedAt }: Incident,
  { records, rollouts }: Rollouts,
  job: RollbackJob,
): Promise<Occurrence> {
  const evidence = await serviceEvidence(job)
  return occurrenceOf(rollouts, records, {
    detectedAt: job.inputs.detectedAt ?? detectedIn(evidence, rollouts.own.at),
    decidedAt,
    restoredTo: good?.version,
    requests: requestsIn(evidence, bad),
    now: job.context.clock.now(),
  })
}

/** One workflow job may roll out several services: evidence about another service does not count. */
async function serviceEvidence({ context, environment }: RollbackJob): Promise<Evidence[]> {
  const { evidence } = await readEvidence(join(context.runner.temp, evidenceFolder), context.files)
  return evidence.filter(({ service }) => service === undefined || service === environment.service)
}

type Draft = Rollouts & { incident: Incident; step: Exclude<IncidentStep, { step: 'keep-closed' }>; occurrence: Occurrence }

async function bodyOf({ incident, records, rollouts, step, occurrence }: Draft, job: RollbackJob): Promise<string> {
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
  return incidentBody({
    record,
    good,
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
