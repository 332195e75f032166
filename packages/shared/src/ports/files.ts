import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, copyFile, mkdir, open, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ActionError, messageOf } from '../core/errors.ts'

export type FileKind = 'file' | 'folder' | 'other'

/** File operations of the actions. Paths are absolute, or relative to the working directory. */
export type Files = {
  read(path: string): Promise<string | undefined>
  /** `length` bytes from `from` on, fewer at the end of the file; undefined where the file does not exist. */
  slice(path: string, from: number, length: number): Promise<Buffer | undefined>
  /** Writes a file atomically: a temporary file beside it, then a rename. Creates missing folders. Throws an ActionError. */
  write(path: string, content: string | Buffer): Promise<void>
  /** Sorted entries of a folder; none where the folder does not exist. */
  list(path: string): Promise<{ name: string; kind: FileKind }[]>
  /** The real path after all links, and its kind; undefined where it does not exist. */
  locate(path: string): Promise<{ path: string; kind: FileKind } | undefined>
  /** Copies a file of any size. Creates missing folders. */
  copy(from: string, to: string): Promise<void>
  /** Size of a file in bytes; undefined where it does not exist. */
  size(path: string): Promise<number | undefined>
  /** When the content of a file was last written, in milliseconds since 1970; undefined where it does not exist. */
  modified(path: string): Promise<number | undefined>
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
      // One call can return fewer bytes than requested.
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
  write: async (path, content) => {
    const draft = join(dirname(path), `.${randomUUID()}.tmp`)
    try {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(draft, content)
      await rename(draft, path)
    } catch (cause) {
      // An incomplete file would keep a full disk full.
      await rm(draft, { force: true }).catch(() => {})
      throw new ActionError(`${path} cannot be written: ${messageOf(cause)}`, { hint: writeHint(cause), cause })
    }
  },
  list: async (path) => {
    try {
      const entries = await readdir(path, { withFileTypes: true })
      return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) })).sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch (error) {
      if (isMissing(error)) return []
      throw error
    }
  },
  locate: async (path) => {
    try {
      const real = await realpath(path)
      return { path: real, kind: kindOf(await stat(real)) }
    } catch (error) {
      // ELOOP: links that point to each other.
      if (isMissing(error) || hasCode(error, 'ELOOP')) return undefined
      throw error
    }
  },
  copy: async (from, to) => {
    await mkdir(dirname(to), { recursive: true })
    await copyFile(from, to)
  },
  size: async (path) => {
    try {
      return (await stat(path)).size
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  },
  modified: async (path) => {
    try {
      return (await stat(path)).mtimeMs
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

function writeHint(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return "The runner's disk is full: free space before this step, or take a larger runner."
  return 'Check that the folder exists, is a folder, and belongs to the user of the job.'
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): FileKind {
  return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other'
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
