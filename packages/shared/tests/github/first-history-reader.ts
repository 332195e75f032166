import { z } from 'zod'
import { verdict } from '../../src/core/words.ts'

// The reader of the history as it was first released, word for word: it must go on reading a branch to which later versions write.

const firstHistoryRecord = z.object({
  schema: z.literal(1),
  /** `run_id+attempt+job`: the same record is never kept twice. */
  key: z.string(),
  at: z.iso.datetime(),
  service: z.string(),
  environment: z.string(),
  outcome: z.enum(['deployed', 'rolled-back', 'failed', 'checked']),
  verdict,
  version: z.string().optional(),
  sha: z.string(),
  headline: z.string(),
  cause: z.string().optional(),
  actor: z.string(),
  url: z.string(),
  /** Milliseconds from the first record of the job to its last. */
  took: z.number().optional(),
  actions: z.record(z.string(), verdict).default({}),
  /** Response times in milliseconds, rates as shares of 0 to 1. */
  measures: z.record(z.string(), z.number()).default({}),
})

export function firstParseLines(text: string): { records: z.infer<typeof firstHistoryRecord>[]; unreadable: number } {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const records = lines.flatMap((line) => {
    try {
      const parsed = firstHistoryRecord.safeParse(JSON.parse(line))
      return parsed.success ? [parsed.data] : []
    } catch {
      return []
    }
  })
  return { records, unreadable: lines.length - records.length }
}
