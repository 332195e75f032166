import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { codeSpan, escapeMarkdown, table } from '@slipway/shared/core/markdown'
import type { Release } from '@slipway/shared/core/words'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'
import type { Destination } from '@slipway/shared/rollout/ledger/rollback-destination'
import type { Plan } from '@slipway/shared/rollout/plan/plan'
import type { Reconciliation } from '@slipway/shared/rollout/plan/reconcile'
import type { Line } from './dry-run-calls.ts'
import { rulingsTable } from './render-proposal.ts'

export type DryRun = {
  environment: EnvironmentConfig
  release: Release
  plan: Plan
  drift: Reconciliation
  rulings: readonly RuleResult[]
  lines: readonly Line[]
  /** By what it was worked out. */
  source: string
  notes: readonly string[]
  /** Where a rollback would go once the release is live. */
  back: Destination
}

/** What would be done, as a table, and what would stop it. A dry run fails nothing: what stops a rollout may be gone by then. */
export function dryRunOutcome(run: DryRun): Outcome {
  const { environment, release, plan, rulings, lines } = run
  const { name, service } = environment
  const stops = [
    ...rulings.flatMap((ruling) => (ruling.state === 'blocks' ? [ruling.message] : [])),
    ...(plan.state === 'refused' ? [plan.reason] : []),
    ...(run.drift.state === 'drift' && plan.state !== 'refused' ? [run.drift.reason] : []),
  ]
  const [cause] = stops
  const headline = `A dry run of ${release.version} to ${name}: ${cause === undefined ? planInWords(plan) : `it would be stopped: ${cause}`}`
  const facts = factsOf(run)
  return {
    ok: true,
    evidence: {
      verdict: cause === undefined ? 'pass' : 'warn',
      headline,
      ...(cause === undefined ? {} : { cause }),
      service,
      environment: name,
      release,
      details: {
        dryRun: {
          environment: name,
          facts: facts.map(([what, message]) => [what, message]),
          rulings: rulings.map(({ rule, state, message }) => [rule, state, message]),
          steps: lines.map(({ step, calls }) => [step, [...calls]]),
        },
      },
    },
    outputs: { environment: name, url: environment.url, go: 'false', monitor: '', reason: cause ?? '', version: release.version },
    summary: summaryOf(headline, facts, [rulingsTable(rulings), stepsTable(lines)]),
  }
}

export function nothingToRun(what: string, service: string, why = 'no environment of the configuration names it'): Outcome {
  const headline = `There is nothing to be shown for ${what}: ${why}`
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, service, details: {} },
    outputs: { environment: '', url: '', go: 'false', monitor: '', reason: headline },
    summary: summaryOf(headline, [], []),
  }
}

function factsOf({ plan, drift, source, back, notes }: DryRun): (readonly [string, string])[] {
  const live = plan.state === 'refused' ? undefined : plan.live
  return [
    ['By', source],
    ['Live now', live === undefined ? 'nothing that is known' : `${live.version ?? 'an unknown release'} on ${live.colour}`],
    ['Drift', driftInWords(drift)],
    ['A rollback would go to', destinationInWords(back)],
    ...[...(plan.state === 'steps' ? plan.notes : []), ...notes].map((note) => ['Note', note] as const),
  ]
}

function planInWords(plan: Plan): string {
  switch (plan.state) {
    case 'steps':
      return `${plan.steps.length} steps, to ${plan.colour}`
    case 'done':
      return 'it serves everything already'
    case 'refused':
      return plan.reason
  }
}

function driftInWords(drift: Reconciliation): string {
  switch (drift.state) {
    case 'drift':
      return `${drift.reason}. ${drift.hint}`
    case 'unsettled':
      return `an earlier rollout is settled first: ${drift.why}`
    case 'settled':
      return drift.unfinished.length === 0 ? 'none' : `${drift.unfinished.length} unfinished rollout(s) would be closed first`
  }
}

function destinationInWords(back: Destination): string {
  return back.state === 'known'
    ? `${back.release.version} (${back.release.sha.slice(0, 12)})`
    : 'none: the ledger knows no other release that passed its watch'
}

function stepsTable(lines: readonly Line[]): string {
  if (lines.length === 0) return ''
  return table(
    ['', 'Step', 'Calls'],
    lines.map(({ step, calls }, index) => [String(index + 1), escapeMarkdown(step), calls.map(codeSpan).join('<br>')]),
  )
}
