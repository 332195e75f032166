import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import { sameRelease } from '../../core/version.ts'
import { type Colour, type Release, release } from '../../core/words.ts'
import { allTo } from '../contract/observation.ts'
import type { LedgerEntry, LedgerRecord, Phase } from '../ledger/ledger.ts'

/** The label of the issues in which a release that was taken back is written up. */
export const incidentLabel = 'slipway-incident'

/** Which incident is meant: the one about a release of a service in an environment. */
export type IncidentName = { service: string; environment: string; version: string }

/** The hidden key of the one issue about a release of a service in an environment. */
export function incidentKey({ service, environment, version }: IncidentName): string {
  return `incident:${environment}:${service}:${version}`
}

/** The key that the same issue had before an environment could have several services: only its record tells whose it is. */
export function formerIncidentKey({ environment, version }: IncidentName): string {
  return `incident:${environment}:${version}`
}

const instant = z.iso.datetime({ offset: true })
const span = z.number().nonnegative()

/** One time that a release met users and was taken back. Times as the ledger has them, spans in milliseconds. */
export const occurrence = z.object({
  /** The rollout of the ledger by which the release came to its users: the same deployment is the same occurrence. */
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
  /** From the decision until the good release was seen to serve everything. */
  restore: span.optional(),
  /** From the first traffic until then: DORA's failed deployment recovery time. */
  recovery: span.optional(),
  /** Seconds of full traffic that the release had: its weight times the time. */
  exposure: span,
  /** Requests of our own looks, sent and failed; users' requests are not known here. */
  requests: z.object({ sent: z.int().nonnegative(), failed: z.int().nonnegative() }).optional(),
})
export type Occurrence = z.infer<typeof occurrence>

/** What an incident's issue holds for machines: one release in one environment, however often it came back. Version 1. */
export const incidentRecord = z.object({
  schema: z.literal(1),
  service: z.string(),
  environment: z.string(),
  release,
  /** Oldest first. */
  occurrences: z.array(occurrence).min(1),
})
export type IncidentRecord = z.infer<typeof incidentRecord>

/** The records of one occurrence: the rollout that brought the release, and the one that ended it, which may be the same. */
export type IncidentRollouts = { own: LedgerRecord; ender: LedgerRecord }

const withTraffic: readonly Phase[] = ['shift', 'promote', 'complete', 'kept']

/** What the ledger has of the last time that the release had traffic, or undefined where it never had any. */
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

/** What is known beside the ledger, as ISO times. */
export type IncidentFacts = {
  detectedAt: string | undefined
  decidedAt: string | undefined
  restoredTo: string | undefined
  requests: Occurrence['requests']
  /** Milliseconds since 1970: how far an occurrence that is not over has come. */
  now: number
}

/** One occurrence from the ledger. What nobody recorded stays out: a time that is not known is never made up. */
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
      requests: known.requests,
    }),
    exposure: startedAt === undefined ? 0 : exposureOf(weightsSeen(records), own.intent.colour, { from: Date.parse(startedAt), until }),
  }
}

/** The split between the sides as the provider showed it, from a moment on. Shares of 0 to 1. */
export type TrafficSplit = { at: number; weights: Readonly<Record<Colour, number>> }

/** Seconds of full traffic that a side had between two moments, by the splits seen, each of which holds until the next. */
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

/** Every split that the driver has observed and written down, in its order: GitHub's times are whole seconds, which several may share. */
export function weightsSeen(records: readonly LedgerRecord[]): TrafficSplit[] {
  return records.toReversed().flatMap(({ entries, intent }) =>
    entries.flatMap(({ at, phase, detail }): TrafficSplit[] => {
      // Written only after the provider had shown that this side serves everything.
      if (phase === 'complete') return [{ at: Date.parse(at), weights: allTo(intent.colour) }]
      const [, blue, green] = /^observed blue ([\d.]+)%[^,]*, green ([\d.]+)%/.exec(detail) ?? []
      return blue === undefined || green === undefined
        ? []
        : [{ at: Date.parse(at), weights: { blue: Number(blue) / 100, green: Number(green) / 100 } }]
    }),
  )
}

function firstTraffic({ entries }: LedgerRecord): string | undefined {
  const took = entries.filter(({ phase }) => withTraffic.includes(phase))
  // What was observed counts; where a run died before it could look, what it was about to do; at the latest its success.
  return (took.find(wasObserved) ?? took[0])?.at
}

function restoredIn({ own, ender }: IncidentRollouts): string | undefined {
  if (ender !== own) return ender.entries.findLast((entry) => entry.phase === 'promote' && wasObserved(entry))?.at
  return own.entries.findLast(({ phase }) => phase === 'back' || phase === 'stopped')?.at
}

function wasObserved({ detail }: LedgerEntry): boolean {
  return detail.startsWith('observed ')
}

/** Milliseconds from one time to the other; clocks of two machines may disagree by a little, and none ran backwards. */
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

/** The record as a hidden line of Markdown. Nothing within can end the comment. */
export function formatIncidentRecord(record: IncidentRecord): string {
  const json = JSON.stringify(incidentRecord.parse(record)).replace(/[<>]/g, escapeCharacter)
  return `${opening}${json} -->`
}

/** Reads the record out of an issue's body; undefined where there is none, or somebody has changed it into none. */
export function parseIncidentRecord(body: string): IncidentRecord | undefined {
  const line = body.split(/\r?\n/).find((one) => one.startsWith(opening) && one.endsWith(' -->'))
  if (line === undefined) return undefined
  try {
    return incidentRecord.safeParse(parseJson(line.slice(opening.length, -' -->'.length), 'The record of the incident')).data
  } catch {
    return undefined
  }
}

/** The occurrences known so far with one more, or that one brought up to date. */
export function withOccurrence(known: readonly Occurrence[], added: Occurrence): Occurrence[] {
  return [...known.filter((one) => one.deployment !== added.deployment), added].toSorted((a, b) => a.deployment - b.deployment)
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
