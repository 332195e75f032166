import { type ClientSample, failuresNotBy } from '../stage/client/client-samples.ts'
import type { FaultCell } from './fault-cell.ts'
import { type ObservedShares, servesAllSince, shareAt, sharesWithin } from './share-watch.ts'
import { claimsIn, isSeen, saysNobodyIsWell, saysNothingBegun, type Witness } from './state-claims.ts'
import type { FaultPeriod } from './timed-fault.ts'

/** One step of the job, as it ended. Times are milliseconds since 1970. */
export type EndedStep = {
  readonly name: string
  readonly began: number
  readonly ended: number
  readonly code: number
  readonly lines: readonly { readonly at: number; readonly line: string }[]
  readonly outputs: Readonly<Record<string, string>>
  /** The headline, the cause and the rows of the summary; without the timeline, which is about the past. */
  readonly said: string
  /** Ended from outside, since it took too long. */
  readonly capped: boolean
}

/** Everything that was seen of one cell. */
export type CellRecord = {
  readonly cell: FaultCell
  readonly home: string
  readonly other: string
  /** The release that is known to be bad by itself. */
  readonly bad: string | undefined
  readonly witness: Witness
  readonly period: FaultPeriod | undefined
  /** When it was decided that the other release is left; undefined where it never was. */
  readonly decidedAt: number | undefined
  readonly steps: readonly EndedStep[]
  readonly endedAt: number
  readonly samples: readonly ClientSample[]
  /** The longest time in which nothing was seen, in milliseconds. */
  readonly unseen: number
  /** Whether the home side answered at its own address at the end. */
  readonly homeAnswers: boolean
}

export type CellMeasures = {
  readonly reached: boolean
  readonly between: boolean
  /** The most that the left release got above what it had when the way back began, 0 to 1. */
  readonly forward: number
  readonly contradictions: readonly string[]
  /** Milliseconds from the decision to the other side with everything, beyond the fault's own time where the provider had it. */
  readonly toSafety: number | undefined
  readonly failed: readonly ClientSample[]
  readonly requests: number
  /** A good release was taken back by two seconds of GitHub. */
  readonly blip: boolean
  /** An emergency rollback, which may take longer. */
  readonly emergency: boolean
  readonly capped: boolean
  /** The longest time in which nothing was seen, in milliseconds: what was measured then says nothing. */
  readonly unseen: number
}

/** Milliseconds in which a change that was under way at the decision may still arrive. */
const underWay = 1_000

export function measureCell(record: CellRecord): CellMeasures {
  const { cell, home, other, bad, witness, period, decidedAt, endedAt, steps, samples, homeAnswers } = record
  const { points } = witness
  const homeAtEnd = shareAt(points, home, endedAt) ?? 0
  const otherAtEnd = shareAt(points, other, endedAt) ?? 0
  // A rollout that is refused before its release had traffic takes nothing back.
  const wasExposed = points.some(({ shares }) => (shares[other] ?? 0) > 0)
  return {
    reached: period !== undefined,
    between: homeAtEnd < 1 && otherAtEnd < 1,
    forward: homeAnswers ? forwardOf(record) : 0,
    contradictions: contradictionsOf(record),
    toSafety: decidedAt === undefined ? undefined : timeToSafety(points, home, { decidedAt, endedAt, excused: excuseOf(cell, period) }),
    failed: bad === undefined ? failuresNotBy(samples, '') : failuresNotBy(samples, bad),
    requests: samples.length,
    blip: wasExposed && cell.way === 'forward' && cell.party === 'github' && cell.seconds <= 2 && otherAtEnd < 1,
    emergency: cell.way === 'emergency',
    unseen: record.unseen,
    capped: steps.some(({ capped }) => capped),
  }
}

/** GitHub is not in the way of the traffic: its faults excuse nothing. */
function excuseOf({ party }: FaultCell, period: FaultPeriod | undefined): FaultPeriod | undefined {
  return party === 'provider' ? period : undefined
}

