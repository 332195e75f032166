import { isAbsolute, join, normalize, relative, resolve, sep } from 'node:path'
import type { FileKind, Files } from '@slipway/shared/ports/files'
import picomatch from 'picomatch'
import type { Pattern } from './patterns.ts'

/** `path` is from the workspace, or absolute where the report lies in the runner's folder for temporary files. */
export type ReportFile = { path: string; real: string }
/** `missing`: for each pattern without a report, or with one that cannot be read, the reason. */
export type FoundReports = { files: ReportFile[]; missing: string[] }
/** The patterns of one input, by the name of the input. */
export type ReportPatterns = { input: string; patterns: readonly Pattern[] }
export type Roots = { workspace: string; temp: string }

type Place = { path: string; kind: FileKind }
type Candidate = { path: string; real: string } | { path: string; refusal: string }
type Deps = { workspace: string; real: readonly string[]; files: Files }

/**
 * The files that the patterns name, sorted, each once. `*` and `?` stay within a folder, `**` goes through any. `node_modules`
 * and `.git` are looked into only where a pattern names them. A link is followed where it stays in the workspace or in the
 * runner's folder for temporary files.
 */
export async function findReports({ input, patterns }: ReportPatterns, roots: Roots, files: Files): Promise<FoundReports> {
  const real = await Promise.all([roots.workspace, roots.temp].map(async (root) => (await files.locate(root))?.path ?? root))
  const deps = { workspace: roots.workspace, real, files }
  const searches: { text: string; candidates: Candidate[] }[] = []
  for (const { text, excludes } of patterns) {
    const path = fromWorkspace(text, deps)
    if (excludes) {
      const excluded = matcherOf(path)
      for (const search of searches) search.candidates = search.candidates.filter((candidate) => !excluded(candidate.path))
    } else searches.push({ text, candidates: await candidatesOf(path, deps) })
  }
  const missing = searches.flatMap(({ text, candidates }) => problemOf(input, text, candidates) ?? [])
  const found = new Map<string, ReportFile>()
  for (const { candidates } of searches)
    for (const candidate of candidates) if ('real' in candidate && !found.has(candidate.real)) found.set(candidate.real, candidate)
  return { files: [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), missing: [...new Set(missing)] }
}

function problemOf(input: string, text: string, candidates: readonly Candidate[]): string | undefined {
  if (candidates.length === 0) return `no file matches the input "${input}" (${text})`
  const refusals = candidates.flatMap((candidate) => ('refusal' in candidate ? candidate.refusal : []))
  return refusals.length > 1 ? `${refusals[0]} (and ${refusals.length - 1} more of ${text})` : refusals[0]
}

async function candidatesOf(path: string, deps: Deps): Promise<Candidate[]> {
  const { workspace, files } = deps
  const named = await files.locate(resolve(workspace, path))
  if (named !== undefined) return [candidateOf(path, named, deps)]
  const { isGlob, base } = picomatch.scan(path)
  const start = base === '' ? '.' : base
  const folder = isGlob ? await files.locate(resolve(workspace, start)) : undefined
  if (folder === undefined) return []
  if (!isWithin(folder.path, deps)) return [{ path: start, refusal: outside(start, folder.path) }]
  const matches = matcherOf(path)
  const candidates: Candidate[] = []
  for await (const below of walk(start, deps)) {
    if (!matches(below)) continue
    const place = await files.locate(resolve(workspace, below))
    if (place?.kind === 'file') candidates.push(candidateOf(below, place, deps))
  }
  return candidates
}

function candidateOf(path: string, { path: real, kind }: Place, deps: Deps): Candidate {
  if (!isWithin(real, deps)) return { path, refusal: outside(path, real) }
  if (kind === 'file') return { path, real }
  return {
    path,
    refusal: `${path} is ${kind === 'folder' ? 'a folder' : 'no file'}, and a report is a file: write ${path}/* for those in it`,
  }
}

function outside(path: string, real: string): string {
  return `${path} is ${real === path ? '' : `${real}, `}outside of the workspace and of RUNNER_TEMP, and is not read: let the tests write into the workspace`
}

/** A path as it stands below the workspace; one that is not below it stays absolute. */
function fromWorkspace(text: string, { workspace, real: [realWorkspace = workspace] }: Deps): string {
  const absolute = resolve(workspace, normalize(text))
  for (const root of [workspace, realWorkspace]) {
    const inner = relative(root, absolute)
    if (inner !== '..' && !inner.startsWith(`..${sep}`) && !isAbsolute(inner)) return inner === '' ? '.' : inner
  }
  return absolute
}

function isWithin(path: string, { real }: Deps): boolean {
  return real.some((root) => path === root || path.startsWith(`${root}${sep}`))
}

/** Braces and exclusions are resolved before, by `parsePatterns`. */
function matcherOf(pattern: string): (path: string) => boolean {
  return picomatch(pattern, { dot: true, nobrace: true, nonegate: true })
}

async function* walk(folder: string, deps: Deps): AsyncGenerator<string> {
  for (const { name, kind } of await deps.files.list(resolve(deps.workspace, folder))) {
    const path = join(folder, name)
    if (kind !== 'folder') yield path
    else if (name !== 'node_modules' && name !== '.git') yield* walk(path, deps)
  }
}
