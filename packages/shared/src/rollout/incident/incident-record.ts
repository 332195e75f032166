import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import { sameRelease } from '../../core/version.ts'
import { type Colour, otherColour, type Release, release } from '../../core/words.ts'
import type { SharePoint } from '../../evidence/schema.ts'
import { allTo, bothColours } from '../contract/observation.ts'
import type { LedgerEntry, LedgerRecord, Phase } from '../ledger/ledger.ts'

/** The label of incident issues. */
export const incidentLabel = 'slipway-incident'

const instant = z.iso.datetime({ offset: true })
const span = z.number().nonnegative()

/** One deployment of a release that had traffic and was reverted. Times are ISO and come from the ledger, spans are in milliseconds. */
export const occurrence = z.object({
  /** Id of the ledger record by which the release got traffic. The same deployment is the same occurrence. */
  deployment: z.int(),
  restoredTo: z.string().optional(),
  startedAt: instant.optional(),
  detectedAt: instant.optional(),
  decidedAt: instant.optional(),
  restoredAt: instant.optional(),
  /** From the first traffic to the detection. */
  detect: span.optional(),
  /** From the detection to the decision. */
  decide: span.optional(),
  /** From the decision until the provider showed that the good release serves everything. */
  restore: span.optional(),
  /** From the first traffic to the restoration: DORA's failed deployment recovery time. */
  recovery: span.optional(),
  /** Seconds of full traffic that the release had: weight times time. */
  exposure: span,
  /** Logins of those who approved the deployment, by its record. */
  approvedBy: z.array(z.string()).optional(),
  /** Requests of Slipway's own measurements, sent and failed; user requests are not counted. */
  requests: z.object({ sent: z.int().nonnegative(), failed: z.int().nonnegative() }).optional(),
})
export type Occurrence = z.infer<typeof occurrence>

/** The machine-readable part of an incident's issue: one release in one environment, with every occurrence. Version 1. */
export const incidentRecord = z.object({
  schema: z.literal(1),
  service: z.string(),
  environment: z.string(),
  release,
  /** Oldest first. */
  occurrences: z.array(occurrence).min(1),
})
export type IncidentRecord = z.infer<typeof incidentRecord>

/** The ledger records of one occurrence: the rollout of the release, and the one that ended it, which may be the same. */
export type IncidentRollouts = { own: LedgerRecord; ender: LedgerRecord }

const withTraffic: readonly Phase[] = ['shift', 'promote', 'complete', 'kept']

/** The records of the last deployment in which the release had traffic; undefined where it never had any. */
export function incidentRolloutsOf(records: readonly LedgerRecord[], bad: Release): IncidentRollouts | undefined {
  const own = records.find(
    ({ intent, entries }) => sameRelease(intent.release, bad) && entries.some(({ phase }) => withTraffic.includes(phase)),
  )
  if (own === undefined) return undefined
  const ender = records.find(
    ({ id, intent }) =>
      id > own.id && intent.kind === 'rollback' && intent.previous?.release !== undefined && sameRelease(intent.previous.release, bad),
  )
  return { own, ender: ender ?? own }
}

/** Facts that the ledger does not record. Times are ISO. */
export type IncidentFacts = {
  detectedAt: string | undefined
  decidedAt: string | undefined
  restoredTo: string | undefined
  requests: Occurrence['requests']
  /** Milliseconds since 1970: the provisional end of an occurrence that is not over. */
  now: number
}

/** One occurrence from the ledger. A time that was not recorded is left out, never estimated. */
export function occurrenceOf({ own, ender }: IncidentRollouts, records: readonly LedgerRecord[], known: IncidentFacts): Occurrence {
  const startedAt = firstTraffic(own)
  const restoredAt = restoredIn({ own, ender })
  const decidedAt = known.decidedAt ?? (ender === own ? undefined : ender.at)
  const times = { startedAt, detectedAt: known.detectedAt, decidedAt, restoredAt }
  const until = restoredAt === undefined ? known.now : Date.parse(restoredAt)
  return {
    deployment: own.id,
    ...present({
      restoredTo: known.restoredTo,
      ...times,
      detect: between(startedAt, known.detectedAt),
      decide: between(known.detectedAt, decidedAt),
      restore: between(decidedAt, restoredAt),
      recovery: between(startedAt, restoredAt),
      approvedBy: own.intent.approvals?.map(({ by }) => by),
      requests: known.requests,
    }),
    exposure: startedAt === undefined ? 0 : exposureOf(weightsSeen(records), own.intent.colour, { from: Date.parse(startedAt), until }),
  }
}

/** The traffic weights from `at` (ms since 1970) on, as reported by the provider. Weights are 0 to 1. */
export type TrafficSplit = { at: number; weights: Readonly<Record<Colour, number>> }

