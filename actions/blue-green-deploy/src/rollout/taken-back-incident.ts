import type { Context, Outcome } from '@slipway/shared/action'
import { parseVariables } from '@slipway/shared/config/variables'
import { messageOf } from '@slipway/shared/core/errors'
import { escapeMarkdown, link, type Markdown, md, paragraphs } from '@slipway/shared/core/markdown'
import { type EnvironmentContext, jobGithub } from '@slipway/shared/environment-context'
import { recordedRun } from '@slipway/shared/evidence/recorded-run'
import { type Evidence, type EvidenceBody, evidenceSchema } from '@slipway/shared/evidence/schema'
import { isForbidden } from '@slipway/shared/github/errors'
import type { RevertResult } from '@slipway/shared/rollout/engine/rollout-request'
import type { ServicePart } from '@slipway/shared/rollout/incident/incident-body'
import {
  githubIncidents,
  type IncidentIssues,
  type IncidentScene,
  serviceEvidence,
  writeIncident,
} from '@slipway/shared/rollout/incident/incident-report'
import { lastLines } from '@slipway/shared/rollout/incident/side-logs'
import type { Intent } from '@slipway/shared/rollout/ledger/ledger'
import type { Inputs } from '../inputs.ts'
import type { DeployDoubles } from '../mode-call.ts'

/** How the rollout of one service ended. `decidedAt`: when it was decided that it goes back, in ms since 1970, where the step knows it. */
export type Ended = { opened: EnvironmentContext; ending: RevertResult; intent: Intent; decidedAt?: number | undefined }

type IncidentCall = {
  inputs: Pick<Inputs, 'token' | 'secrets'>
  context: Context
  doubles: Pick<DeployDoubles, 'github' | 'incidents' | 'stores' | 'services'>
}

/**
 * Leaves the incident about releases that had traffic, were judged bad and were taken back in this step, with what the step measured, and
 * says in the outcome where it is. A cancelled run is no incident. An issue that cannot be written changes nothing of the outcome but a
 * line that says so. Throws nothing.
 */
export async function withIncident(outcome: Outcome, ended: readonly Ended[], call: IncidentCall): Promise<Outcome> {
  const back = ended.filter(({ ending }) => ending.state === 'back' && ending.judged)
  const [first] = back
  const { incidents, github, stores, services } = call.doubles
  // A test that puts something in the place of the ledger has no GitHub.
  const withoutGithub = (stores ?? services) !== undefined && (incidents ?? github) === undefined
  if (first === undefined || withoutGithub) return outcome
  try {
    const issues = incidents ?? githubIncidents(github ?? (await jobGithub(call.inputs, call.context)))
    const { intent, ending, decidedAt } = first
    const at = decidedAt === undefined ? undefined : new Date(decidedAt).toISOString()
    const incident = { bad: intent.release, good: intent.previous?.release, reason: ending.reason, decidedAt: at }
    const together = back.length > 1 ? back.map(partOf) : []
    const url = await writeIncident(incident, sceneOf(first, at, outcome, issues, call), together)
    return told(outcome, { url, line: md`The incident: ${link(url, url)}` })
  } catch (error) {
    const why = isForbidden(error) ? 'the job may not write issues. Grant it `issues: write`.' : messageOf(error)
    const text = `No incident was opened: ${why}`
    const annotation = { level: 'warning', title: 'No incident', message: text } as const
    return told({ ...outcome, annotations: [...(outcome.annotations ?? []), annotation] }, { url: '', line: escapeMarkdown(text) })
  }
}

function told(outcome: Outcome, { url, line }: { url: string; line: Markdown }): Outcome {
  return { ...outcome, outputs: { ...outcome.outputs, incident: url }, summary: paragraphs([outcome.summary, line]) }
}

function partOf({ intent: { service, release, previous }, ending }: Ended): ServicePart {
  return { service, left: release.version, serves: previous?.release?.version ?? previous?.colour ?? 'nothing', why: ending.reason }
}

function sceneOf(
  { opened: { environment, stores, rollout } }: Ended,
  detectedAt: string | undefined,
  outcome: Outcome,
  issues: IncidentIssues,
  { inputs, context }: IncidentCall,
): IncidentScene {
  const { runner, clock, files, signal, log } = context
  const secrets = Object.values(parseVariables(inputs.secrets ?? '', 'The input "secrets"'))
  const redact = (text: string) => log.redact(text, [...secrets, ...(inputs.token === undefined ? [] : [inputs.token])])
  const bodies = outcome.ofServices?.filter(({ service }) => service === environment.service) ?? [outcome.evidence]
  return {
    runner,
    clock,
    environment,
    ledger: stores.ledger,
    issues,
    // The record of this very step is written when it ends.
    evidence: async () => [
      ...(await serviceEvidence(environment.service, { temp: runner.temp, files })),
      ...bodies.map((body) => recordOf(body, context)),
    ],
    detectedAt,
    redact,
    logs: (intent) => lastLines(intent, { ...rollout, signal, redact }),
  }
}

function recordOf(body: EvidenceBody, { runner, clock }: Context): Evidence {
  const at = new Date(clock.now()).toISOString()
  return evidenceSchema.parse({ ...body, schema: 1, action: 'blue-green-deploy', run: recordedRun(runner), startedAt: at, finishedAt: at })
}
