import { clockTime } from '../core/clock-time.ts'
import type { Evidence, TimeSeries } from '../evidence/schema.ts'
import { type TimedPoint, timedPoint } from './slots.ts'
import type { Span } from './time-axis.ts'

/** Shares of the traffic from a time on, as the provider showed them. Milliseconds since 1970. */
export type Split = { at: number; shares: Readonly<Record<string, number>> }

/** What serves, and by whom that is told. */
export type StoryServing =
  | { told: 'by the provider'; at: number; since: number | undefined; shares: readonly (readonly [release: string, share: number])[] }
  | { told: 'by the answers'; at: number; shares: readonly (readonly [release: string, share: number])[] }
  | { told: 'by nobody' }

/** What became of the release: it went back, it fails and serves, nothing is known, or all is well. */
export type StoryState = 'taken-back' | 'failing' | 'not-known' | 'well'

export type FoundEvidence = { metric: string; at: number; from: number | undefined; reason: string; by: 'synthetic' | 'users' }

/** When something was first found to be bad, by whatever found it, and why. */
export type FirstFailure = { at: number; reason: string }

/** What somebody knows who tells a story besides its records. `several`: the environment has several services. */
export type StoryContext = { several?: boolean; failure?: FirstFailure | undefined }

/** Everything that the records of one job say of one service. Times in milliseconds since 1970. */
export type Story = {
  service: string | undefined
  /** Whether the job was about several services. */
  several: boolean
  environment: string | undefined
  /** In the order of time. */
  records: readonly Evidence[]
  state: StoryState
  headline: string
  /** The version under judgement, and the one before it. */
  judged: string | undefined
  previous: string | undefined
  serving: StoryServing
  evidence: FoundEvidence | undefined
  /** The first step that failed, whether or not requests were counted. */
  failure: FirstFailure | undefined
  points: readonly TimedPoint[]
  splits: readonly Split[]
  limits: TimeSeries['limits']
  /** From the first shift or request to the last. */
  seen: Span | undefined
}

const actors: readonly Evidence['action'][] = ['blue-green-deploy', 'performance-monitor', 'rollback', 'health-check']

/** The records of the actions that move or measure traffic, by service; those of a step that left one for each service are left out. */
export function storiesOf(records: readonly Evidence[], { several = false, failure }: StoryContext = {}): Story[] {
  const own = records
    .filter(({ action, services }) => actors.includes(action) && services === undefined)
    .toSorted((one, other) => (one.startedAt < other.startedAt ? -1 : one.startedAt > other.startedAt ? 1 : 0))
  const groups = [...Map.groupBy(own, ({ service }) => service ?? '').values()]
  return groups.map((group) => storyOf(group, { several: several || groups.length > 1, failure }))
}

function storyOf(records: readonly Evidence[], { several, failure }: { several: boolean; failure: FirstFailure | undefined }): Story {
  const series = records.flatMap((record) => record.series ?? [])
  const points = series.flatMap(({ traffic }) => traffic.map(timedPoint)).sort((one, other) => one.from - other.from)
  const splits = splitsOf(series)
  const rollout = records.findLast(isRollout)
  const watch = records.findLast(({ action }) => action === 'performance-monitor')
  const evidence = evidenceOf(series)
  const moved = records.findLast(({ action, details }) => action === 'rollback' && details['changed'] === true)
  const state = stateOf(records, { moved, rollout })
  const judged = rollout?.release?.version ?? textOf(moved?.details['previousVersion']) ?? watch?.release?.version
  const decisive = decisiveOf(records, state, moved)
  return {
    service: records.find(({ service }) => service !== undefined)?.service,
    several,
    environment: records.find(({ environment }) => environment !== undefined)?.environment,
    records,
    state,
    headline: decisive?.headline ?? 'Nothing was recorded',
    judged,
    previous: textOf(rollout?.details['previousVersion']) ?? textOf(moved?.details['version']),
    serving: servingOf(splits, points),
    evidence,
    failure: failureIn(records) ?? failure,
    points,
    splits,
    limits: Object.assign({}, ...series.map(({ limits }) => limits)),
    seen: seenSpan({ points, splits, evidence }),
  }
}

function isRollout({ action, details, series }: Evidence): boolean {
  return action === 'blue-green-deploy' && (series !== undefined || details['state'] !== undefined)
}

function stateOf(
  records: readonly Evidence[],
  { moved, rollout }: { moved: Evidence | undefined; rollout: Evidence | undefined },
): StoryState {
  const ended = textOf(rollout?.details['state'])
  const last = records.at(-1)
  if (moved !== undefined && moved.verdict !== 'fail') return 'taken-back'
  if (moved === undefined && (ended === 'back' || ended === 'stopped')) return 'taken-back'
  if (records.some(({ verdict }) => verdict === 'fail') || ended === 'forward' || ended === 'stuck') return 'failing'
  if (records.some(({ series }) => series?.evidence !== undefined)) return 'failing'
  if (last === undefined || records.some(({ verdict }) => verdict === 'not-evaluated')) return 'not-known'
  return 'well'
}

