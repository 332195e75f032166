import type { Database } from '@slipway/shared/config/rollout'
import { substitute } from '@slipway/shared/config/variables'
import { ActionError } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import type { Exec } from '@slipway/shared/ports/exec'
import { runUserCommand } from '@slipway/shared/rollout/commands/user-command'
import { formatBytes } from './bytes.ts'
import type { PartResult } from './parts.ts'
import { dumpPostgres } from './postgres.ts'
import { recipientVariable } from './recipients.ts'
import type { PlainFile, Vault } from './vault.ts'

type Snapshot = NonNullable<Database['snapshot']>

export type SnapshotOrder = {
  snapshot: Snapshot
  recipients: readonly string[]
  /** Of the encrypted file, without its ending. */
  name: string
  /** The release that is being left, where it is known. */
  live: Release | undefined
  /** Takes secrets out of what the user's command prints. */
  redact(text: string): string
}

export type SnapshotDeps = {
  exec: Exec
  cwd: string
  variables: Readonly<Record<string, string>>
  vault: Vault
  log: { mask(value: string): void }
}

const markLimit = 200

/** Keeps what the database holds now: dumped, checked, encrypted; or left with the provider, who tells its mark. */
export async function takeSnapshot(order: SnapshotOrder, deps: SnapshotDeps, signal: AbortSignal): Promise<PartResult> {
  return 'postgres' in order.snapshot
    ? await dumped(order.snapshot, order, deps, signal)
    : await byCommand(order.snapshot, order, deps, signal)
}

async function dumped(
  config: Extract<Snapshot, { postgres: string }>,
  order: SnapshotOrder,
  deps: SnapshotDeps,
  signal: AbortSignal,
): Promise<PartResult> {
  if (order.recipients.length === 0) return withoutRecipient
  const url = substitute(config.postgres, deps.variables, 'database.snapshot.postgres')
  deps.log.mask(url)
  await using plain = await deps.vault.open()
  const both = AbortSignal.any([signal, plain.full])
  const searchPath = deps.variables['PATH'] ?? ''
  const { entries } = await dumpPostgres({ url, file: plain.path, timeLimit: config['time-limit'], searchPath, signal: both }, deps.exec)
  return await sealed(plain, `pg_dump; pg_restore lists ${entries} entries`, order, deps, both)
}

async function byCommand(
  config: Extract<Snapshot, { command: readonly string[] }>,
  order: SnapshotOrder,
  deps: SnapshotDeps,
  signal: AbortSignal,
): Promise<PartResult> {
  await using plain = await deps.vault.open()
  const both = AbortSignal.any([signal, plain.full])
  const { live, redact } = order
  const variables = { SNAPSHOT: plain.path, RELEASE: live?.version ?? '', RELEASE_SHA: live?.sha ?? '' }
  const printed = await runUserCommand(
    { command: config.command, name: 'database.snapshot.command', timeLimit: config['time-limit'], variables, signal: both },
    { exec: deps.exec, cwd: deps.cwd, variables: deps.variables },
  )
  if ((await plain.size()) > 0)
    return order.recipients.length === 0 ? withoutRecipient : await sealed(plain, 'by your command', order, deps, both)
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

async function sealed(plain: PlainFile, how: string, order: SnapshotOrder, deps: SnapshotDeps, signal: AbortSignal): Promise<PartResult> {
  const size = await plain.size()
  const { path, sha256, bytes } = await deps.vault.seal(plain, { name: order.name, recipients: order.recipients }, signal)
  return {
    state: 'done',
    detail: `${how}; ${formatBytes(size)}, encrypted to ${order.recipients.length} recipient(s)`,
    sha256,
    path,
    bytes,
  }
}
