import { z } from 'zod'
import { duration } from '../../core/duration.ts'
import { compareNaturally } from '../../core/natural-order.ts'
import { command } from '../command.ts'

/** YAML reads 0042 as the number 42, which the order of revisions takes for the same; a fraction would lose its zeros (1.10). */
const revision = z.union([
  z.string('expected text in quotes, such as "1.10"').min(1).max(200),
  z.int('a whole number').nonnegative().transform(String),
])

/** Both ends are included. */
export const revisions = z
  .strictObject({
    from: revision.optional().meta({ description: 'Oldest revision that the release runs on.', examples: ['0009'] }),
    to: revision.optional().meta({ description: 'Newest revision that the release runs on.', examples: ['0010_berth'] }),
  })
  .superRefine(({ from, to }, context) => {
    if (from === undefined || to === undefined || compareNaturally(from, to) <= 0) return
    context.addIssue({ code: 'custom', message: `from "${from}" comes after to "${to}", so no revision lies between` })
  })

const snapshot = z.union([
  z.strictObject({
    postgres: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'Address of the Postgres database that `pg_dump -Fc` saves; without it, `database.postgres`. For a hosted one, the address of its session pooler.',
        examples: ['$DATABASE_URL'],
      }),
    'time-limit': duration.prefault('10m').meta({ description: 'Longest time that `pg_dump` may take.' }),
  }),
  z.strictObject({
    command: command.meta({
      description:
        'Your own snapshot command. What it writes to the file `$SNAPSHOT` is kept; what it prints identifies a snapshot that the provider keeps.',
      examples: [['deploy/snapshot.sh']],
    }),
    'time-limit': duration.prefault('10m').meta({ description: 'Longest time that the snapshot command may take.' }),
  }),
])

const migrateWithin = '15m'

const migration = z.union([
  command.transform((run) => ({ run, 'time-limit': duration.parse(migrateWithin) })),
  z.strictObject({
    run: command.meta({ description: 'The command that migrates the database.', examples: ['supabase db push'] }),
    'time-limit': duration.prefault(migrateWithin).meta({ description: 'Longest time that the migration may take.' }),
  }),
])

/** What a rollout must know of the database. */
export const database = z
  .strictObject({
    postgres: z
      .string()
      .regex(/^(\$|postgres(ql)?:\/\/)/, 'expected $NAME, or an address that begins with postgres://')
      .optional()
      .meta({
        description: 'Address of the Postgres database, for the snapshot and for a health probe, where they do not name one.',
        examples: ['$DATABASE_URL'],
      }),
    migrate: migration.optional().meta({
      description:
        'Command that brings the database to the revision of the release, in the root of the repository. It runs once in a deployment, before the first service that has it is prepared, and never in a rollback: the release that serves until then must run on what it leaves.',
      examples: ['supabase db push'],
    }),
    revision: command.optional().meta({
      description: 'Command that prints the revision of the database.',
      examples: [['deploy/revision.sh']],
    }),
    'runs-on': revisions.optional().meta({
      description:
        'The revisions that the release of this commit runs on. A rollback to a release outside of its range is refused, and so is a deployment whose migration brings the database to where a release that serves does not run: to `to`, or to `from` without it.',
      examples: [{ from: '0009', to: '0010' }],
    }),
    snapshot: snapshot.optional().meta({ description: 'What is saved of the data before a planned rollback.' }),
    'keep-days': z
      .int()
      .min(1)
      .max(7)
      .default(3)
      .meta({ description: 'How long the encrypted snapshot is kept as an artifact.', unit: 'days' }),
  })
  .superRefine(({ postgres, snapshot: saved }, context) => {
    if (saved === undefined || 'command' in saved || (saved.postgres ?? postgres) !== undefined) return
    context.addIssue({
      code: 'custom',
      path: ['snapshot', 'postgres'],
      message: 'missing, and so is database.postgres; give one of the two',
    })
  })
  .transform(({ snapshot: saved, ...rest }) => ({ ...rest, snapshot: savedFrom(saved, rest.postgres) }))
  .meta({ id: 'database' })
export type Database = z.infer<typeof database>

function savedFrom(saved: z.infer<typeof snapshot> | undefined, postgres: string | undefined) {
  return saved === undefined || 'command' in saved ? saved : { ...saved, postgres: saved.postgres ?? postgres ?? '' }
}
