import { statusContextOf } from '@slipway/shared/core/keys'
import { writeStickyComment } from '@slipway/shared/github/comments'
import { appendHistory, type HistoryRecord, readHistory } from '@slipway/shared/github/history'
import type { Github } from '@slipway/shared/github/octokit'
import { openPullRequests } from '@slipway/shared/github/pulls'
import { setStatus } from '@slipway/shared/github/statuses'
import type { Clock } from '@slipway/shared/ports/clock'
import type { EventSubject } from './content/event.ts'
import { renderReport } from './content/markdown.ts'
import type { Report } from './content/report.ts'
import type { Inputs } from './inputs.ts'
import { reviewAskedBy, reviewState } from './review-status.ts'
import { type StatusDecision, statusDecisions } from './status.ts'
import { attempt, type ReportWrite, skipped } from './writes.ts'

export type Published = { writes: ReportWrite[]; history: HistoryRecord[]; comment: string | undefined }

type Work = {
  inputs: Inputs
  report: Report
  subject: EventSubject
  records: readonly HistoryRecord[]
  /** What the names of the statuses end in; undefined with the usual configuration. */
  service: string | undefined
  /** The name of this call, where a run calls the workflow more than once: each has a comment of its own. */
  call: string | undefined
}
type Deps = { github: Github; clock: Clock; signal: AbortSignal }

/** Writes comment, statuses and history in turn. An error of one does not stop the others. */
export async function publishToGithub(work: Work, deps: Deps): Promise<Published> {
  const comments = await writeComments(work, deps)
  const statuses = await writeStatuses(work, deps)
  const reviews = await writeReviewStatus(work, deps)
  const { writes, history } = await writeHistory(work, deps)
  return { writes: [...comments.writes, ...statuses, ...reviews, ...writes], history, comment: comments.url }
}

async function writeComments(
  { inputs, report, subject, call }: Work,
  { github, signal }: Deps,
): Promise<{ writes: ReportWrite[]; url: string | undefined }> {
  if (inputs.comment === 'never') return { writes: [skipped('comment', 'not asked for')], url: undefined }
  let numbers = subject.pullRequest === undefined ? [] : [subject.pullRequest]
  if (inputs.comment === 'always' && numbers.length === 0) {
    const search = await attempt(
      'comment',
      async () => {
        numbers = await openPullRequests(github, subject.sha)
        return ''
      },
      signal,
    )
    if (search.state !== 'done') return { writes: [search], url: undefined }
  }
  if (numbers.length === 0) return { writes: [skipped('comment', 'there is no pull request')], url: undefined }
  const writes: ReportWrite[] = []
  let url: string | undefined
  const body = renderReport(report)
  const key = [`report-${report.run.workflow.toLowerCase()}`, ...(call === undefined ? [] : [call])].join('/')
  for (const issue of numbers) {
    writes.push(
      await attempt(
        `comment on ${issue}`,
        async () => {
          const written = await writeStickyComment(github, { issue, key, body, author: inputs.commentAuthor })
          url = written.url
          return written.did
        },
        signal,
      ),
    )
  }
  return { writes, url }
}

async function writeStatuses({ inputs, report, subject, service }: Work, deps: Deps): Promise<ReportWrite[]> {
  if (!inputs.status) return [skipped('status', 'not asked for')]
  const writes: ReportWrite[] = []
  for (const judgement of statusDecisions(report, { inputs, subject, service })) writes.push(await writeStatus(judgement, deps))
  return writes
}

async function writeStatus(judgement: StatusDecision, { github, signal }: Deps): Promise<ReportWrite> {
  if (judgement.state === 'withheld') return skipped('status', judgement.reason)
  const { status } = judgement
  return attempt(
    'status',
    async () => {
      await setStatus(github, status)
      return `${statusContextOf(status.subject)}: ${status.state} on ${status.sha.slice(0, 8)}`
    },
    signal,
  )
}

/** What the head of a pull request is told of its high findings: a review counts for these alone, and after this. */
async function writeReviewStatus({ inputs, report, subject, service }: Work, { github, signal }: Deps): Promise<ReportWrite[]> {
  const { pullRequest, sha } = subject
  const asked = reviewAskedBy(report.evidence)
  if (!inputs.status || pullRequest === undefined || asked === undefined) return []
  const write = await attempt(
    'status of the review',
    async () => {
      const { state, description } = await reviewState(github, { pullRequest, sha }, asked)
      const about = { gate: 'security-review', service } as const
      await setStatus(github, { sha, subject: about, state, description, url: report.run.url })
      return `${statusContextOf(about)}: ${state} on ${sha.slice(0, 8)}`
    },
    signal,
  )
  return [write]
}

async function writeHistory(
  { inputs, records, subject }: Work,
  { github, clock, signal }: Deps,
): Promise<{ writes: ReportWrite[]; history: HistoryRecord[] }> {
  const writes: ReportWrite[] = []
  if (!inputs.history) writes.push(skipped('history', 'not asked for'))
  else if (records.length === 0) writes.push(skipped('history', 'no environment was given'))
  else if (subject.pullRequest !== undefined) writes.push(skipped('history', 'a pull request leaves none'))
  else writes.push(await attempt('history', () => appendHistory(github, records, { clock, signal }), signal))
  let history: HistoryRecord[] = []
  const reading = await attempt(
    'reading the history',
    async () => {
      const read = await readHistory(github)
      history = read.records
      const skipped = [
        ...(read.unreadable === 0 ? [] : [`${read.unreadable} lines unreadable`]),
        ...(read.unknown === 0 ? [] : [`${read.unknown} of a later version of Slipway left out`]),
      ]
      return [`${read.records.length} records`, ...skipped].join(', ')
    },
    signal,
  )
  return { writes: [...writes, ...(reading.state === 'done' ? [] : [reading])], history }
}
