import type { Database } from '@slipway/shared/config/sections/database'
import { substitute } from '@slipway/shared/config/variables'
import { ActionError } from '@slipway/shared/core/errors'
import { commitOf } from '@slipway/shared/core/unknown-release'
import type { Release } from '@slipway/shared/core/words'
import type { Exec } from '@slipway/shared/ports/exec'
import { runUserCommand } from '@slipway/shared/rollout/commands/user-command'
import { formatBytes } from '../vault/byte-size.ts'
import type { PlainFile, Vault } from '../vault/snapshot-vault.ts'
import type { PartResult } from './parallel-parts.ts'
import { dumpPostgres } from './postgres-dump.ts'
import { recipientVariable } from './snapshot-recipients.ts'

type Snapshot = NonNullable<Database['snapshot']>

export type SnapshotOrder = {
  snapshot: Snapshot
  recipients: readonly string[]
  /** File name of the encrypted snapshot, without extension. */
  name: string
  /** The release that the rollback leaves, where the ledger knows it. */
  live: Release | undefined
  /** Removes secrets from the output of the user's command. */
  redact(text: string): string
}

export type SnapshotDeps = {
  exec: Exec
  cwd: string
  variables: Readonly<Record<string, string>>
  vault: Vault
  log: { mask(value: string): void }
  signal: AbortSignal
}

const markLimit = 200

/**
 * Takes a snapshot of the database: a dump that is verified and encrypted, or a snapshot that the provider keeps and identifies by a
 * mark. Throws an ActionError where the dump or the user's command fails.
 */
export async function takeSnapshot(order: SnapshotOrder, deps: SnapshotDeps): Promise<PartResult> {
  return 'postgres' in order.snapshot
    ? await dumpDatabase(order.snapshot, order, deps)
    : await runSnapshotCommand(order.snapshot, order, deps)
}

async function dumpDatabase(
  config: Extract<Snapshot, { postgres: string }>,
  order: SnapshotOrder,
  deps: SnapshotDeps,
): Promise<PartResult> {
  if (order.recipients.length === 0) return withoutRecipient
  const url = substitute(config.postgres, deps.variables, 'database.snapshot.postgres')
  deps.log.mask(url)
  await using plain = await deps.vault.open()
  const signal = AbortSignal.any([deps.signal, plain.full])
  const searchPath = deps.variables['PATH'] ?? ''
  const { entries } = await dumpPostgres({ url, file: plain.path, timeLimit: config['time-limit'], searchPath, signal }, deps.exec)
  return await encryptSnapshot({ plain, how: `pg_dump; pg_restore lists ${entries} entries` }, order, { ...deps, signal })
}

async function runSnapshotCommand(
  config: Extract<Snapshot, { command: readonly string[] }>,
  order: SnapshotOrder,
  deps: SnapshotDeps,
): Promise<PartResult> {
  await using plain = await deps.vault.open()
  const signal = AbortSignal.any([deps.signal, plain.full])
  const { live, redact } = order
  const variables = { SNAPSHOT: plain.path, RELEASE: live?.version ?? '', RELEASE_SHA: live === undefined ? '' : (commitOf(live) ?? '') }
  const printed = await runUserCommand(
    { command: config.command, name: 'database.snapshot.command', timeLimit: config['time-limit'], variables, signal },
    { exec: deps.exec, cwd: deps.cwd, variables: deps.variables },
  )
  if ((await plain.size()) > 0)
    return order.recipients.length === 0
      ? withoutRecipient
      : await encryptSnapshot({ plain, how: 'by your command' }, order, { ...deps, signal })
  const mark = redact(printed.trim().split('\n').at(-1)?.trim() ?? '').slice(0, markLimit)
  if (mark !== '') return { state: 'done', detail: `the provider's own snapshot: ${mark}`, mark }
  throw new ActionError('database.snapshot.command has written nothing to the file $SNAPSHOT and printed no mark of a snapshot', {
    hint: 'Write the dump to the file that $SNAPSHOT names, or print the name of the snapshot that the provider has made, as the last line.',
  })
}

const withoutRecipient: PartResult = {
  state: 'skipped',
  detail: `no snapshot is stored in clear: put a recipient (age1…) into the variable ${recipientVariable} of the GitHub environment`,
}

async function encryptSnapshot(
  { plain, how }: { plain: PlainFile; how: string },
  { name, recipients }: SnapshotOrder,
  { vault, signal }: SnapshotDeps,
): Promise<PartResult> {
  const size = await plain.size()
  const { path, sha256, bytes } = await vault.seal(plain, { name, recipients }, signal)
  return {
    state: 'done',
    detail: `${how}; ${formatBytes(size)}, encrypted to ${recipients.length} recipient(s)`,
    sha256,
    path,
    bytes,
  }
}
