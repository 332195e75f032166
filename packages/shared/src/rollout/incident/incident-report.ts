import { join } from 'node:path'
import type { EnvironmentConfig } from '../../config/load.ts'
import type { IncidentName } from '../../core/keys.ts'
import { shorten } from '../../core/outcome-sentence.ts'
import { sameRelease } from '../../core/version.ts'
import type { Release } from '../../core/words.ts'
import { recordedRun } from '../../evidence/recorded-run.ts'
import type { Evidence } from '../../evidence/schema.ts'
import { evidenceFolder, readEvidence } from '../../evidence/store.ts'
import { writeIssue } from '../../github/issues.ts'
import type { Github } from '../../github/octokit.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Files } from '../../ports/files.ts'
import type { Runner } from '../../ports/runner.ts'
import { describeApproval } from '../admission/job-approval.ts'
import type { Intent, LedgerRecord, LedgerStore } from '../ledger/ledger.ts'
import { timelineOf } from '../ledger/timeline.ts'
import { findIncident } from './find-incident.ts'
import { incidentAnswers } from './incident-answers.ts'
import { incidentBody, type ServicePart, type TagToSet } from './incident-body.ts'
import { type ExistingIncident, type IncidentStep, nextIncidentStep } from './incident-lifecycle.ts'
import {
  type IncidentRecord,
  type IncidentRollouts,
  incidentLabel,
  incidentRecord,
  incidentRolloutsOf,
  type Occurrence,
  occurrenceOf,
  withOccurrence,
} from './incident-record.ts'
import { detectedIn, requestsIn } from './job-evidence.ts'

/** A release that was taken back from users. */
export type Incident = {
  bad: Release
  good: Release | undefined
  reason: string
  /** ISO time at which this step decided to act, where the ledger does not record it. */
  decidedAt: string | undefined
  /** The recovery tags that a person has to set. */
  missing?: readonly TagToSet[]
}

/** The issues about incidents. */
export type IncidentIssues = {
  /** The newest issue of this incident, open or closed. */
  findIncident(name: IncidentName): Promise<ExistingIncident | undefined>
  /** Rewrites the open issue of this key, or opens one. Returns its URL. */
  writeIncident(incident: { key: string; title: string; body: string }): Promise<string>
}

export function githubIncidents(github: Github): IncidentIssues {
  return {
    findIncident: (name) => findIncident(github, name),
    writeIncident: async ({ key, ...content }) => (await writeIssue(github, { label: incidentLabel, key }, content)).url,
  }
}

/** Where an incident is written, and what is known there. */
export type IncidentScene = {
  runner: Pick<Runner, 'run' | 'serverUrl' | 'environment'>
  clock: Clock
  environment: Pick<EnvironmentConfig, 'service' | 'services' | 'name' | 'url'>
  ledger: Pick<LedgerStore, 'read'>
  issues: IncidentIssues
  /** What the steps of this job have recorded of this service. */
  evidence(): Promise<readonly Evidence[]>
  /** ISO time at which the failure was first seen, where somebody has said it. */
  detectedAt?: string | undefined
  /** Removes the secrets and the token from a text. */
  redact(text: string): string
  /** The last log lines of a side, redacted; undefined where they could not be read. */
  logs(intent: Intent): Promise<string | undefined>
}

/**
 * Writes the issue about the release that was taken back, with the services that went back together with it, and returns its URL. What
 * happens to an issue that exists already is decided by `nextIncidentStep`. Needs `issues: write`. Throws an Error where the ledger has no
 * traffic on the release, and a GithubError where the issue cannot be written.
 */
export async function writeIncident(incident: Incident, scene: IncidentScene, together: readonly ServicePart[] = []): Promise<string> {
  const { bad } = incident
  const { environment, issues, ledger } = scene
  const records = await ledger.read()
  const rollouts = incidentRolloutsOf(records, bad)
  if (rollouts === undefined) throw new Error(`the ledger has no traffic on ${bad.version}`)
  const name = { service: environment.service, environment: environment.name, version: bad.version }
  const step = nextIncidentStep(await issues.findIncident(name), { name, deployment: rollouts.own.id })
  if (step.step === 'keep-closed') return step.url
  const evidence = await scene.evidence()
  const occurrence = currentOccurrence(incident, { records, rollouts, evidence }, scene)
  return await issues.writeIncident({
    key: step.key,
    title: shorten(placedTitle(incident, together, scene), 250),
    body: await bodyOf({ incident, together, records, rollouts, evidence, step, occurrence }, scene),
  })
}