function failureIn(records: readonly Evidence[]): FirstFailure | undefined {
  const [first] = records
    .flatMap(({ action, verdict, cause, finishedAt }) =>
      action === 'rollback' || verdict !== 'fail' || cause === undefined ? [] : [{ at: Date.parse(finishedAt), reason: cause }],
    )
    .sort((one, other) => one.at - other.at)
  return first
}

/** Times as the story tells them: with the date where it is of more than one day. */
export function timeIn({ seen, evidence, failure }: Story): (at: number) => string {
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
  const told = [seen?.from, seen?.to, evidence?.at, failure?.at].flatMap((at) => (at === undefined ? [] : [dayOf(at)]))
  return new Set(told).size > 1 ? (at) => `${dayOf(at)} ${clockTime(at)}` : clockTime
}

/** The record whose headline says it: of a return the one that moved the traffic, else the first of the worst. */
function decisiveOf(records: readonly Evidence[], state: StoryState, moved: Evidence | undefined): Evidence | undefined {
  if (moved !== undefined) return moved
  const worst = records.find(({ verdict }) => verdict === (state === 'not-known' ? 'not-evaluated' : 'fail'))
  return worst ?? records.findLast(({ verdict }) => verdict !== 'pass') ?? records.at(-1)
}

function evidenceOf(series: readonly TimeSeries[]): FoundEvidence | undefined {
  const [first] = series
    .flatMap(({ evidence }) => evidence ?? [])
    .map(({ at, from, ...found }) => ({ ...found, at: Date.parse(at), from: from === undefined ? undefined : Date.parse(from) }))
    .sort((one, other) => one.at - other.at)
  return first
}

/** Shares of the same second as one split, in the order of time. */
function splitsOf(series: readonly TimeSeries[]): Split[] {
  const byTime = Map.groupBy(
    series.flatMap(({ shares }) => shares),
    ({ at }) => Date.parse(at),
  )
  return [...byTime]
    .map(([at, shares]) => ({ at, shares: Object.fromEntries(shares.map(({ release, share }) => [release, share])) }))
    .sort((one, other) => one.at - other.at)
}

/** Splits that differ from the one before. */
export function changesOf(splits: readonly Split[]): Split[] {
  return splits.filter(({ shares }, index) => index === 0 || !sameShares(shares, splits[index - 1]?.shares ?? {}))
}

function sameShares(one: Split['shares'], other: Split['shares']): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => (one[name] ?? 0) === (other[name] ?? 0))
}

/** The provider's word comes first; without it, whose answers came in the last tenth of what was measured. */
function servingOf(splits: readonly Split[], points: readonly TimedPoint[]): StoryServing {
  const last = splits.at(-1)
  if (last !== undefined) {
    const since = changesOf(splits).at(-1)?.at
    const shares = ordered(last.shares)
    return { told: 'by the provider', at: last.at, since: since === splits[0]?.at ? undefined : since, shares }
  }
  const named = points.filter(({ releases = {} }) => Object.keys(releases).length > 0)
  const recent = named.slice(-Math.max(1, Math.ceil(named.length / 10)))
  const end = recent.at(-1)
  if (end === undefined) return { told: 'by nobody' }
  const counts: Record<string, number> = {}
  for (const { releases = {} } of recent) for (const [name, count] of Object.entries(releases)) counts[name] = (counts[name] ?? 0) + count
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return { told: 'by the answers', at: end.to, shares: ordered(Object.fromEntries(Object.entries(counts).map(([n, c]) => [n, c / total]))) }
}

function ordered(shares: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(shares)
    .filter(([, share]) => share > 0)
    .sort(([, one], [, other]) => other - one)
}

/** What happened long before the first shift or request is left out: building takes minutes. */
function seenSpan({ points, splits, evidence }: Pick<Story, 'points' | 'splits' | 'evidence'>): Span | undefined {
  const moves = changesOf(splits).slice(1)
  const begins = [...points.map(({ from }) => from), ...moves.map(({ at }) => at), ...(evidence === undefined ? [] : [evidence.at])]
  const ends = [...points.map(({ to }) => to), ...splits.map(({ at }) => at), ...(evidence === undefined ? [] : [evidence.at])]
  if (begins.length === 0 || ends.length === 0) return undefined
  return { from: Math.min(...begins), to: Math.max(...ends) }
}

/** A text of a record's details; undefined where it is missing or empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
