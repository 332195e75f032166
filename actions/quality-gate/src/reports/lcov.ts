import { ActionError } from '@slipway/shared/core/errors'

/** How often each line, branch and function of a file ran, by line number, branch key and function. */
export type FileCoverage = { lines: Map<number, number>; branches: Map<string, number>; functions: Map<string, number> }

/** How many of the counted lines, branches or functions ran at least once. */
export type CoverageCount = { covered: number; total: number }

type Section = FileCoverage & { indexed: Map<string, string> }

/**
 * An lcov tracefile by source file (geninfo(1), "TRACEFILE FORMAT"; `FNL` and `FNA` are those of lcov 2.2). A file that comes up
 * several times, once a test, has its hits added up. Stated totals (`LF`, `BRH` and so on) are ignored.
 * Throws an ActionError, with the line, for text that is not a whole tracefile.
 */
export function parseLcov(text: string, origin: string): Map<string, FileCoverage> {
  const files = new Map<string, FileCoverage>()
  let section: Section | undefined
  let number = 0
  for (const raw of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    number += 1
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    if (line === 'end_of_record') {
      section = undefined
      continue
    }
    const [, key, rest] = /^([A-Z]{2,4}):(.*)$/.exec(line) ?? []
    if (key === undefined || rest === undefined) throw broken(origin, { line: number, what: `"${line.slice(0, 60)}" is no record of it` })
    if (key === 'SF') section = sectionOf(files, rest)
    else if (section !== undefined && !record(section, key, rest))
      throw broken(origin, { line: number, what: `"${line.slice(0, 60)}" has no numbers where they belong` })
  }
  if (files.size === 0) throw new ActionError(`${origin} is not an lcov tracefile: it names no source file (SF:)`)
  if (section !== undefined)
    throw broken(origin, {
      line: number,
      what: 'the last record has no end_of_record',
      hint: 'The test run may have been cut off while it wrote the report.',
    })
  return files
}

type Fault = { line: number; what: string; hint?: string }

function broken(origin: string, { line, what, ...hint }: Fault): ActionError {
  return new ActionError(`${origin} is not a whole lcov tracefile: line ${line}: ${what}`, hint)
}

function sectionOf(files: Map<string, FileCoverage>, path: string): Section {
  const file = files.get(path) ?? { lines: new Map(), branches: new Map(), functions: new Map() }
  files.set(path, file)
  // Indexes of FNL hold within one section only.
  return { ...file, indexed: new Map() }
}

/** Adds one record; false when it is malformed. Records of other kinds are ignored. */
function record(section: Section, key: string, rest: string): boolean {
  const fields = rest.split(',')
  const [first = '', second = '', third = '', fourth = ''] = fields
  switch (key) {
    case 'DA':
      return add(section.lines, Number(first), second) && Number.isInteger(Number(first)) && Number(first) > 0
    case 'BRDA':
      // The branch may be an expression with commas in it, and what was taken stands last.
      return (
        fields.length >= 4 &&
        add(section.branches, `${first},${second},${fields.slice(2, -1).join(',')}`, branchHits(fields.at(-1) ?? fourth))
      )
    case 'FN':
      return add(section.functions, fields.slice(/^\d+$/.test(second) && fields.length > 2 ? 2 : 1).join(','), '0')
    case 'FNDA':
      return add(section.functions, fields.slice(1).join(','), first)
    case 'FNL':
      section.indexed.set(first, `line ${second}`)
      return add(section.functions, `line ${second}`, '0')
    case 'FNA':
      return third !== '' && add(section.functions, section.indexed.get(first) ?? third, second)
    default:
      return true
  }
}

function branchHits(taken: string): string {
  return taken === '-' ? '0' : taken
}

function add<K>(counts: Map<K, number>, key: K, hits: string): boolean {
  const number = Number(hits)
  if (hits.trim() === '' || Number.isNaN(number)) return false
  // Old versions of geninfo wrote negative counts, which say nothing: such a line counts as not run.
  counts.set(key, (counts.get(key) ?? 0) + Math.max(0, number))
  return true
}

export function countCovered(hits: Iterable<number>): CoverageCount {
  let covered = 0
  let total = 0
  for (const count of hits) {
    total += 1
    if (count > 0) covered += 1
  }
  return { covered, total }
}
