import type { Outcome } from '@slipway/shared/action'
import type { Verdict } from '@slipway/shared/core/words'
import { conditionTable, summaryOf, timelineTable } from '@slipway/shared/rollout/summary'
import type { Stage } from './stage.ts'

export type Fields = {
  verdict: Verdict
  /** By default, whether the verdict is a pass. */
  ok?: boolean
  headline: string
  /** Whether traffic was moved. */
  changed: boolean
  /** The version that serves, or was to serve. */
  version?: string
  previousVersion?: string
  reason?: string
  recovery?: string
  incident?: string | undefined
}

export function outcomeOf(fields: Fields, { environment, crew }: Pick<Stage, 'environment' | 'crew'>): Outcome {
  const { verdict, headline, changed, version = '', previousVersion = '', reason = '', recovery = '', incident = '' } = fields
  const { timeline, conditions, measurements } = crew.notebook
  return {
    ok: fields.ok ?? verdict === 'pass',
    evidence: {
      verdict,
      headline,
      service: environment.service,
      environment: environment.name,
      ...(reason === '' ? {} : { cause: reason }),
      inputs: { environment: environment.name },
      timeline,
      conditions,
      measurements,
      details: { changed, version, previousVersion, recoveryTag: recovery, incident },
    },
    outputs: {
      environment: environment.name,
      url: environment.url,
      changed: String(changed),
      version,
      'previous-version': previousVersion,
      reason,
      'recovery-tag': recovery,
      incident,
    },
    summary: summaryOf(
      headline,
      [
        ['Why', reason],
        ['Recovery tag', recovery],
        ['Incident', incident],
      ],
      [conditionTable(conditions), timelineTable(timeline)],
    ),
  }
}
