import type { Outcome } from '@slipway/shared/action'
import type { Metric } from '@slipway/shared/config/metric'
import { describeWatch } from '@slipway/shared/release-watch/render'
import { detectedAt } from '@slipway/shared/release-watch/repeated-look'
import { isAborted, type WatchResult } from '@slipway/shared/release-watch/results'
import { combineOutcomes, type ServiceOutcome } from '@slipway/shared/service-outcomes'
import type { WatchConclusion } from '@slipway/shared/watch/watch-judge'
import { type MonitorJudgement, monitorJudgementOf } from '@slipway/shared/watch/watch-record'

/** The result of a watch with the outputs of this action. `consequence`: what follows from a failure, for people. */
export function renderWatch(watched: WatchResult, folder: string, how: { consequence?: string | undefined }): Outcome {
  const { conclusion } = watched
  const found = detectedAt(watched)
  return {
    ...describeWatch(watched, how),
    outputs: {
      ...measuredOutputs(conclusion),
      judgement: monitorJudgementOf(conclusion),
      results: folder,
      aborted: String(isAborted(conclusion)),
      'detected-at': found === undefined ? '' : new Date(found).toISOString(),
    },
  }
}

const gravestFirst: readonly MonitorJudgement[] = ['REGRESSED', 'INCONCLUSIVE', 'HEALTHY']

/** The result of the watches of several services, whose results lie in a folder each. */
export function combineWatches(
  outcomes: readonly ServiceOutcome[],
  { environment, folder }: { environment: string | undefined; folder: string },
): Outcome {
  const all = (name: string) => outcomes.map(({ outcome }) => outcome.outputs?.[name])
  return combineOutcomes(outcomes, {
    environment,
    outputs: {
      judgement: gravestFirst.find((word) => all('judgement').includes(word)) ?? '',
      results: folder,
      aborted: String(all('aborted').includes('true')),
      'detected-at':
        all('detected-at')
          .flatMap((at) => (at === undefined || at === '' ? [] : [at]))
          .sort()[0] ?? '',
    },
  })
}

function measuredOutputs({ observed: { values } }: WatchConclusion): Record<string, string> {
  const text = (name: Metric, digits: number) => values[name]?.toFixed(digits) ?? ''
  return {
    p50: text('response-time.p50', 1),
    p95: text('response-time.p95', 1),
    p99: text('response-time.p99', 1),
    'error-rate': text('error-rate', 6),
    throughput: text('throughput', 2),
  }
}
