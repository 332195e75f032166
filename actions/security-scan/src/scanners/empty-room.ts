import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ScanContext } from '../contract/scanner.ts'

/** A folder in which a program sees what was put there and nothing else of the tree. Removed at its end. */
export type EmptyRoom = AsyncDisposable & {
  /** Absolute. */
  folder: string
  /** Writes a file under a name of ours, never one of the tree's. Gives its absolute path. */
  put(name: string, text: string): Promise<string>
}

export async function emptyRoom({ temp, files }: Pick<ScanContext, 'temp' | 'files'>): Promise<EmptyRoom> {
  const folder = join(temp, `slipway-room-${randomUUID()}`)
  // A program that looks for its configuration in the folders above finds the temporary folder of the job there, and no repository.
  await files.write(join(folder, '.keep'), '')
  return {
    folder,
    put: async (name, text) => {
      const path = join(folder, name)
      await files.write(path, text)
      return path
    },
    [Symbol.asyncDispose]: async () => await files.remove(folder),
  }
}
