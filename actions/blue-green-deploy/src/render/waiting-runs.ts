import { escapeMarkdown, link, type Markdown, md, table } from '@slipway/shared/core/markdown'
import type { Readable, WaitingRuns } from '../status/waiting-runs.ts'

/** How many wait for what, in words. */
export function describeWaits({ lock, approval, notLookedAt }: WaitingRuns) {
  return {
    waitsForLock: describe(lock),
    waitsForApproval: describe(approval),
    notLookedAt: notLookedAt === 0 ? '' : `${notLookedAt} older runs that have not ended`,
  }
}

function describe(waiters: Readable<readonly unknown[]>): string {
  if (waiters.state === 'unknown') return `unknown: ${waiters.reason}`
  const { length } = waiters.value
  return length === 0 ? 'nobody' : length === 1 ? 'one run' : `${length} runs`
}

/** Who waits for what since when, for the evidence. */
export function waitingRows({ lock, approval }: WaitingRuns) {
  const waitsForLock = lock.state === 'known' ? lock.value : []
  const waitsForApproval = approval.state === 'known' ? approval.value : []
  return [
    ...waitsForLock.map(({ run, job }) => ({ ...rowOf({ run, job }), waitsFor: 'the lock', since: job.startedAt, superseded: '' })),
    ...waitsForApproval.map(({ run, job, superseded }) => ({
      ...rowOf({ run, job }),
      waitsFor: 'its approval',
      since: job.createdAt,
      superseded: superseded.state === 'unknown' ? `unknown: ${superseded.reason}` : (superseded.value ?? ''),
    })),
  ]
}

function rowOf({ run, job }: { run: { id: number; url: string }; job: { name: string } }) {
  return { run: run.id, url: run.url, job: job.name }
}

/** The same as a Markdown table; empty where nobody is known to wait. */
export function waitingTable(waiting: WaitingRuns): Markdown {
  const rows = waitingRows(waiting)
  if (rows.length === 0) return md``
  return table(
    ['Run', 'Job', 'Waits for', 'Since (UTC)', 'Superseded'],
    rows.map(({ run, url, job, waitsFor, since, superseded }) => [
      link(String(run), url),
      ...[job, waitsFor, since, superseded === '' ? 'no' : superseded].map(escapeMarkdown),
    ]),
  )
}
