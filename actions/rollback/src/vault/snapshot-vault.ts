import { chmod, mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import type { Sealed } from './age-encryption.ts'
import { formatBytes } from './byte-size.ts'

/** The plain text of a snapshot: a file that only this user can read. It is deleted when it is disposed of. */
export type PlainFile = AsyncDisposable & {
  path: string
  /** Bytes written so far; throws an ActionError above the size limit. */
  size(): Promise<number>
  /** Aborts when the file exceeds the size limit. */
  full: AbortSignal
}

/** Holds the plain text of snapshots and encrypts it. No other code opens such a file. */
export type Vault = {
  open(): Promise<PlainFile>
  /** Encrypts the file into a folder beside the evidence, because the two are kept for different times. */
  seal(plain: PlainFile, to: { name: string; recipients: readonly string[] }, signal: AbortSignal): Promise<Sealed>
  /** Deletes plain text that a killed step left behind. */
  sweep(): Promise<void>
}

/** Size limit in bytes: a larger artifact is too slow to restore, and a full disk would fail the rollback itself. */
const maxSize = 8 * 1_024 ** 3
/** Milliseconds between two checks of the size. */
const sizeCheckInterval = 1_000
const plainFolder = 'slipway-plain-'

/** A vault below the job's temporary folder. */
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
      const watch = setInterval(() => void size().catch((error: unknown) => full.abort(error)), sizeCheckInterval).unref()
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
      // Loaded here, so that a run without a snapshot does not load the library.
      const { encryptFile } = await import('./age-encryption.ts')
      return await encryptFile({ from: plain.path, to: join(folder, `${name}.age`), recipients }, signal)
    },
    sweep: async () => {
      const left = (await readdir(temp).catch(() => [])).filter((name) => name.startsWith(plainFolder))
      for (const name of left) await rm(join(temp, name), { recursive: true, force: true })
    },
  }
}
