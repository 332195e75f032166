import { chmod, mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import type { Sealed } from './age-encryption.ts'
import { formatBytes } from './byte-size.ts'

/** Where a snapshot lies in clear, for as long as it is open: a file that only this user may read. Gone when it is disposed of. */
export type PlainFile = AsyncDisposable & {
  path: string
  /** Bytes written so far; throws an ActionError above what may be kept. */
  size(): Promise<number>
  /** Aborts when the file has grown above what may be kept. */
  full: AbortSignal
}

/** The only place where a snapshot's plain text is, and where it becomes unreadable. */
export type Vault = {
  open(): Promise<PlainFile>
  /** Encrypts it beside the evidence, not within: it is kept for other times. */
  seal(plain: PlainFile, to: { name: string; recipients: readonly string[] }, signal: AbortSignal): Promise<Sealed>
  /** Removes what a step that was killed has left in clear. */
  sweep(): Promise<void>
}

/** An artifact above this helps nobody in an hour of need, and a full disk ends the rollback itself. */
const maxSize = 8 * 1_024 ** 3
const looksEvery = 1_000
const plainFolder = 'slipway-plain-'

/** Files below the job's own folder. */
export function systemVault(temp: string, limit = maxSize): Vault {
  return {
    open: async () => {
      const folder = await mkdtemp(join(temp, plainFolder))
      await chmod(folder, 0o700)
      const path = join(folder, 'snapshot')
      await (await open(path, 'wx', 0o600)).close()
      const full = new AbortController()
      const size = async () => {
        const bytes = (await stat(path).catch(() => undefined))?.size ?? 0
        if (bytes <= limit) return bytes
        throw new ActionError(`The snapshot is above ${formatBytes(limit)}`, {
          hint: "Take the provider's own snapshot by a command that prints its mark, or dump only what the release writes.",
        })
      }
      const watch = setInterval(() => void size().catch((error: unknown) => full.abort(error)), looksEvery).unref()
      return {
        path,
        size,
        full: full.signal,
        [Symbol.asyncDispose]: async () => {
          clearInterval(watch)
          await rm(folder, { recursive: true, force: true })
        },
      }
    },
    seal: async (plain, { name, recipients }, signal) => {
      const folder = join(temp, 'slipway-snapshot')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // The library is loaded only where there is something to encrypt.
      const { encryptFile } = await import('./age-encryption.ts')
      return await encryptFile({ from: plain.path, to: join(folder, `${name}.age`), recipients }, signal)
    },
    sweep: async () => {
      const left = (await readdir(temp).catch(() => [])).filter((name) => name.startsWith(plainFolder))
      for (const name of left) await rm(join(temp, name), { recursive: true, force: true })
    },
  }
}