/** Which release was rolled back where, and why. */
function placedTitle({ bad, reason }: Incident, together: readonly ServicePart[], scene: IncidentScene): string {
  return `Incident: ${titleOf(bad, together, scene)} was rolled back in ${scene.environment.name}: ${scene.redact(reason)}`
}

function titleOf({ version }: Release, together: readonly ServicePart[], { environment }: IncidentScene): string {
  const others = together.flatMap(({ service, left }) =>
    left === undefined || service === environment.service ? [] : [`${service} ${left}`],
  )
  return [`${version} of ${environment.service}`, ...others].join(', ')
}

/** What is known: by the ledger, and by the steps of this job. */
type Known = { records: readonly LedgerRecord[]; rollouts: IncidentRollouts; evidence: readonly Evidence[] }

function currentOccurrence({ bad, good, decidedAt }: Incident, { records, rollouts, evidence }: Known, scene: IncidentScene): Occurrence {
  return occurrenceOf(rollouts, records, {
    detectedAt: scene.detectedAt ?? detectedIn(evidence, rollouts.own.at),
    decidedAt,
    restoredTo: good?.version,
    requests: requestsIn(evidence, bad),
    now: scene.clock.now(),
  })
}

/** What the steps of this job have recorded. One job may roll out several services: evidence about another service does not count. */
export async function serviceEvidence(service: string, { temp, files }: { temp: string; files: Files }): Promise<Evidence[]> {
  const { evidence } = await readEvidence(join(temp, evidenceFolder), files)
  return evidence.filter((one) => one.service === undefined || one.service === service)
}

type Draft = Known & {
  incident: Incident
  together: readonly ServicePart[]
  step: Exclude<IncidentStep, { step: 'keep-closed' }>
  occurrence: Occurrence
}

async function bodyOf({ incident, together, records, rollouts, evidence, step, occurrence }: Draft, scene: IncidentScene): Promise<string> {
  const { bad, good, reason, missing = [] } = incident
  const { clock, runner, environment, redact } = scene
  const { run, serverUrl } = runner
  const record: IncidentRecord = incidentRecord.parse({
    schema: 1,
    service: environment.service,
    environment: environment.name,
    release: bad,
    occurrences: withOccurrence(step.occurrences, occurrence),
  })
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
    run: recordedRun(runner),
    now: clock.now(),
  })
  return incidentBody({
    record,
    answers,
    together: together.map((part) => ({ ...part, why: redact(part.why) })),
    good,
    approval: rollouts.own.intent.approval === undefined ? undefined : redact(describeApproval(rollouts.own.intent)),
    wayBack: wayBackOf(rollouts, redact),
    reason: redact(reason),
    url: environment.url,
    repositoryUrl: `${serverUrl}/${run.repository}`,
    runUrl: run.url,
    timeline: timelineOf(recordsAbout(bad, records)).map(({ at, what }) => ({ at, what: redact(what) })),
    logs: await scene.logs(rollouts.own.intent),
    missingTags: missing.map((tag) => ({ ...tag, reason: redact(tag.reason) })),
    closedIncident: step.step === 'open' ? step.closedIncident : undefined,
  })
}

/** A release that was taken back within its own rollout went back by itself. */
function wayBackOf({ own, ender }: IncidentRollouts, redact: (text: string) => string): string | undefined {
  if (ender === own) return undefined
  const { askedBy, approval } = ender.intent
  const parts = [
    ...(askedBy === undefined ? [] : [`asked for by ${askedBy}`]),
    ...(approval === undefined ? [] : [`approved: ${describeApproval(ender.intent)}`]),
  ]
  return parts.length === 0 ? undefined : redact(parts.join('; '))
}

function recordsAbout(bad: Release, records: readonly LedgerRecord[]): LedgerRecord[] {
  return records.filter(
    ({ intent }) =>
      sameRelease(intent.release, bad) || (intent.previous?.release !== undefined && sameRelease(intent.previous.release, bad)),
  )
}
