import { join } from 'node:path'
import type { Files } from '@slipway/shared/ports/files'

type Kind = 'file' | 'folder' | 'other'

/** The entries of the folders below a root, each folder read once. */
export class Folders {
  readonly #known = new Map<string, Promise<ReadonlyMap<string, Kind>>>()
  readonly #root: string
  readonly #files: Files

  constructor(root: string, files: Files) {
    this.#root = root
    this.#files = files
  }

  /** Why there is no file under this path, or undefined when there is one and every folder above it is a folder, not a link. */
  async whyNotThere(path: string): Promise<string | undefined> {
    // Read as text, such a name is no longer the name of the file.
    if (path.includes('\ufffd')) return 'its name is not UTF-8'
    const parts = path.split('/')
    for (let depth = 0; depth < parts.length; depth += 1) {
      const kind = (await this.#in(parts.slice(0, depth).join('/'))).get(parts[depth] ?? '')
      const wanted = depth === parts.length - 1 ? 'file' : 'folder'
      if (kind === wanted) continue
      return kind === undefined ? 'it is not in the work tree' : `something else than a ${wanted} is in its place`
    }
    return undefined
  }

  #in(folder: string): Promise<ReadonlyMap<string, Kind>> {
    const known = this.#known.get(folder)
    if (known !== undefined) return known
    // The files of a folder that cannot be listed cannot be read.
    const listed = this.#files.list(join(this.#root, folder)).then(
      (entries) => new Map(entries.map(({ name, kind }) => [name, kind])),
      () => new Map<string, Kind>(),
    )
    this.#known.set(folder, listed)
    return listed
  }
}
