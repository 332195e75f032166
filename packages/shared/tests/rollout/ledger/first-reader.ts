import { z } from 'zod'
import { revisions } from '../../../src/config/sections/database.ts'
import { colour, release } from '../../../src/core/words.ts'

// The reader of version 1 as it was first released, word for word: a record that is written today must be one for it too.

/** What a rollout is about to do: written before the first mutation, never changed. Version 1. */
export const firstIntent = z.object({
  schema: z.literal(1),
  service: z.string(),
  environment: z.string(),
  kind: z.enum(['deploy', 'rollback']),
  release,
  /** The side that takes the release. */
  colour,
  /** What served before, where something did; its release where the ledger knew it, else the version as the provider tells it. */
  previous: z.object({ colour, release: release.optional(), version: z.string().optional() }).optional(),
  run: z.object({ id: z.int(), attempt: z.int(), job: z.string() }),
  reason: z.string().max(500).optional(),
  /** Milliseconds that the old side stays warm after the watch. */
  hold: z.int().nonnegative().optional(),
  /** The revisions of the database that the release runs on. */
  database: revisions.optional(),
  /** What would have forbidden this rollout, and who let it pass. */
  overrides: z.array(z.object({ rule: z.enum(['freeze', 'schema', 'pause']), by: z.string(), reason: z.string().max(300) })).optional(),
})

const firstPhase = z.enum([
  'close',
  'prepare',
  'verify',
  'shift',
  'pause',
  'promote',
  'return',
  'complete',
  'kept',
  'back',
  'stopped',
  'bad',
  'replaced',
  'retire',
  'retired',
  'resumed',
])

/** Reads a status; undefined for a description that is none of ours. */
export function firstParseDescription(text: string): { phase: z.infer<typeof firstPhase>; detail: string } | undefined {
  const [, word, detail] = /^([a-z]+): (.*)$/.exec(text) ?? []
  const parsed = firstPhase.safeParse(word)
  return parsed.success && detail !== undefined ? { phase: parsed.data, detail } : undefined
}
