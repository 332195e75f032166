import type { Outcome } from './action.ts'
import { escapeMarkdown, md, paragraphs } from './core/markdown.ts'
import { combineVerdicts } from './evidence/service-verdicts.ts'

/** What a step said of one of several services. */
export type ServiceOutcome = { service: string; outcome: Outcome }

/**
 * One outcome of a step on several services: its verdict is the gravest of theirs, each leaves a record of its own, and the output `services`
 * has `verdict` and the other outputs of each as JSON by service. An output that is the same of all services is given out as it is; one that
 * is not is left to `outputs`, or empty.
 */
export function combineOutcomes(
  outcomes: readonly ServiceOutcome[],
  { environment, outputs = {}, headline }: { environment?: string | undefined; outputs?: Record<string, string>; headline?: string } = {},
): Outcome {
  const judged = outcomes.map(({ service, outcome: { evidence } }) => {
    const reason = evidence.cause ?? evidence.headline
    return { service, verdict: evidence.verdict, ...(evidence.verdict === 'pass' ? {} : { reason }) }
  })
  const combined = combineVerdicts(
    outcomes.map(({ service }) => service),
    judged,
  )
  const [decisive] = combined.services.filter(({ service, verdict }) => verdict !== 'pass' && combined.decidedBy.includes(service))
  const all = headline ?? combined.headline
  return {
    ok: outcomes.length > 0 && outcomes.every(({ outcome }) => outcome.ok),
    evidence: {
      verdict: combined.verdict,
      headline: all,
      services: combined.services,
      ...(environment === undefined ? {} : { environment }),
      ...(decisive?.reason === undefined ? {} : { cause: `${decisive.service}: ${decisive.reason}` }),
    },
    ofServices: outcomes.map(({ service, outcome: { evidence } }) => ({ ...evidence, service })),
    outputs: { ...commonOutputs(outcomes), ...outputs, services: JSON.stringify(byService(outcomes)) },
    summary: paragraphs([
      md`### ${escapeMarkdown(all)}`,
      ...outcomes.map(({ service, outcome }) => md`#### ${escapeMarkdown(service)}\n\n${outcome.summary}`),
    ]),
    annotations: outcomes.flatMap(({ service, outcome }) =>
      (outcome.annotations ?? []).map((annotation) => ({ ...annotation, title: `${service}: ${annotation.title}` })),
    ),
  }
}

function byService(outcomes: readonly ServiceOutcome[]): Record<string, Record<string, string>> {
  return Object.fromEntries(
    outcomes.map(({ service, outcome }) => [service, { ...outcome.outputs, verdict: outcome.evidence.verdict }] as const),
  )
}

/** What is said of every service in the same words; of an output that differs, nothing. */
function commonOutputs(outcomes: readonly ServiceOutcome[]): Record<string, string> {
  const names = new Set(outcomes.flatMap(({ outcome }) => Object.keys(outcome.outputs ?? {})))
  return Object.fromEntries(
    [...names].map((name) => {
      const values = new Set(outcomes.map(({ outcome }) => outcome.outputs?.[name] ?? ''))
      const [only = ''] = values
      return [name, values.size === 1 ? only : ''] as const
    }),
  )
}
