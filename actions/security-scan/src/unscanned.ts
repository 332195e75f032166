import { posix } from 'node:path'
import type { Unscanned } from '@slipway/shared/findings/policy'
import type { ScanContext, Scanner } from './contract/scanner.ts'
import { type Ecosystem, ecosystems } from './ecosystems.ts'
import { baseName, folderOf } from './tree/paths.ts'
import type { Tree } from './tree/tree.ts'

/** The files that apply to the tree and that no scanner reads. Files that a scanner itself cannot read are in its own result. */
export async function unscannedIn(context: ScanContext, all: readonly Scanner[], chosen: readonly Scanner[]): Promise<Unscanned[]> {
  const { tree } = context
  const left = all.filter((scanner) => !chosen.includes(scanner))
  const unchosen = left.map((scanner) => ({
    files: scanner.filesFor(tree.paths),
    why: `${scanner.name} did not look: the input "scanners" leaves it out`,
  }))
  return [...(await unscannedDependencies(context)), ...unchosen, ...unscannedLinks(tree, all), ...tree.unscanned].filter(
    ({ files }) => files.length > 0,
  )
}

/** Installed packages do not count: the lock file next to the folder does. */
const installed = /(^|\/)node_modules\//
/** Manifests of vendored packages do not count, since they come with the packages; lock files there do. */
const vendored = /(^|\/)vendor\//

async function unscannedDependencies(context: ScanContext): Promise<Unscanned[]> {
  const paths = context.tree.paths.filter((path) => !installed.test(path))
  const isUnread = (name: string) =>
    ecosystems.some(({ locks }) => locks.some(({ file, scanner }) => scanner === undefined && file.test(name)))
  const unlocked = await Promise.all(
    ecosystems.map(async (ecosystem) => ({ ecosystem, files: await withoutLock(ecosystem, paths, context) })),
  )
  const [known = [], unknown = []] = [true, false].map((scanned) =>
    unlocked.filter(({ ecosystem }) => isScanned(ecosystem) === scanned).flatMap(({ files }) => files),
  )
  return [
    {
      files: [...new Set([...paths.filter((path) => isUnread(baseName(path))), ...unknown])].sort(),
      why: 'no scanner looked at them',
    },
    { files: known, why: 'no lock file speaks for them, so no scanner looked at what they ask for' },
  ]
}

function isScanned({ locks }: Ecosystem): boolean {
  return locks.some(({ scanner }) => scanner !== undefined)
}

/** The manifests with dependencies for which no lock file has the versions. */
async function withoutLock(ecosystem: Ecosystem, paths: readonly string[], { tree }: ScanContext): Promise<string[]> {
  const { manifests, locks, asks, covers } = ecosystem
  if (manifests === undefined) return []
  const locksIn = Map.groupBy(
    paths.filter((path) => locks.some(({ file }) => file.test(baseName(path)))),
    folderOf,
  )
  const lockTexts = new Map<string, Promise<string>>()
  const readLock = (path: string) => {
    const text = lockTexts.get(path) ?? tree.text(path)
    lockTexts.set(path, text)
    return text
  }
  const found: string[] = []
  for (const path of paths) {
    if (!manifests.test(baseName(path)) || vendored.test(path)) continue
    const text = await tree.text(path)
    if (asks !== undefined && !asks(text)) continue
    const folder = folderOf(path)
    const above = foldersAbove(folder).find((upper) => locksIn.has(upper))
    const candidates = above === undefined ? [] : (locksIn.get(above) ?? [])
    const texts = above === folder || covers === undefined ? [] : await Promise.all(candidates.map(readLock))
    const isCovered =
      candidates.length > 0 && (texts.length === 0 || texts.some((lock) => covers?.(lock, below(above ?? '.', folder), text)))
    if (!isCovered) found.push(path)
  }
  return found
}

/** The folder itself, its parent, and so on up to the root. */
function foldersAbove(folder: string): string[] {
  if (folder === '.') return ['.']
  const parts = folder.split('/')
  return [...parts.map((_part, index) => parts.slice(0, parts.length - index).join('/')), '.']
}

function below(upper: string, folder: string): string {
  return upper === '.' ? folder : folder.slice(upper.length + 1)
}

function isOfInterest(path: string, all: readonly Scanner[]): boolean {
  const ofScanner = all.some(({ name, filesFor }) => name !== 'secret-patterns' && filesFor([path]).length > 0)
  return (
    ofScanner ||
    ecosystems.some(({ locks, manifests }) => locks.some(({ file }) => file.test(baseName(path))) || manifests?.test(baseName(path)))
  )
}

/** A link to a tracked file adds nothing to scan, unless the name of the link is one that a scanner selects. */
function unscannedLinks(tree: Tree, all: readonly Scanner[]): Unscanned[] {
  const tracked = new TrackedPlaces(tree)
  const out: string[] = []
  const renamed: string[] = []
  for (const { path, target } of tree.links) {
    const place = target === undefined || target.startsWith('/') ? undefined : posix.normalize(`${folderOf(path)}/${target}`)
    if (place === undefined || !tracked.has(place)) out.push(path)
    else if (isOfInterest(path, all) && baseName(place) !== baseName(path)) renamed.push(path)
  }
  return [
    { files: out, why: 'a link out of what git tracks here is not followed' },
    { files: renamed, why: 'no scanner follows a link to a file of another name' },
  ]
}

/** The paths of a tree and all folders above them. */
class TrackedPlaces {
  readonly #places = new Set(['.'])

  constructor({ paths, links }: Tree) {
    for (const path of [...paths, ...links.map((link) => link.path)])
      for (const place of [path, ...foldersAbove(folderOf(path))]) this.#places.add(place)
  }

  has(place: string): boolean {
    return this.#places.has(place.replace(/\/+$/, ''))
  }
}
