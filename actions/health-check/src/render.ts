import type { Outcome } from '@slipway/shared/action'
import { formatDuration } from '@slipway/shared/core/duration'
import { codeSpan, escapeMarkdown, type Markdown, md, table } from '@slipway/shared/core/markdown'
import type { Judgement, Verdict } from '@slipway/shared/core/words'
import type { ConditionResult, Measurement, TimelineEntry } from '@slipway/shared/evidence/schema'
import type { HealthRound } from '@slipway/shared/probe/health-round'
import type { ProbeResult } from '@slipway/shared/probe/probe-result'
import { describeHistory, historyOf, type RoundHistory } from '@slipway/shared/probe/round-history'
import { combineOutcomes, type ServiceOutcome } from '@slipway/shared/service-outcomes'
import type { Inputs } from './inputs.ts'
import { notAsked } from './not-asked.ts'
import type { CheckPlan } from './plan.ts'

export type HealthCheckResult = {
  inputs: Inputs
  plan: CheckPlan
  judgement: Judgement
  /** The verdict on the health itself: where the judge only observes, the judgement is a warning instead. */
  found: Verdict
  rounds: readonly HealthRound[]
  /** Milliseconds since 1970. */
  startedAt: number
  /** `shown` names what is checked to a person. */
  about: { service?: string; environment?: string; shown?: string }
  /** Whether somebody aborted the rollout during the check. */
  aborted: boolean
}

/** The result of a check as evidence, outputs, summary and annotations. */
export function renderHealthCheck(checked: HealthCheckResult): Outcome {
  const { judgement, inputs, plan } = checked
  const { shown: _named, ...about } = checked.about
  const ok = judgement.verdict === 'pass' || judgement.verdict === 'warn'
  const all = decisiveRound(checked)?.results ?? []
  const shown = all.filter(({ unasked }) => unasked === undefined)
  const silent = notAsked(plan.areas, all)
  const headline = headlineOf(checked)
  const failing = shown.filter(({ verdict }) => verdict === 'fail' || verdict === 'not-evaluated').map((result) => result.name)
  return {
    ok,
    evidence: {
      ...about,
      ...releaseOf(inputs.version),
      verdict: judgement.verdict,
      headline,
      ...(judgement.verdict === 'pass' ? {} : { cause: judgement.reason }),
      inputs: { mode: plan.mode, url: withoutCredentials(plan.baseUrl), rounds: checked.rounds.length },
      measurements: shown.map(measurementOf),
      conditions: shown.map((result) => conditionOf(result, judgement)),
      timeline: timelineOf(checked.rounds),
      details: { ...detailsOf(checked.rounds), notAsked: silent },
    },
    outputs: {
      healthy: String(checked.found === 'pass' || checked.found === 'warn'),
      failing: failing.join(','),
      aborted: String(checked.aborted),
    },
    summary: summaryOf(headline, { shown, silent }, checked),
    annotations: shown.flatMap((result) => {
      if (result.verdict === 'pass') return []
      const level = judgement.verdict === 'fail' && result.verdict !== 'warn' ? ('error' as const) : ('warning' as const)
      return [{ level, title: `Health: ${result.name}`, message: result.reason }]
    }),
  }
}

/** The result of the checks of several services. A failing probe is named with its service. */
export function combineHealthChecks(outcomes: readonly ServiceOutcome[], environment: string | undefined): Outcome {
  const all = (name: string) => outcomes.map(({ service, outcome }) => ({ service, value: outcome.outputs?.[name] ?? '' }))
  const failing = all('failing').flatMap(({ service, value }) =>
    value.split(',').flatMap((name) => (name === '' ? [] : [`${service}/${name}`])),
  )
  return combineOutcomes(outcomes, {
    environment,
    outputs: {
      healthy: String(all('healthy').every(({ value }) => value === 'true')),
      failing: failing.join(','),
      aborted: String(all('aborted').some(({ value }) => value === 'true')),
    },
  })
}

