import { outcomeSentence } from '../../core/outcome-sentence.ts'
import { nameOfRelease } from '../../core/unknown-release.ts'
import type { Release } from '../../core/words.ts'
import { type Evidence, evidenceSchema } from '../../evidence/schema.ts'
import { type FiveAnswers, fiveAnswersOf } from '../../page/five-answers.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type IncidentRollouts, type Occurrence, sharesSeen } from './incident-record.ts'

/** What is known of a release that was taken back. */
export type IncidentStory = {
  service: string
  environment: string
  /** Whether the environment has several services. */
  several: boolean
  bad: Release
  good: Release | undefined
  reason: string
  occurrence: Occurrence
  records: readonly LedgerRecord[]
  rollouts: IncidentRollouts
  /** What the steps of this job have recorded of this service. */
  evidence: readonly Evidence[]
  run: Evidence['run']
  /** Milliseconds since 1970. */
  now: number
}

/**
 * The five answers of the page about an incident. The shares of the traffic are those of the ledger, which has those of earlier runs too;
 * what was measured is in the records of this job, if it was this job that measured.
 */
export function incidentAnswers(story: IncidentStory): FiveAnswers {
  const { service, several, reason, occurrence, evidence } = story
  const own = evidence.map(({ series, ...record }) => ({ ...record, service, ...(series && { series: { ...series, shares: [] } }) }))
  const detected = occurrence.detectedAt
  const failure = detected === undefined ? undefined : { at: Date.parse(detected), reason }
  const [first] = fiveAnswersOf([...own, recordOfReturn(story)], { several, failure })
  if (first === undefined) throw new Error('a return has no story')
  return first.answers
}

/** The return as the record that this job is about to leave. */
function recordOfReturn({ service, environment, bad, good, reason, occurrence, records, rollouts, run, now }: IncidentStory): Evidence {
  const at = new Date(now).toISOString()
  const restoredAt = occurrence.restoredAt ?? at
  const name = good === undefined ? 'what was there before' : nameOfRelease(good)
  const serves = { name, since: Date.parse(restoredAt) }
  return evidenceSchema.parse({
    schema: 1,
    action: 'rollback',
    service,
    environment,
    run,
    verdict: 'pass',
    headline: outcomeSentence({ state: 'rolled-back', version: nameOfRelease(bad), cause: reason, judged: true, serves }),
    cause: reason,
    details: { changed: true, version: good?.version ?? '', previousVersion: bad.version },
    series: { shares: sharesSeen(records, rollouts, { at: restoredAt, serves: good?.version ?? name }) },
    startedAt: at,
    finishedAt: at,
  })
}
