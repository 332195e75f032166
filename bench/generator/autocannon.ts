import { z } from 'zod'
import type { Task, Told } from './task.ts'

/** Connections that are enough for any of the services: each sends one request at a time. */
const connections = 400

export function autocannonArguments({ url, rate, length }: Task): string[] {
  return ['--json', '--overallRate', String(rate), '--connections', String(connections), '--duration', String(length / 1_000), url]
}

const result = z.object({
  latency: z.object({ p50: z.number(), p90: z.number(), p99: z.number() }),
  requests: z.object({ total: z.number() }),
  errors: z.number(),
})

export function readAutocannon(text: string): Told {
  const { latency, requests, errors } = result.parse(JSON.parse(text))
  return { ...latency, requests: requests.total, ...(errors === 0 ? {} : { notes: `${errors} errors` }) }
}