/** The last round for a pass; otherwise the last failed round. */
function decisiveRound({ judgement, rounds }: HealthCheckResult): HealthRound | undefined {
  if (judgement.verdict === 'pass') return rounds.at(-1)
  return rounds.findLast((round) => round.judgement.verdict === 'fail') ?? rounds.at(-1)
}

function headlineOf({ judgement, found, plan, rounds, startedAt, about }: HealthCheckResult): string {
  const who = about.shown ?? new URL(plan.baseUrl).host
  const took = formatDuration(Math.round(((rounds.at(-1)?.at ?? startedAt) - startedAt) / 100) * 100)
  if (judgement.verdict === 'pass') return plan.mode === 'wait' ? `${who} is healthy (after ${took})` : `${who} stayed healthy for ${took}`
  if (found === 'warn') return `${who} answers, with a warning: ${judgement.reason}`
  if (found === 'fail') return `${who} is not healthy: ${judgement.reason}`
  return `The health of ${who} could not be told: ${judgement.reason}`
}

function conditionOf(result: ProbeResult, judgement: Judgement): ConditionResult {
  const measured = `${Math.round(result.latency)} ms`
  if (result.verdict === 'pass') return { name: result.name, verdict: 'pass', measured }
  const verdict = judgement.verdict === 'warn' ? 'warn' : result.verdict
  return { name: result.name, verdict, reason: result.reason, measured }
}

function measurementOf(result: ProbeResult): Measurement {
  return { name: 'probe.latency', value: result.latency, unit: 'ms', scope: result.name }
}

/** The rounds at which the state changed. */
function timelineOf(rounds: readonly HealthRound[]): TimelineEntry[] {
  return rounds.flatMap(({ at, judgement }, index) => {
    if (index > 0 && rounds[index - 1]?.judgement.verdict === judgement.verdict) return []
    const what = judgement.verdict === 'pass' ? 'healthy' : `${judgement.verdict}: ${judgement.reason}`
    return [{ at: new Date(at).toISOString(), what }]
  })
}

function summaryOf(
  headline: string,
  { shown: results, silent }: { shown: readonly ProbeResult[]; silent: readonly string[] },
  { judgement, rounds }: HealthCheckResult,
): Markdown {
  const rows = results.map((result) => [
    escapeMarkdown(result.name),
    escapeMarkdown(result.verdict),
    result.status === undefined ? md`` : md`${result.status}`,
    md`${Math.round(result.latency)} ms`,
    codeSpan(result.version ?? ''),
    result.verdict === 'pass' ? md`` : escapeMarkdown(result.reason),
  ])
  const before = judgement.verdict === 'pass' ? describeHistory(historyOf(rounds), 'untold') : ''
  const why = before === '' ? md`` : md`\n\nBefore that, ${escapeMarkdown(before)}.`
  const gaps = silent.length === 0 ? md`` : md`\n\nNot asked: ${escapeMarkdown(silent.join('; '))}.`
  return md`### Health check\n\n${escapeMarkdown(headline)}${why}\n\n${table(['probe', 'verdict', 'status', 'took', 'release', 'why'], rows)}${gaps}\n`
}

/** What all rounds have seen, also where the last one passed. */
function detailsOf(rounds: readonly HealthRound[]): {
  rounds: number
  failingRounds: number
  changes: number
  causes: RoundHistory['causes']
} {
  const { changes, causes } = historyOf(rounds)
  return { rounds: rounds.length, failingRounds: rounds.filter(({ judgement }) => judgement.verdict === 'fail').length, changes, causes }
}

function releaseOf(version: string | undefined): { release?: { version: string } } {
  return version === undefined || !/^[\w.+/-]{1,128}$/.test(version) ? {} : { release: { version } }
}

function withoutCredentials(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  url.search = ''
  return url.href
}
