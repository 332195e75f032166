import type { Outcome } from '@slipway/shared/action'
import { paragraphs } from '@slipway/shared/core/markdown'
import { sentences } from '@slipway/shared/core/outcome-sentence'
import type { EnvironmentContext } from '@slipway/shared/environment-context'
import type { EvidenceBody } from '@slipway/shared/evidence/schema'
import { describeWatch } from '@slipway/shared/release-watch/render'
import { monitorJudgementOf } from '@slipway/shared/watch/watch-record'
import type { WatchedEnd } from '../rollout/watched-promotion.ts'
import { judgedErrors } from './judged-requests.ts'
import { completionOutcome, rolloutOutcome } from './rollout.ts'

/** The result of a rollout that was watched in its own step: one record, with what the steps and the watch have measured. */
export function watchedOutcome(end: WatchedEnd, opened: Pick<EnvironmentContext, 'environment' | 'rollout'>): Outcome {
  const { seen, judgement, folder } = end.watch
  const watched = describeWatch(seen, {})
  const ended =
    end.state === 'completed'
      ? completionOutcome(end.completion, { watched: true, requests: judgedErrors(seen.conclusion.conditions, 'in the watch') }, opened)
      : rolloutOutcome({ state: 'ended', recordId: 0, ending: end.ending, intent: end.intent }, opened)
  const { evidence } = ended
  // A watch that warns makes no failure of the release, and its reason is not lost.
  const warned = judgement.verdict === 'warn' && evidence.verdict === 'pass' ? judgement.reason : undefined
  const verdict = warned === undefined ? evidence.verdict : 'warn'
  const headline = warned === undefined ? evidence.headline : sentences(evidence.headline, `A warning of the watch: ${warned}`)
  const series = joinedSeries(evidence.series, watched.evidence.series)
  return {
    ...ended,
    ok: verdict === 'pass' || verdict === 'warn',
    evidence: {
      ...evidence,
      verdict,
      headline,
      ...(warned === undefined ? {} : { cause: warned }),
      timeline: [...(evidence.timeline ?? []), ...(watched.evidence.timeline ?? [])].toSorted((one, other) =>
        one.at.localeCompare(other.at),
      ),
      measurements: [...(evidence.measurements ?? []), ...(watched.evidence.measurements ?? [])],
      conditions: [...(evidence.conditions ?? []), ...(watched.evidence.conditions ?? [])],
      ...(series === undefined ? {} : { series }),
    },
    outputs: { ...ended.outputs, judgement: monitorJudgementOf(seen.conclusion), results: folder },
    summary: paragraphs([ended.summary, watched.summary]),
    annotations: [...(ended.annotations ?? []), ...(watched.annotations ?? [])],
  }
}

type Series = EvidenceBody['series']

/** One after the other. The first sufficient evidence is that of the steps where they have any. */
function joinedSeries(steps: Series, watch: Series): Series {
  if (steps === undefined || watch === undefined) return steps ?? watch
  const evidence = steps.evidence ?? watch.evidence
  return {
    traffic: [...(steps.traffic ?? []), ...(watch.traffic ?? [])],
    shares: [...(steps.shares ?? []), ...(watch.shares ?? [])],
    limits: { ...steps.limits, ...watch.limits },
    ...(evidence === undefined ? {} : { evidence }),
  }
}
