import { join, posix } from 'node:path'
import type { Unseen } from '@slipway/shared/findings/policy'
import type { ScanContext, Scanner } from './contract/scanner.ts'
import { type Ecosystem, ecosystems } from './ecosystems.ts'
import { Blobs } from './tree/blobs.ts'
import { baseName, folderOf, type Tree } from './tree/tree.ts'

/** What applies to the tree and no scanner was set to look at. What the scanners themselves could not read, they say. */
export async function unseenIn(context: ScanContext, all: readonly Scanner[], chosen: readonly Scanner[]): Promise<Unseen[]> {
  const { tree } = context
  const left = all.filter((scanner) => !chosen.includes(scanner))
  const unchosen = left.map((scanner) => ({
    files: scanner.filesFor(tree.paths),
    why: `${scanner.name} did not look: the input "scanners" leaves it out`,
  }))
  return [
    ...(await dependencyGaps(context)),
    ...unchosen,
    ...nameGaps(tree, all),
    ...(await linkGaps(context, all)),
    ...tree.elsewhere,
  ].filter(({ files }) => files.length > 0)
}

/** Installed copies speak for nothing: the lock file beside the folder does. */
const installed = /(^|\/)node_modules\//
/** Copies of libraries that are kept in the repository bring their manifests along; a lock file there is one of its own. */
const vendored = /(^|\/)vendor\//

async function dependencyGaps(context: ScanContext): Promise<Unseen[]> {
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

/** The manifests that ask for packages of which no lock file tells the versions. */
async function withoutLock(ecosystem: Ecosystem, paths: readonly string[], { tree, files }: ScanContext): Promise<string[]> {
  const { manifests, locks, asks, covers } = ecosystem
  if (manifests === undefined) return []
  const locksIn = Map.groupBy(
    paths.filter((path) => locks.some(({ file }) => file.test(baseName(path)))),
    folderOf,
  )
  const read = async (path: string) => (await files.read(join(tree.root, path))) ?? ''
  const found: string[] = []
  for (const path of paths) {
    if (!manifests.test(baseName(path)) || vendored.test(path)) continue
    const text = await read(path)
    if (asks !== undefined && !asks(text)) continue
    const folder = folderOf(path)
    const above = foldersAbove(folder).find((upper) => locksIn.has(upper))
    const candidates = above === undefined ? [] : (locksIn.get(above) ?? [])
    const texts = above === folder || covers === undefined ? [] : await Promise.all(candidates.map(read))
    const isCovered =
      candidates.length > 0 && (texts.length === 0 || texts.some((lock) => covers?.(lock, below(above ?? '.', folder), text)))
    if (!isCovered) found.push(path)
  }
  return found
}

/** The folder itself, the one above it, and so on to the root. */
function foldersAbove(folder: string): string[] {
  if (folder === '.') return ['.']
  const parts = folder.split('/')
  return [...parts.map((_part, index) => parts.slice(0, parts.length - index).join('/')), '.']
}

function below(upper: string, folder: string): string {
  return upper === '.' ? folder : folder.slice(upper.length + 1)
}

/** Files that are in git alone: their text is searched for secrets there, but a scanner of such files does not see them. */
function nameGaps(tree: Tree, all: readonly Scanner[]): Unseen[] {
  const wanted = tree.kept.filter(({ path }) => isOfInterest(path, all))
  return [...Map.groupBy(wanted, ({ why }) => why)].map(([why, kept]) => ({
    files: kept.map(({ path }) => path),
    why: `${why}, so its scanner could not look`,
  }))
}

function isOfInterest(path: string, all: readonly Scanner[]): boolean {
  const ofScanner = all.some(({ name, filesFor }) => name !== 'secret-patterns' && filesFor([path]).length > 0)
  return (
    ofScanner ||
    ecosystems.some(({ locks, manifests }) => locks.some(({ file }) => file.test(baseName(path))) || manifests?.test(baseName(path)))
  )
}

/** A link into what git tracks shows nothing new, unless its own name is what a scanner goes by. */
async function linkGaps(context: ScanContext, all: readonly Scanner[]): Promise<Unseen[]> {
  const { tree, files } = context
  await using blobs = new Blobs(context)
  const out: string[] = []
  const renamed: string[] = []
  for (const { path, blob } of tree.links) {
    const file = await blobs.layOut(blob)
    const target = file === undefined ? undefined : await files.read(file)
    const place = target === undefined || target.startsWith('/') ? undefined : posix.normalize(`${folderOf(path)}/${target}`)
    if (place === undefined || !isTracked(place, tree)) out.push(path)
    else if (isOfInterest(path, all) && baseName(place) !== baseName(path)) renamed.push(path)
  }
  return [
    { files: out, why: 'a link out of what git tracks here is not followed' },
    { files: renamed, why: 'no scanner follows a link to a file of another name' },
  ]
}

function isTracked(place: string, { paths, kept, links }: Tree): boolean {
  const folder = place.replace(/\/+$/, '')
  if (folder === '.') return true
  return [...paths, ...[...kept, ...links].map(({ path }) => path)].some((path) => path === folder || path.startsWith(`${folder}/`))
}
