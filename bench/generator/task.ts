import { z } from 'zod'

/** What a generator is to send. `length` is milliseconds. */
export const task = z.object({ url: z.url(), rate: z.number(), length: z.number() })
export type Task = z.infer<typeof task>

const times = z.object({ p50: z.number(), p90: z.number(), p99: z.number() })

/**
 * What it says of the response times, in milliseconds. `least` and `most`: between what each of them is, where it knows of its own lateness;
 * `notes`: what else it says of itself.
 */
export const told = z.object({
  ...times.shape,
  least: times.optional(),
  most: times.optional(),
  requests: z.number(),
  notes: z.string().optional(),
})
export type Told = z.infer<typeof told>
