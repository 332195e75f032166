import type { Outcome } from '@slipway/shared/action'
import { codeSpan, escapeMarkdown, joined, type Markdown, md, table } from '@slipway/shared/core/markdown'
import { commitOf } from '@slipway/shared/core/unknown-release'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { warningsOf } from '@slipway/shared/rollout/admission/admission-result'
import { describeLookCost } from '@slipway/shared/rollout/analysis/look-cost'
import type { WayBack } from '@slipway/shared/rollout/ledger/way-back'
import type { Reconciliation } from '@slipway/shared/rollout/plan/interrupted-rollout'
import type { Plan } from '@slipway/shared/rollout/plan/plan'
import type { StepCalls } from '../dry-run/calls.ts'
import type { DryRun } from '../dry-run/forecast.ts'
import { ruleResultRows, ruleResultsTable } from './rule-results.ts'

/** The steps of the rollout as a table, and what would stop it. A dry run never fails: the cause may be gone when the rollout starts. */
export function dryRunOutcome(run: DryRun): Outcome {
  const { environment, release, plan, ruleResults, steps } = run
  const { name, service } = environment
  const stops = [
    ...ruleResults.flatMap((result) => (result.state === 'blocks' ? [result.message] : [])),
    ...(plan.state === 'refused' ? [plan.reason] : []),
    ...(run.drift.state === 'drift' && plan.state !== 'refused' ? [run.drift.reason] : []),
  ]
  const warnings = warningsOf(ruleResults)
  const [stop] = stops
  const cause = stop ?? warnings[0]
  const headline = `A dry run of ${release.version} to ${name}: ${stop === undefined ? describePlan(plan) : `it would be stopped: ${stop}`}`
  const facts = [...factsOf(run), ...warnings.map((warning) => ['Warning', warning] as const)]
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
          rulings: ruleResultRows(ruleResults),
          steps: steps.map(({ step, calls }) => [step, [...calls]]),
        },
      },
    },
    outputs: { environment: name, url: environment.url, go: 'false', monitor: '', reason: stop ?? '', version: release.version },
    summary: summaryOf(headline, facts, [ruleResultsTable(ruleResults), stepsTable(steps)]),
  }
}

/** No dry run is possible for `what`, a ref or an environment. */
export function nothingToForecast(what: string, service: string, why = 'no environment of the configuration names it'): Outcome {
  const headline = `There is nothing to be shown for ${what}: ${why}`
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, service, details: {} },
    outputs: { environment: '', url: '', go: 'false', monitor: '', reason: headline },
    summary: summaryOf(headline, [], []),
  }
}

function factsOf({ environment, plan, drift, source, destination, notes }: DryRun): (readonly [string, string])[] {
  const live = plan.state === 'refused' ? undefined : plan.live
  return [
    ['By', source],
    ['Live now', live === undefined ? 'nothing that is known' : `${live.version ?? 'an unknown release'} on ${live.colour}`],
    ['Drift', describeDrift(drift)],
    ['A rollback would go to', describeDestination(destination)],
    ['Looks after the watch', describeLookCost([environment])],
    ...[...(plan.state === 'steps' ? plan.notes : []), ...notes].map((note) => ['Note', note] as const),
  ]
}

function describePlan(plan: Plan): string {
  switch (plan.state) {
    case 'steps':
      return `${plan.steps.length} steps, to ${plan.colour}`
    case 'done':
      return 'it serves everything already'
    case 'refused':
      return plan.reason
  }
}

function describeDrift(drift: Reconciliation): string {
  switch (drift.state) {
    case 'drift':
      return `${drift.reason}. ${drift.hint}`
    case 'unsettled':
      return `an earlier rollout is settled first: ${drift.why}`
    case 'settled':
      return drift.unfinished.length === 0 ? 'none' : `${drift.unfinished.length} unfinished rollout(s) would be closed first`
  }
}

function describeDestination(way: WayBack): string {
  if (way.state === 'closed') return `none: ${way.reason}`
  const commit = way.release === undefined ? undefined : commitOf(way.release)
  const name = commit === undefined ? way.name : `${way.name} (${commit.slice(0, 12)})`
  return way.release === undefined ? `${name}, what serves now, while it runs there` : name
}

function stepsTable(steps: readonly StepCalls[]): Markdown {
  if (steps.length === 0) return md``
  return table(
    ['', 'Step', 'Calls'],
    steps.map(({ step, calls }, index) => [md`${index + 1}`, escapeMarkdown(step), joined(calls.map(codeSpan), '<br>')]),
  )
}
