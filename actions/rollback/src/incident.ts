import { join } from 'node:path'
import type { Context } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import { sameRelease } from '@slipway/shared/core/version'
import type { Release } from '@slipway/shared/core/words'
import { evidenceFolder, readEvidence } from '@slipway/shared/evidence/store'
import { incidentBody } from '@slipway/shared/rollout/incident/incident-body'
import {
  incidentKey,
  incidentRecord,
  incidentRolloutsOf,
  occurrenceOf,
  parseIncidentRecord,
  withOccurrence,
} from '@slipway/shared/rollout/incident/incident-record'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { timelineOf } from '@slipway/shared/rollout/ledger/timeline'
import { detectedIn, requestsIn } from './detection.ts'
import type { Inputs } from './inputs.ts'
import { lastLines } from './logs.ts'
import type { Stage } from './stage.ts'

export type Incident = {
  bad: Release
  good: Release | undefined
  reason: string
  /** ISO; when this action began to act, where the ledger does not tell. */
  decidedAt: string | undefined
}

/**
 * Writes the one issue of this release of this service in this environment. The same deployment is the same occurrence: told again it is only
 * brought up to date, and where somebody has closed the issue it stays closed. A release that went out again after
 * its incident was closed, and came back again, is a new incident, which names the old one: reopened, the old one would count
 * the days between as time to recover. What cannot be written is said, and holds nothing up.
 */
export async function reportIncident(incident: Incident, inputs: Inputs, context: Context, stage: Stage): Promise<string | undefined> {
  try {
    const url = await writeUp(incident, inputs, context, stage)
    stage.rollout.note(`incident ${url}`)
    return url
  } catch (error) {
    context.log.warning(`The incident was not written: ${messageOf(error)}`)
    stage.rollout.note(`no incident was written: ${messageOf(error)}`)
    return undefined
  }
}

async function writeUp({ bad, good, reason, decidedAt }: Incident, inputs: Inputs, context: Context, stage: Stage): Promise<string> {
  const { environment, desk, redact } = stage
  const { runner, clock, files } = context
  const records = await stage.stores.ledger.read()
  const course = incidentRolloutsOf(records, bad)
  if (course === undefined) throw new Error(`the ledger has no traffic on ${bad.version}`)
  const name = { service: environment.service, environment: environment.name, version: bad.version }
  const found = await desk.findIncident(name)
  const before = found === undefined ? undefined : parseIncidentRecord(found.body)
  const known = before?.occurrences.some(({ deployment }) => deployment === course.own.id) === true
  if (found?.state === 'closed' && known) return found.url
  const read = await readEvidence(join(runner.temp, evidenceFolder), files)
  // A job may roll out one service after the other: what was seen of another says nothing of this one.
  const evidence = read.evidence.filter(({ service }) => service === undefined || service === environment.service)
  const seen = occurrenceOf(course, records, {
    detectedAt: inputs.detectedAt ?? detectedIn(evidence, course.own.at),
    decidedAt,
    restoredTo: good?.version,
    requests: requestsIn(evidence, bad),
    now: clock.now(),
  })
  const open = found?.state === 'open' ? (before?.occurrences ?? []) : []
  const record = incidentRecord.parse({
    schema: 1,
    service: environment.service,
    environment: environment.name,
    release: bad,
    occurrences: withOccurrence(open, seen),
  })
  return await desk.writeIncident({
    // An open one is gone on with under the key that it has.
    key: found?.state === 'open' ? found.key : incidentKey(name),
    title: `Incident: ${bad.version} of ${environment.service} was taken back from ${environment.name}`.slice(0, 250),
    body: incidentBody({
      record,
      good,
      reason: redact(reason),
      url: environment.url,
      repositoryUrl: `${runner.serverUrl}/${runner.run.repository}`,
      runUrl: runner.run.url,
      timeline: timelineOf(about(records, bad)).map(({ at, what }) => ({ at, what: redact(what) })),
      logs: await lastLines(course.own.intent, context, stage),
      before: found?.state === 'closed' ? found.url : undefined,
    }),
  })
}

function about(records: readonly LedgerRecord[], bad: Release): LedgerRecord[] {
  return records.filter(
    ({ intent }) =>
      sameRelease(intent.release, bad) || (intent.previous?.release !== undefined && sameRelease(intent.previous.release, bad)),
  )
}
