import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ActionError, messageOf } from '../core/errors.ts'

/** Files as the actions need them. Paths are absolute, or relative to the working directory. */
export type Files = {
  read(path: string): Promise<string | undefined>
  /** `length` bytes from `from` on, fewer at the end of the file; undefined where there is no file. */
  slice(path: string, from: number, length: number): Promise<Buffer | undefined>
  /** Writes the whole file or nothing: beside it first, then in its place. Makes the folders above it. Throws an ActionError. */
  write(path: string, text: string): Promise<void>
  /** Names in a folder, sorted; of a folder that does not exist, none. */
  list(path: string): Promise<{ name: string; kind: 'file' | 'folder' | 'other' }[]>
  /** Bytes of a file, or undefined where there is none. */
  size(path: string): Promise<number | undefined>
  exists(path: string): Promise<boolean>
  remove(path: string): Promise<void>
}

export const systemFiles: Files = {
  read: async (path) => {
    try {
      return await readFile(path, 'utf8')
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  },
  slice: async (path, from, length) => {
    try {
      await using handle = await open(path, 'r')
      const bytes = Buffer.alloc(length)
      let filled = 0
      // One call may give fewer bytes than there are.
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, from + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return bytes.subarray(0, filled)
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  },
  write: async (path, text) => {
    const draft = join(dirname(path), `.${randomUUID()}.tmp`)
    try {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(draft, text)
      await rename(draft, path)
    } catch (cause) {
      // What was half written would keep a full disk full.
      await rm(draft, { force: true }).catch(() => {})
      throw new ActionError(`${path} cannot be written: ${messageOf(cause)}`, { hint: mendOf(cause), cause })
    }
  },
  list: async (path) => {
    try {
      const entries = await readdir(path, { withFileTypes: true })
      return entries
        .map((entry) => ({
          name: entry.name,
          kind: entry.isDirectory() ? ('folder' as const) : entry.isFile() ? ('file' as const) : ('other' as const),
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch (error) {
      if (isMissing(error)) return []
      throw error
    }
  },
  size: async (path) => {
    try {
      return (await stat(path)).size
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  },
  exists: async (path) => {
    try {
      await access(path, constants.F_OK)
      return true
    } catch {
      return false
    }
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
}

function mendOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return "The runner's disk is full: free space before this step, or take a larger runner."
  return 'Check that the folder exists, is a folder, and belongs to the user of the job.'
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
