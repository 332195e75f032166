import { z } from 'zod'
import { revisions } from '../../config/sections/database.ts'
import { ActionError } from '../../core/errors.ts'
import { colour, release } from '../../core/words.ts'
import type { Clock } from '../../ports/clock.ts'
import { storedArtifact } from '../contract/artifact-store.ts'
import { descriptionLimit, identity, tooLongHint } from '../contract/identity.ts'
import type { OddRecords } from './odd-records.ts'

const commit = z.string().regex(/^[0-9a-f]{40}$/, 'expected 40 hexadecimal digits')

/**
 * What a rollout is about to do: written before the first mutation, never changed. It stays version 1, and each new key is optional: a
 * reader that finds another version takes the ledger for empty. `intent-payload.ts` has the form in which it is written and read.
 */
export const intent = z.object({
  schema: z.literal(1),
  service: z.string(),
  environment: z.string(),
  /** `drill`: a rollback that is rehearsed and taken back again. */
  kind: z.enum(['deploy', 'rollback', 'drill']),
  release,
  /** The side that takes the release. */
  colour,
  /**
   * What served before, where something did; its release where the ledger knew it, else the version as the provider tells it.
   * `identity`: what the provider itself calls it.
   */
  previous: z.object({ colour, release: release.optional(), version: z.string().optional(), identity: identity.optional() }).optional(),
  /** What the provider shows for the release, where that is not its version: of a release that was not deployed from here. */
  label: z.string().max(200).optional(),
  /** `jobId`: the id of the job at GitHub, where it was known. */
  run: z.object({ id: z.int(), attempt: z.int(), job: z.string(), jobId: z.int().positive().optional().catch(undefined) }),
  reason: z.string().max(500).optional(),
  /** Of a rollback that a person started by hand, their GitHub login. */
  askedBy: z.string().min(1).max(100).optional(),
  /** Milliseconds that the old side stays warm after the watch. */
  hold: z.int().nonnegative().optional(),
  /** The revisions of the database that the release runs on. */
  database: revisions.optional(),
  /** What would have forbidden this rollout, and who let it pass. */
  overrides: z.array(z.object({ rule: z.enum(['freeze', 'schema', 'pause']), by: z.string(), reason: z.string().max(300) })).optional(),
  /** The services that one job rolls out together, in the order in which they take traffic; each has a record with the same `id`. */
  group: z
    .object({ id: z.string().min(1).max(100), services: z.array(z.string()).min(1), order: z.enum(['sequential', 'lockstep']) })
    .optional(),
  /**
   * What every service of the environment runs once this rollout has ended well, those that it leaves as they are included: the set that a
   * rollback of all of them goes back to. A service that never had a release is not in it.
   */
  set: z.record(z.string(), release).optional(),
  /** The digest of what the target really is, its variables filled in (`sha256:…`): no two services or environments may share one. */
  target: z.string().max(100).optional(),
  /** Where the bytes of the release are kept: the name of a release asset, a reference in a registry, or the name of an Actions artifact. */
  artifact: storedArtifact.optional(),
  /** The commit on the branch and its tree. The commit of the release may be another one of the same tree, where it was built before. */
  source: z.object({ sha: commit, tree: commit }).optional(),
  /** Who let the job begin, by GitHub login. GitHub tells no time of an approval, so `at` is when it was read. */
  approvals: z
    .array(z.object({ by: z.string().min(1), at: z.iso.datetime().optional(), comment: z.string().max(300).optional() }))
    .optional(),
  /**
   * Where `approvals` are from, or why there are none. `not-asked`: GitHub names none, and none is required. `unnamed`: one is required, and
   * GitHub names nobody. `unread`: GitHub was not asked, or did not answer. `by-command`: whoever started or ran the job again, by the line
   * of a proposal.
   */
  approval: z.enum(['github', 'by-command', 'not-asked', 'unnamed', 'unread']).optional(),
  /** What was approved by command, as the line names it: no other rollout is begun by it. */
  proposal: z.string().min(1).max(100).optional(),
  /** The Deployment that GitHub made for the job beside this record. Its statuses are those of the job, and are never read. */
  githubDeployment: z.int().positive().optional(),
})
export type Intent = z.infer<typeof intent>

