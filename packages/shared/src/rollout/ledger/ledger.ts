import { z } from 'zod'
import { revisions } from '../../config/sections/database.ts'
import { colour, release } from '../../core/words.ts'

/** What a rollout is about to do: written before the first mutation, never changed. Version 1. */
export const intent = z.object({
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
export type Intent = z.infer<typeof intent>

/**
 * How far a rollout has come. `complete`: watched and good. `kept`: all traffic, but the watch could say nothing.
 * `back`: judged bad and taken back. `stopped`: ended before it got traffic, or taken back without a judgement.
 * `bad`: had succeeded, was rolled back later. `replaced`: a newer release serves. `retired`: its side was taken down.
 * `resumed`: automatic deployments may go on after it was taken back. `return`, `retire`: everything is about to be given to
 * one side, a side is about to be taken down.
 */
export const phase = z.enum([
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
export type Phase = z.infer<typeof phase>

/** The states of a GitHub deployment that the ledger uses. */
export type EntryState = 'in_progress' | 'success' | 'failure' | 'error' | 'inactive'

export type LedgerEntry = { at: string; state: EntryState; phase: Phase; detail: string }
export type LedgerRecord = { id: number; at: string; intent: Intent; entries: readonly LedgerEntry[] }

/** What a look at the deployments of an environment met: records of this service and of others, which are never taken for ours. */
export type OtherServices = {
  own: number
  others: readonly { service: string; records: number }[]
  /** How many deployments were looked at where that was not all, and fewer records of ours were found than are read; else undefined. */
  cutAt: number | undefined
}

/** The durable record of the rollouts of one service in one environment. */
export type LedgerStore = {
  /** Newest first; the entries of each oldest first. */
  read(): Promise<LedgerRecord[]>
  /** Whose records the last `read` met. Absent where a store keeps those of one service alone; undefined before the first `read`. */
  otherServices?(): OtherServices | undefined
  open(intent: Intent): Promise<number>
  write(id: number, entry: Omit<LedgerEntry, 'at'>): Promise<void>
}

/** GitHub keeps at most this many characters of a status. */
const descriptionLimit = 140

/** An entry as the description of a deployment status: `phase: detail`. */
export function formatDescription({ phase: reached, detail }: Pick<LedgerEntry, 'phase' | 'detail'>): string {
  const text = `${reached}: ${detail.replace(/\s+/g, ' ').trim()}`
  return text.length <= descriptionLimit ? text : `${text.slice(0, descriptionLimit - 1)}…`
}

/** Reads what `formatDescription` wrote; undefined for a description that is none of ours. */
export function parseDescription(text: string): Pick<LedgerEntry, 'phase' | 'detail'> | undefined {
  const [, word, detail] = /^([a-z]+): (.*)$/.exec(text) ?? []
  const parsed = phase.safeParse(word)
  return parsed.success && detail !== undefined ? { phase: parsed.data, detail } : undefined
}
