import type { Unscanned } from '@slipway/shared/findings/policy'
import { cleaned } from '@slipway/shared/secrets/clean'
import type { ScannerName } from './contract/scanner-names.ts'
import { ecosystems } from './ecosystems.ts'
import { isComposeFile } from './scanners/compose-names.ts'
import { isDockerfile } from './scanners/dockerfile-names.ts'
import type { KnownSecrets } from './secrets/known-secrets.ts'
import { baseName } from './tree/paths.ts'
import type { Tree } from './tree/tree.ts'

/** What a tracked path is, and so what it means to read it. */
export type FileClass = 'text' | 'binary' | 'lock file' | 'container file' | 'workflow' | 'environment file' | 'link' | 'submodule'

/** One tracked path. `by`: the scanners that have read it to its end. `why`: what of it was not read, and why. */
export type ReadEntry = { path: string; class: FileClass; by: readonly ScannerName[]; why: string | undefined }

export type ReadList = {
  /** As many as `git ls-tree -r` has lines. */
  entries: readonly ReadEntry[]
  /** All that was not read: what was known, and what a scanner that ran has left without a word. */
  unscanned: Unscanned[]
}

export type ReadListInput = {
  tree: Pick<Tree, 'paths' | 'links' | 'submodules'>
  readers: ReadonlyMap<string, readonly ScannerName[]>
  /** The scanners that ran, and the files that each of them has to read. */
  ran: readonly { name: ScannerName; files: readonly string[] }[]
  /** Paths that were read as binary: for tokens in plain sight. */
  binary: ReadonlySet<string>
  unscanned: readonly Unscanned[]
}

/** Every tracked path with who read it, or why it was not read. */
export function readList({ tree, readers, ran, binary, unscanned }: ReadListInput): ReadList {
  const unnamed = unnamedIn({ readers, ran, unscanned })
  const reasons = new Map<string, string>()
  for (const { files, why } of [...unscanned, ...unnamed]) for (const file of files) reasons.set(file, joined(reasons.get(file), why))
  const all: [string, FileClass][] = [
    ...tree.paths.map((path): [string, FileClass] => [path, classOf(path, binary)]),
    ...tree.links.map(({ path }): [string, FileClass] => [path, 'link']),
    ...tree.submodules.map((path): [string, FileClass] => [path, 'submodule']),
  ]
  const entries = all.map(([path, fileClass]): ReadEntry => {
    const by = readers.get(path) ?? []
    return { path, class: fileClass, by, why: reasons.get(path) ?? (by.length === 0 ? 'no scanner looked at it' : undefined) }
  })
  return { entries, unscanned: [...unscanned, ...unnamed] }
}

/** What a scanner that ran should have read, has not read to its end, and has given no reason for: it died before. */
function unnamedIn({ readers, ran, unscanned }: Pick<ReadListInput, 'readers' | 'ran' | 'unscanned'>): Unscanned[] {
  const named = new Set(unscanned.flatMap(({ files }) => files))
  return ran.flatMap(({ name, files }) => {
    const left = files.filter((path) => !named.has(path) && readers.get(path)?.includes(name) !== true)
    return left.length === 0 ? [] : [{ files: left, why: `${name} has not read it to its end` }]
  })
}

function joined(known: string | undefined, why: string): string {
  return known === undefined || known === why ? why : `${known}; ${why}`
}

function classOf(path: string, binary: ReadonlySet<string>): FileClass {
  const name = baseName(path)
  if (isDockerfile(path) || isComposeFile(path)) return 'container file'
  if (ecosystems.some(({ locks }) => locks.some(({ file }) => file.test(name)))) return 'lock file'
  if (/^\.github\/workflows\/[^/]+\.ya?ml$|(^|\/)action\.ya?ml$/.test(path)) return 'workflow'
  if (/^\.env(\.[\w.-]+)?$/.test(name)) return 'environment file'
  return binary.has(path) ? 'binary' : 'text'
}

/** How many of each class were read whole, and how many not. */
export type ReadCount = { class: FileClass; read: number; unread: number; by: ScannerName[] }

export function countReads(entries: readonly ReadEntry[]): ReadCount[] {
  const counts = new Map<FileClass, { read: number; unread: number; by: Set<ScannerName> }>()
  for (const { class: fileClass, by, why } of entries) {
    const count = counts.get(fileClass) ?? { read: 0, unread: 0, by: new Set() }
    counts.set(fileClass, count)
    if (why === undefined) count.read += 1
    else count.unread += 1
    for (const name of by) count.by.add(name)
  }
  return [...counts]
    .map(([fileClass, { read, unread, by }]) => ({ class: fileClass, read, unread, by: [...by].sort() }))
    .sort((a, b) => b.read + b.unread - (a.read + a.unread) || (a.class < b.class ? -1 : 1))
}

/** The entries without a secret in a name or a reason. */
export function cleanEntries(entries: readonly ReadEntry[], secrets: KnownSecrets): ReadEntry[] {
  return entries.map((entry) => ({
    ...entry,
    path: cleaned(entry.path, secrets),
    why: entry.why === undefined ? undefined : cleaned(entry.why, secrets),
  }))
}
