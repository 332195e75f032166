import { clockTime } from '../../../core/clock-time.ts'
import { formatDuration } from '../../../core/duration.ts'
import type { Colour } from '../../../core/words.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Log } from '../../../ports/log.ts'
import type { KnownUserTraffic, SideReading, UserReading, UserTraffic } from '../../contract/user-traffic.ts'
import type { Rest } from '../provider-rest.ts'
import { analyticsPermission, readInvocations } from './analytics.ts'
import type { VersionSides } from './deployment-sides.ts'

/**
 * Milliseconds until an interval is read. Cloudflare promises no time: its graphs "may display a drop off near the last few minutes" ("Metrics
 * and analytics" of Workers). Five minutes are what cloudflare-exporter waits by default (github.com/lablabs/cloudflare-exporter, SCRAPE_DELAY).
 */
const delay = 300_000
/** Milliseconds: 20 of the 300 queries that a user may send in 5 minutes ("Limits" of the GraphQL Analytics API). */
const readEvery = 15_000
/** Milliseconds of the interval by which the right to read is found out. */
const askedOf = 60_000

export type WorkerUsers = {
  account: string
  script: string
  rest: Rest
  clock: Pick<Clock, 'now'>
  log: Pick<Log, 'info'>
  /** Which version is which side. */
  sides(signal: AbortSignal | undefined): Promise<VersionSides>
}

/**
 * The invocations of the two versions, as Cloudflare's analytics count them. There are no counters: each interval is asked for once, when it is
 * old enough, and added up. One without any row is not read yet, since nobody can tell that from no requests: it is asked for again with
 * what follows it. Of samples the samples count, not what Cloudflare makes of them, so that ten that stand for a thousand are ten.
 */
export function cloudflareUserTraffic(users: WorkerUsers): UserTraffic {
  let known: Promise<KnownUserTraffic> | undefined
  return {
    state: 'to-be-asked',
    ask: (signal) => {
      known ??= offeredTo(users, signal)
      return known
    },
  }
}

async function offeredTo(users: WorkerUsers, signal: AbortSignal | undefined): Promise<KnownUserTraffic> {
  const { account, script, rest, log } = users
  const until = oldEnough(users)
  // One that ends before its answer knows nothing, and neither does anybody need to know it then.
  const answer = await readInvocations(rest, { account, script, from: until - askedOf, until }, signal).catch(() => undefined)
  if (answer?.state !== 'denied') return { state: 'offered', every: readEvery, seesSides: true, late: true, read: reader(users) }
  const reason = `target.token may not read what users get of the Worker ${script}: it lacks the permission "${analyticsPermission}"`
  log.info(`What users get is not judged: ${reason} (${answer.reason})`)
  return { state: 'not-offered', reason }
}

/** The end of what is old enough to be read, to the second, as the dataset has its times. */
function oldEnough({ clock }: Pick<WorkerUsers, 'clock'>): number {
  return Math.floor((clock.now() - delay) / 1_000) * 1_000
}

type Counts = { requests: number; failed: number }

function reader(users: WorkerUsers): (signal?: AbortSignal) => Promise<UserReading> {
  const { account, script, rest } = users
  const counts = new Map<string, Counts>()
  let read: { since: number; until: number } | undefined
  return async (signal) => {
    const sides = await users.sides(signal)
    const until = oldEnough(users)
    const { since, until: from } = read ?? { since: until, until }
    if (from < until) {
      const answer = await readInvocations(rest, { account, script, from, until }, signal)
      if (answer.state !== 'told') return bothUnread(answer.reason)
      if (answer.versions.size === 0) {
        const interval = `between ${clockTime(from)} and ${clockTime(until)}`
        return bothUnread(`Cloudflare tells no request to the Worker ${script} ${interval}: none came, or they are not counted yet`)
      }
      for (const [id, more] of answer.versions) counts.set(id, sumOf(counts.get(id), more))
    }
    read = { since, until: Math.max(from, until) }
    const period = { since: new Date(since).toISOString(), until: new Date(read.until).toISOString() }
    const side = (colour: Colour): SideReading => {
      const id = sides[colour]
      if (id === undefined) return { state: 'absent' }
      const { requests, failed } = counts.get(id) ?? { requests: 0, failed: 0 }
      const traffic = { source: sourceOf(script, id), ...period, requests, s4xx: 0, s5xx: 0, failed, reset: false }
      return { state: 'read', traffic: { ...traffic, tells: 'failures' } }
    }
    return { blue: side('blue'), green: side('green') }
  }
}

function sumOf(before: Counts | undefined, more: Counts): Counts {
  return { requests: (before?.requests ?? 0) + more.requests, failed: (before?.failed ?? 0) + more.failed }
}

function bothUnread(reason: string): UserReading {
  return { blue: { state: 'unread', reason }, green: { state: 'unread', reason } }
}

function sourceOf(script: string, id: string): string {
  return `invocations of ${script} ${id.slice(0, 8)} by Cloudflare, ${formatDuration(delay)} late: exceptions and exceeded limits, not answers with 5xx`
}
