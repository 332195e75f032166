import type { Evidence } from '@slipway/shared/evidence/schema'
import { evidenceSchema } from '@slipway/shared/evidence/schema'
import { combineVerdicts } from '@slipway/shared/evidence/service-verdicts'
import { aRunner } from '@slipway/shared/testing/fakes'
import type { z } from 'zod'
import type { RecordedStep } from '../src/content/recorded-step.ts'
import { composeReport, type Report, type ReportedProduct } from '../src/content/report.ts'
import type { Inputs } from '../src/inputs.ts'

const { workflow: _workflow, ...run } = aRunner().run

/** A record of the fake runner's own run. */
export function anEvidence(overrides: Partial<z.input<typeof evidenceSchema>> = {}): Evidence {
  return evidenceSchema.parse({
    schema: 1,
    action: 'health-check',
    run,
    verdict: 'pass',
    headline: 'healthy after 2 looks',
    startedAt: '2026-01-05T11:59:00.000Z',
    finishedAt: '2026-01-05T12:00:00.000Z',
    ...overrides,
  })
}

export function otherRun(overrides: Partial<Evidence['run']>): Evidence['run'] {
  return { ...run, ...overrides }
}

export function anInputs(overrides: Partial<Inputs> = {}): Inputs {
  return {
    comment: 'auto',
    commentAuthor: 'github-actions[bot]',
    status: true,
    notify: 'true',
    history: true,
    dashboard: 'slipway-dashboard.html',
    strict: false,
    token: 'a token',
    ...overrides,
  }
}

export function aReport(evidence: Evidence[], inputs: Partial<Inputs> = {}): Report {
  return aReportOf(
    evidence.map((whole) => ({ whole, ofServices: [] })),
    { inputs },
  )
}

type Told = { inputs?: Partial<Inputs>; product?: ReportedProduct }

export function aReportOf(steps: RecordedStep[], { inputs = {}, product }: Told = {}): Report {
  const gathered = { steps, reports: [], refused: [], unreadable: [] }
  return composeReport(gathered, anInputs(inputs), {
    run: aRunner().run,
    subject: { sha: aRunner().run.sha, merge: false, fromFork: false },
    product,
  })
}

export const swiftconcur = { name: 'swiftconcur', services: ['api', 'dashboard', 'parser'] }

/** What a step left of several services in production: the record of all, put together as the actions do it, and that of each. */
export function aStep(action: Evidence['action'], services: Record<string, Partial<z.input<typeof evidenceSchema>>>): RecordedStep {
  const ofServices = Object.entries(services).map(([service, record]) =>
    anEvidence({ action, environment: 'production', ...record, service }),
  )
  const {
    verdict,
    headline,
    services: verdicts,
  } = combineVerdicts(
    Object.keys(services),
    ofServices.map(({ service = '', verdict, cause, headline }) => ({ service, verdict, reason: cause ?? headline })),
  )
  return { whole: anEvidence({ action, environment: 'production', verdict, headline, services: verdicts }), ofServices }
}

export const hostile = '</script><img src=x onerror=alert(1)> @team #1 | `x` \u2028 <!channel> ::error::x'
