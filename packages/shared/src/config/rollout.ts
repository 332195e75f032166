import { z } from 'zod'
import { duration, ms } from '../core/duration.ts'
import { percentage } from '../core/percentage.ts'
import { command } from './command.ts'

const weightStep = z.strictObject({ weight: percentage, time: duration.optional() })
/** Stands still at the weight reached until somebody says promote; back when nobody has by then. */
const pauseStep = z.strictObject({ pause: z.strictObject({ until: z.literal('approved'), 'at-most': duration }) })
const step = z.union([percentage.transform((weight) => ({ weight })), weightStep, pauseStep])

export const rollout = z.strictObject({
  steps: z.array(step).min(1).optional(),
  'step-time': duration.optional(),
  'ready-within': duration.optional(),
  /** How long the old side stays warm after the watch. */
  hold: duration.optional(),
  /** How many older releases stay at hand to go back to. */
  keep: z.int().min(1).max(100).optional(),
  'on-drift': z.enum(['stop', 'adopt']).optional(),
  /** `branch`: a branch moved by compare-and-swap. `concurrency`: only the workflow's concurrency group, without `contents: write`. */
  lock: z.enum(['branch', 'concurrency']).optional(),
})

export const placement = z.strictObject({
  /** Brings `$RELEASE` up on the side `$COLOUR`, without traffic. */
  prepare: command.optional(),
  /**
   * What `prepare` brings a release up from. `checkout`: it builds or uploads what is checked out, so a rollback runs it only in a
   * checkout of the destination's commit; the default for cloudflare-workers and vercel. `artifact`: it brings up what was built before.
   */
  source: z.enum(['checkout', 'artifact']).optional(),
  /** Takes the side `$COLOUR` down. */
  retire: command.optional(),
  /** Prints the last `$LINES` lines that the side `$COLOUR` has logged. */
  logs: command.optional(),
  /** Ends with 0 where `$RELEASE` can still be brought up without building it again, with 1 where it is gone. */
  available: command.optional(),
  'time-limit': duration.default(ms(300_000)),
})

export const hookName = z.enum(['before-prepare', 'after-prepare', 'before-shift', 'after-promote', 'after-rollback'])

const hook = z.union([
  command.transform((run) => ({ run, 'time-limit': ms(300_000), 'on-failure': 'stop' as const })),
  z.strictObject({ run: command, 'time-limit': duration.default(ms(300_000)), 'on-failure': z.enum(['stop', 'warn']).default('stop') }),
])
/** The user's own commands at fixed places of a rollout. */
export const hooks = z.partialRecord(hookName, hook)

const day = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/
const zone = z.string().refine((name) => isTimeZone(name), 'expected a time zone of the IANA database, such as Europe/Zurich')

/** When nothing new is deployed: between two dates (both included), on days of the week, at hours; what is absent matches always. */
export const freezeWindow = z
  .strictObject({
    name: z.string().min(1).max(80),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    days: z.array(day).min(1).optional(),
    hours: z
      .strictObject({
        from: z.string().regex(clockTime, 'expected HH:MM'),
        to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected HH:MM'),
      })
      .optional(),
    'time-zone': zone.default('UTC'),
    /** Who may deploy all the same, by GitHub login, giving a reason. */
    override: z.array(z.string().min(1)).default([]),
  })
  .refine(({ from, to, days, hours }) => [from, to, days, hours].some((rule) => rule !== undefined), 'expected from, to, days or hours')

/** YAML reads 0042 as the number 42, which the order of revisions takes for the same; a fraction would lose its zeros (1.10). */
const revision = z.union([
  z.string('expected text in quotes, such as "1.10"').min(1).max(200),
  z.int('a whole number').nonnegative().transform(String),
])
/** Both ends are included. */
export const revisions = z.strictObject({ from: revision.optional(), to: revision.optional() })

const snapshot = z.union([
  /** `pg_dump -Fc` of this database; for a hosted one, through its session pooler. */
  z.strictObject({ postgres: z.string().min(1), 'time-limit': duration.default(ms(600_000)) }),
  /** The user's own command: what it writes to the file `$SNAPSHOT` is kept; what it prints is the mark of a provider's own snapshot. */
  z.strictObject({ command, 'time-limit': duration.default(ms(600_000)) }),
])

export const database = z.strictObject({
  /** Prints the revision that the database is at. */
  revision: command.optional(),
  /** The revisions that the release of this commit runs on. */
  'runs-on': revisions.optional(),
  /** What is kept of the data before a planned rollback. */
  snapshot: snapshot.optional(),
  /** Days that the encrypted snapshot is kept as an artifact. */
  'keep-days': z.int().min(1).max(7).default(3),
})

export const ledger = z.strictObject({
  /** File names of workflows whose runs may write the ledger, beside enhanced-ci, enhanced-release and deployment-monitor. */
  workflows: z
    .array(z.string().regex(/^[^/]+\.ya?ml$/, 'expected the name of a file in .github/workflows, such as deploy.yml'))
    .default([]),
  /** How old a record must be to be believed although its run was deleted. GitHub keeps runs for 90 days unless told otherwise. */
  'believe-deleted-after': duration.default(ms(90 * 86_400_000)),
})

export type RolloutFile = z.infer<typeof rollout>
export type PlacementConfig = z.infer<typeof placement>
export type HookName = z.infer<typeof hookName>
export type Hook = z.infer<typeof hook>
export type Hooks = z.infer<typeof hooks>
export type FreezeWindow = z.infer<typeof freezeWindow>
export type Database = z.infer<typeof database>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
