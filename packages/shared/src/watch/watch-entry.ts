import { z } from 'zod'
import { parseJson } from '../core/json.ts'
import { verdict } from '../core/words.ts'
import { condition } from '../evidence/schema.ts'
import { sideTraffic } from '../traffic/side-traffic.ts'
import { trafficWindow } from '../traffic/tally.ts'

/** A recorded gauge: its value, why it could not be had this time, or why there is no such thing. */
const gauge = z.union([z.number(), z.string(), z.object({ notOffered: z.string() })])
export type RecordedGauge = z.infer<typeof gauge>

/** Milliseconds that the look took. */
const took = z.number().nonnegative().optional()

/** One line of `samples.ndjson`: the data of the judgement, in the order of its arrival. Times are milliseconds since 1970. */
export const entrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('traffic'), ...trafficWindow.shape }),
  z.object({
    kind: z.literal('health'),
    at: z.number(),
    took,
    verdict,
    reason: z.string().optional(),
    probes: z.array(z.object({ name: z.string(), verdict, latency: z.number() })),
  }),
  z.object({
    kind: z.literal('resources'),
    at: z.number(),
    took,
    cpu: gauge,
    memory: gauge,
    disk: gauge,
    memoryBytes: z.number().optional(),
    /** Why the page, or a part of it, could not be read. */
    unread: z.string().optional(),
  }),
  /** What another program says of its own requests, beside what was measured of them. */
  z.object({ kind: z.literal('load'), at: z.number(), condition }),
  /** A reading of a source of `slipway.yml`: its number, or why it has none. `asked`: the query or the address, as it was filled in. */
  z.object({
    kind: z.literal('source'),
    at: z.number(),
    took,
    name: z.string(),
    asked: z.string(),
    value: z.union([z.number(), z.string()]),
    note: z.string().optional(),
  }),
  /**
   * What `source` has counted of requests that somebody else sent: of the release since it was last read, and of the other side in the same
   * time where that has traffic; or why it could not be read.
   */
  z.object({
    kind: z.literal('counted'),
    at: z.number(),
    source: z.string(),
    reading: z.discriminatedUnion('state', [
      z.object({ state: z.literal('read'), traffic: sideTraffic, other: sideTraffic.optional() }),
      z.object({ state: z.literal('unread'), reason: z.string() }),
    ]),
  }),
  /** The planned time is over, and all its windows are above: from here on, only the rules that were running at that time are evaluated. */
  z.object({ kind: z.literal('time-over'), at: z.number() }),
  /** The watch was aborted. */
  z.object({ kind: z.literal('called-off'), at: z.number() }),
])
export type WatchEntry = z.infer<typeof entrySchema>

export function writeEntries(entries: readonly WatchEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

/** Reads `samples.ndjson`. Throws at the first line that is not an entry. */
export function parseEntries(text: string): WatchEntry[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line, index) => entrySchema.parse(parseJson(line, `Line ${index + 1} of the samples`)))
}