/**
 * How far a rollout has come. `complete`: good by its watch, or by its steps where it had none. `kept`: all traffic, but the watch could say nothing.
 * `back`: judged bad and taken back. `stopped`: ended before it got traffic, or taken back without a judgement.
 * `bad`: had succeeded, was rolled back later. `replaced`: a newer release serves. `retired`: its side was taken down.
 * `resumed`: automatic deployments may go on after it was taken back. `return`, `retire`: everything is about to be given to
 * one side, a side is about to be taken down. `identified`: what the provider calls one part of what was prepared; see `identity.ts`.
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
  'identified',
])
export type Phase = z.infer<typeof phase>

/** The states of a GitHub deployment that the ledger uses. */
export const entryStates = ['in_progress', 'success', 'failure', 'error', 'inactive'] as const
export type EntryState = (typeof entryStates)[number]

export type LedgerEntry = { at: string; state: EntryState; phase: Phase; detail: string }
export type LedgerRecord = { id: number; at: string; intent: Intent; entries: readonly LedgerEntry[] }

/** What a look at the deployments of an environment met: records of this service and of others, which are never taken for ours. */
export type OtherServices = {
  own: number
  others: readonly { service: string; records: number }[]
  /** How many deployments were looked at where that was the most, and what is looked for was not all found; else undefined. */
  cutAt: number | undefined
}

/** The durable record of the rollouts of one service in one environment. */
export type LedgerStore = {
  /** Newest first; the entries of each oldest first. Records for which `counts` says no do not count for what is looked for. */
  read(options?: { counts?(record: LedgerRecord): Promise<boolean> }): Promise<LedgerRecord[]>
  /** Whose records the last `read` met. Absent where a store keeps those of one service alone; undefined before the first `read`. */
  otherServices?(): OtherServices | undefined
  /** What the last `read` could not read. Absent where a store keeps only what it has written; undefined before the first `read`. */
  oddRecords?(): OddRecords | undefined
  /**
   * When the newest answer came, in milliseconds since 1970, by the clock that stamps records and entries. Absent where that is the clock
   * of the process; undefined before the first answer.
   */
  answeredAt?(): number | undefined
  /** This job holds the lock now: until its process ends, what has ended is read once. Absent where reading costs nothing. */
  readAlone?(): void
  open(intent: Intent): Promise<number>
  write(id: number, entry: Omit<LedgerEntry, 'at'>): Promise<void>
}

/** The time to compare records with: the clock of a runner may be minutes from that of the store. */
export function ledgerNow(ledger: Pick<LedgerStore, 'answeredAt'>, clock: Pick<Clock, 'now'>): number {
  return ledger.answeredAt?.() ?? clock.now()
}

/**
 * An entry as the description of a deployment status: `phase: detail`. A detail that is too long is cut, but for an identity: half of
 * one names something else. Throws an ActionError for that.
 */
export function formatDescription({ phase: reached, detail }: Pick<LedgerEntry, 'phase' | 'detail'>): string {
  const text = `${reached}: ${detail.replace(/\s+/g, ' ').trim()}`
  if (text.length <= descriptionLimit) return text
  if (reached === 'identified') {
    throw new ActionError(`The status "${text}" has ${text.length} characters; GitHub keeps ${descriptionLimit}`, {
      hint: tooLongHint(detail),
    })
  }
  const cut = text.slice(0, descriptionLimit - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}

/** Reads what `formatDescription` wrote; undefined for a description that is none of ours. */
export function parseDescription(text: string): Pick<LedgerEntry, 'phase' | 'detail'> | undefined {
  const [, word, detail] = /^([a-z]+): (.*)$/.exec(text) ?? []
  const parsed = phase.safeParse(word)
  return parsed.success && detail !== undefined ? { phase: parsed.data, detail } : undefined
}
