import { isAbsolute, join, posix, relative } from 'node:path'
import type { Files } from '@slipway/shared/ports/files'
import type { Changes } from '../changes/diff.ts'
import { type CoverageCount, countCovered, type FileCoverage, parseLcov } from '../reports/lcov.ts'
import type { ReportFile } from '../reports/report-files.ts'
import { readReport } from '../reports/report-locations.ts'

/** Coverage by path from the root of the repository; `foreign` are the paths without a file in the tree. */
export type Coverage = { files: Map<string, FileCoverage>; foreign: string[] }

/** Reads tracefiles; the same source file in several of them has its hits added up. */
export async function readCoverage(reports: readonly ReportFile[], root: string, files: Files): Promise<Coverage> {
  const coverage: Coverage = { files: new Map(), foreign: [] }
  for (const report of reports) {
    for (const [path, file] of parseLcov(await readReport(report, files), report.path)) {
      const place = await placeOf(path, { report: report.path, root, files })
      if (place === undefined) coverage.foreign.push(path)
      const key = place ?? path
      coverage.files.set(key, addUp(coverage.files.get(key), file))
    }
  }
  return coverage
}

/** The path in the repository. Tools write paths from the root, or from the folder of the package that the report is about. */
async function placeOf(path: string, { report, root, files }: { report: string; root: string; files: Files }): Promise<string | undefined> {
  const slashed = path.replaceAll('\\', '/')
  if (isAbsolute(slashed)) {
    const inner = relative(root, slashed)
    return !inner.startsWith('..') && (await files.exists(slashed)) ? inner : undefined
  }
  for (let folder = isAbsolute(report) ? '.' : posix.dirname(report); ; folder = posix.dirname(folder)) {
    const candidate = posix.join(folder, slashed)
    if (!candidate.startsWith('..') && (await files.exists(join(root, candidate)))) return candidate
    if (folder === '.') return undefined
  }
}

function addUp(one: FileCoverage | undefined, other: FileCoverage): FileCoverage {
  if (one === undefined) return other
  return { lines: sum(one.lines, other.lines), branches: sum(one.branches, other.branches), functions: sum(one.functions, other.functions) }
}

function sum<K>(one: ReadonlyMap<K, number>, other: ReadonlyMap<K, number>): Map<K, number> {
  const total = new Map(one)
  for (const [key, hits] of other) total.set(key, (total.get(key) ?? 0) + hits)
  return total
}

export function totalCoverage({ files }: Coverage, kind: keyof FileCoverage): CoverageCount {
  return countCovered([...files.values()].flatMap((file) => [...file[kind].values()]))
}

export type NewLines = {
  share: CoverageCount
  /** Changed lines that no test ran, by file. */
  uncovered: Map<string, number[]>
  /** Changed files without coverage, with an extension that other files with coverage have. */
  unmeasured: string[]
}

/** How much of the change the tests ran. Lines without code (comments, types) are in no report and do not count. */
export function newLines({ files }: Coverage, changes: Changes): NewLines {
  const result: NewLines = { share: { covered: 0, total: 0 }, uncovered: new Map(), unmeasured: [] }
  const measuredKinds = new Set([...files.keys()].map((path) => posix.extname(path)))
  for (const [path, lines] of changes) {
    const file = files.get(path)
    if (file === undefined) {
      if (measuredKinds.has(posix.extname(path)) && !/(^|\/)(tests?|__tests__|spec)\/|\.(test|spec)\./.test(path))
        result.unmeasured.push(path)
      continue
    }
    const measured = [...lines].filter((line) => file.lines.has(line))
    const missed = measured.filter((line) => file.lines.get(line) === 0)
    result.share.total += measured.length
    result.share.covered += measured.length - missed.length
    if (missed.length > 0) result.uncovered.set(path, missed)
  }
  return result
}