/** How much more a release got that was to be left, or whose rollout failed. */
function forwardOf({ cell, other, witness: { points }, period, decidedAt, endedAt, steps }: CellRecord): number {
  if (decidedAt !== undefined) return forwardAfter(points, other, { from: decidedAt, to: endedAt })
  const hasFailed = steps.some(({ name, code }) => name === 'deploy' && code !== 0)
  if (cell.way !== 'forward' || !hasFailed || period === undefined) return 0
  return Math.max(0, (shareAt(points, other, endedAt) ?? 0) - (shareAt(points, other, period.from) ?? 0))
}

function forwardAfter(points: readonly ObservedShares[], release: string, { from, to }: { from: number; to: number }): number {
  const had = Math.max(...sharesWithin(points, release, { from, to: from + underWay }))
  return Math.max(0, ...sharesWithin(points, release, { from: from + underWay, to }).map((share) => share - had))
}

function timeToSafety(
  points: readonly ObservedShares[],
  home: string,
  { decidedAt, endedAt, excused }: { decidedAt: number; endedAt: number; excused: FaultPeriod | undefined },
): number {
  const safe = servesAllSince(points, home) ?? endedAt
  // A fault excuses nothing that was over when it began: the looks are a little behind what begins a fault.
  const wasInTheWay = excused !== undefined && safe > excused.from + 500
  const since = Math.max(decidedAt, wasInTheWay ? (excused.to ?? endedAt) : decidedAt)
  return Math.max(0, safe - since)
}

/** Milliseconds between what is said in the log and what was seen. */
const logSpan = { before: 2_500, after: 700 }

/** Each sentence about the present state that what was seen contradicts. */
function contradictionsOf({ cell, witness, period, steps, home, other, homeAnswers }: CellRecord): string[] {
  // What a provider that answers with old reads said cannot be told from what is, while it does.
  const isLiedTo = (at: number) => {
    if (cell.party !== 'provider' || cell.fault !== 'stale' || period === undefined) return false
    return at >= period.from && at <= (period.to ?? at) + logSpan.before
  }
  return steps.flatMap((step) => {
    const atEnd = { from: step.ended - logSpan.before, to: step.ended + logSpan.after }
    const inLog = step.lines.flatMap(({ at, line }) =>
      isLiedTo(at)
        ? []
        : claimsIn(line)
            .filter((claim) => !isSeen(claim, witness, { from: at - logSpan.before, to: at + logSpan.after }))
            .map(({ sentence }) => `${step.name} logs: ${sentence}`),
    )
    if (isLiedTo(step.ended)) return inLog
    const said = claimsIn(`${step.said}\n${step.outputs['reason'] ?? ''}`)
      .filter((claim) => !isSeen(claim, witness, atEnd))
      .map(({ sentence }) => `${step.name} says: ${sentence}`)
    const denied = homeAnswers && saysNobodyIsWell.test(step.said) ? [`${step.name} says that nobody is well, but ${home} answers`] : []
    const nothingBegun = saysNothingBegun.test(step.said) && (shareAt(witness.points, other, step.ended) ?? 0) > 0
    const promised = promiseOf(step, { home, other })
    const broken = promised !== undefined && !isSeen({ sentence: '', subject: promised, share: 1 }, witness, atEnd)
    return [
      ...new Set([
        ...inLog,
        ...said,
        ...denied,
        ...(nothingBegun ? [`${step.name} says that nothing was begun, but ${other} has traffic`] : []),
        ...(broken ? [`${step.name} ended with 0, but ${promised} has not everything`] : []),
      ]),
    ]
  })
}

/** The release that has everything where the step succeeded. */
function promiseOf({ name, code, outputs }: EndedStep, { home, other }: { home: string; other: string }): string | undefined {
  if (code !== 0) return undefined
  switch (name) {
    case 'deploy':
    case 'complete':
      return other
    case 'emergency':
      return home
    case 'rollback':
      return outputs['changed'] === 'true' ? (outputs['version'] ?? home) : undefined
    default:
      return undefined
  }
}