/** Seconds of full traffic that a side had between `from` and `until` (ms). Each observed split holds until the next one. */
export function exposureOf(splits: readonly TrafficSplit[], side: Colour, { from, until }: { from: number; until: number }): number {
  const inOrder = splits.toSorted((a, b) => a.at - b.at)
  let total = 0
  for (const [index, { at, weights }] of inOrder.entries()) {
    const start = Math.max(from, at)
    const end = Math.min(until, inOrder[index + 1]?.at ?? until)
    if (end > start) total += weights[side] * (end - start)
  }
  return Math.round(total) / 1_000
}

/** Every split that rollouts observed and recorded, in the order of the records, because GitHub's times are whole seconds that several entries may share. */
export function weightsSeen(records: readonly LedgerRecord[]): TrafficSplit[] {
  return records.toReversed().flatMap(({ entries, intent }) =>
    entries.flatMap(({ at, phase, detail }): TrafficSplit[] => {
      // Written only after the provider showed that this side serves everything.
      if (phase === 'complete') return [{ at: Date.parse(at), weights: allTo(intent.colour) }]
      const [, blue, green] = /^observed blue ([\d.]+)%[^,]*, green ([\d.]+)%/.exec(detail) ?? []
      return blue === undefined || green === undefined
        ? []
        : [{ at: Date.parse(at), weights: { blue: Number(blue) / 100, green: Number(green) / 100 } }]
    }),
  )
}

/**
 * The shares of the traffic by release, as rollouts recorded them from before the first traffic of the release until it was taken back.
 * `end`: when that was, and what serves since.
 */
export function sharesSeen(
  records: readonly LedgerRecord[],
  { own, ender }: IncidentRollouts,
  end: { at: string; serves: string },
): SharePoint[] {
  const between = records.filter(({ id }) => id >= own.id && id <= ender.id)
  const seen = between.toReversed().flatMap((record) => {
    const names = namesOfSides(record)
    return weightsSeen([record]).flatMap(({ at, weights }) =>
      bothColours.map((colour) => ({ at: new Date(at).toISOString(), release: names[colour], share: weights[colour] })),
    )
  })
  const { [own.intent.colour]: bad, [otherColour(own.intent.colour)]: before } = namesOfSides(own)
  return [
    { at: own.at, release: bad, share: 0 },
    ...(own.intent.previous === undefined ? [] : [{ at: own.at, release: before, share: 1 }]),
    ...seen,
    { at: end.at, release: bad, share: 0 },
    { at: end.at, release: end.serves, share: 1 },
  ]
}

/** The versions on the sides; one that both have, and a side of which nobody knows it, are told by the colour. */
function namesOfSides({ intent: { colour, release: on, previous } }: LedgerRecord): Record<Colour, string> {
  const other = otherColour(colour)
  const version = previous?.colour === other ? previous.release?.version : undefined
  const name = version === undefined ? other : version === on.version ? `${version} on ${other}` : version
  return colour === 'blue' ? { blue: on.version, green: name } : { blue: name, green: on.version }
}

function firstTraffic({ entries }: LedgerRecord): string | undefined {
  const took = entries.filter(({ phase }) => withTraffic.includes(phase))
  // The first observation counts. A run that died before it observed has only the entry of the shift, or at the latest its success.
  return (took.find(wasObserved) ?? took[0])?.at
}

function restoredIn({ own, ender }: IncidentRollouts): string | undefined {
  if (ender !== own) return ender.entries.findLast((entry) => entry.phase === 'promote' && wasObserved(entry))?.at
  return own.entries.findLast(({ phase }) => phase === 'back' || phase === 'stopped')?.at
}

function wasObserved({ detail }: LedgerEntry): boolean {
  return detail.startsWith('observed ')
}

/** Milliseconds from one time to the other, at least 0: the clocks of two machines may differ slightly. */
function between(from: string | undefined, to: string | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.max(0, Date.parse(to) - Date.parse(from))
}

function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {}
  for (const key in fields) {
    const value = fields[key]
    if (value !== undefined) Reflect.set(kept, key, value)
  }
  return kept
}

const opening = '<!-- slipway-incident-record '

/** The record as a hidden line of Markdown. Its content cannot end the comment. */
export function formatIncidentRecord(record: IncidentRecord): string {
  const json = JSON.stringify(incidentRecord.parse(record)).replace(/[<>]/g, escapeCharacter)
  return `${opening}${json} -->`
}

/** The record in an issue's body; undefined where it is missing or was edited into an invalid one. */
export function parseIncidentRecord(body: string): IncidentRecord | undefined {
  const line = body.split(/\r?\n/).find((one) => one.startsWith(opening) && one.endsWith(' -->'))
  if (line === undefined) return undefined
  try {
    return incidentRecord.safeParse(parseJson(line.slice(opening.length, -' -->'.length), 'The record of the incident')).data
  } catch {
    return undefined
  }
}

/** Adds an occurrence, or replaces the one of the same deployment. Oldest first. */
export function withOccurrence(known: readonly Occurrence[], added: Occurrence): Occurrence[] {
  return [...known.filter((one) => one.deployment !== added.deployment), added].toSorted((a, b) => a.deployment - b.deployment)
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
