import { z } from 'zod'

/** The three services. Times are milliseconds. */
export const service = z.discriminatedUnion('kind', [
  /** Each request takes so long, beside the others. */
  z.object({ kind: z.literal('constant'), takes: z.number() }),
  /** The same, but from `from` after the first request on nothing is answered for `length`. */
  z.object({ kind: z.literal('stall'), takes: z.number(), from: z.number(), length: z.number() }),
  /** One request after the other; each takes a time of its own, `mean` on average. */
  z.object({ kind: z.literal('queue'), mean: z.number() }),
])
export type Service = z.infer<typeof service>

/** What a service has noted of itself: when its first request came, and how long the work on each took, in their order. */
export const serverLog = z.object({ first: z.number(), takes: z.array(z.number()) })
export type ServerLog = z.infer<typeof serverLog>

/**
 * The response times that users would have had who came at a constant rate: request i at first + i / rate. They follow from the work that the
 * service has noted: beside one another, after the end of a stall, or one after the other.
 */
export function timesBy(log: ServerLog, asked: Service, { rate, length }: { rate: number; length: number }): number[] {
  let free = 0
  return Array.from({ length: Math.round((rate * length) / 1_000) }, (_, index) => {
    const due = (index * 1_000) / rate
    const takes = log.takes[index % Math.max(1, log.takes.length)] ?? Number.NaN
    if (asked.kind === 'constant') return takes
    if (asked.kind === 'stall') {
      const stalled = due >= asked.from && due < asked.from + asked.length
      return (stalled ? asked.from + asked.length - due : 0) + takes
    }
    free = Math.max(free, due) + takes
    return free - due
  })
}

/** The value of a rank from 0 to 1 (nearest rank). */
export function rankOf(times: readonly number[], rank: number): number {
  const sorted = times.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(rank * sorted.length) - 1)] ?? Number.NaN
}
