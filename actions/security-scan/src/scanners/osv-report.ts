import type { Severity } from '@slipway/shared/core/words'
import type { Finding } from '@slipway/shared/evidence/schema'
import { canonicalName } from '@slipway/shared/findings/advisory-names'
import { cvssBaseScore, severityOfScore } from '@slipway/shared/findings/cvss'
import { dependencyFingerprint } from '@slipway/shared/findings/fingerprint'
import { z } from 'zod'
import { folderOf } from '../tree/paths.ts'
import { npmSeverity } from './npm-severity.ts'
import { complaint, jsonIn, type ProgramOutput } from './program.ts'
import type { WordIndex } from './word-index.ts'

/** OSV schema 1.7, as far as it is needed. https://ossf.github.io/osv-schema/ */
const record = z.object({
  id: z.string(),
  aliases: z.array(z.string()).default([]),
  summary: z.string().default(''),
  details: z.string().default(''),
  severity: z.array(z.object({ type: z.string().default(''), score: z.string() })).default([]),
  /** GitHub's own word. */
  database_specific: z
    .object({ severity: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  affected: z
    .array(
      z.object({
        package: z.object({ name: z.string() }).optional(),
        ranges: z.array(z.object({ events: z.array(z.object({ fixed: z.string().optional() })).default([]) })).default([]),
        /** RustSec: `unmaintained`, `unsound` or `notice`, which are no vulnerabilities. */
        database_specific: z
          .object({ informational: z.string().optional().catch(undefined) })
          .optional()
          .catch(undefined),
      }),
    )
    .default([]),
})
type OsvRecord = z.infer<typeof record>

const group = z.object({ ids: z.array(z.string()).min(1), aliases: z.array(z.string()).default([]), max_severity: z.string().default('') })

const locked = z.object({
  package: z.object({ name: z.string(), version: z.string().default(''), ecosystem: z.string().default('') }),
  vulnerabilities: z.array(record).default([]),
  groups: z.array(group).default([]),
})
export type OsvPackage = z.infer<typeof locked>

/** `--format json` (osv-scanner, `pkg/models/results.go`). */
const report = z.object({ results: z.array(z.object({ packages: z.array(locked).default([]) })) })

/** What a run over one lock file gave. `broken`: the file is not of its format; `failed`: osv-scanner could not do its work. */
export type OsvOutput = { state: 'read'; packages: OsvPackage[] } | { state: 'broken' | 'failed'; reason: string }

/**
 * Reads the output of a run with `--verbosity error`. The exit codes are 0, and 1 for findings, also where a part of the work failed:
 * what stands on the error stream decides. 128 is a file without packages. (osv-scanner, `internal/cmd/run.go`)
 */
export function readOsvOutput(result: ProgramOutput): OsvOutput {
  const said = result.stderr.trim()
  if (result.code === 128) return { state: 'read', packages: [] }
  if (said.includes('extraction failed on specified lockfile')) {
    const reason = /\(extracting as [^)]*\)\s+\S+: (.*)/.exec(said)?.[1] ?? said
    return { state: 'broken', reason: reason.slice(0, 200) }
  }
  const parsed = report.safeParse(jsonIn(result.stdout))
  if (result.code > 1 || said !== '' || !parsed.success) return { state: 'failed', reason: complaint(result) }
  return { state: 'read', packages: parsed.data.results.flatMap(({ packages }) => packages) }
}

/** The types of package URLs, by the ecosystems of OSV where the names differ. */
const packageTypes: Readonly<Record<string, string>> = {
  'crates.io': 'cargo',
  Go: 'golang',
  Packagist: 'composer',
  RubyGems: 'gem',
  ConanCenter: 'conan',
  SwiftURL: 'swift',
}

/** The findings of one package in a lock file: one for each group of records, which are one advisory under several ids. */
export function osvFindings(
  { package: of, vulnerabilities, groups }: OsvPackage,
  { path, words }: { path: string; words: WordIndex },
): Finding[] {
  const [space = ''] = of.ecosystem.split(':')
  const ecosystem = packageTypes[space] ?? space.toLowerCase()
  const line = words.lineOf(of.name, of.version)
  return groups.flatMap(({ ids, aliases, max_severity }) => {
    const records = vulnerabilities.filter(({ id }) => ids.includes(id))
    const names = new Set([...ids, ...aliases, ...records.flatMap((one) => one.aliases)])
    const spokenBy = canonicalName(ecosystem, ids)
    const known = records.find(({ id }) => id === spokenBy)
    if (known === undefined) return []
    names.delete(known.id)
    const { severity, words } = rate(known, max_severity)
    const fixed = [...new Set(known.affected.filter((one) => one.package?.name === of.name).flatMap(fixedVersions))]
    return {
      rule: known.id,
      kind: 'dependency',
      severity,
      title: `${of.name}: ${titleOf(known)}`,
      detail: `${of.version} is locked; ${words}.`,
      place: { file: path, ...(line === undefined ? {} : { line }) },
      tools: ['osv-scanner'],
      aliases: [...names].sort(),
      package: { ecosystem, name: of.name, version: of.version },
      fingerprint: dependencyFingerprint({ ecosystem, name: of.name }, canonicalName(ecosystem, [known.id, ...names]), folderOf(path)),
      remedy:
        fixed.length === 0
          ? `No fix is published: replace ${of.name}, or the package that brings it in.`
          : `Update ${of.name} to ${fixed.join(' or ')}, or a later version.`,
      url: pageOf(known.id),
    }
  })
}

function fixedVersions({ ranges }: OsvRecord['affected'][number]): string[] {
  return ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []))
}

function titleOf({ summary, details, id }: OsvRecord): string {
  return summary.trim() || details.trim().split('\n')[0]?.slice(0, 120) || id
}

function pageOf(id: string): string {
  if (/^GHSA-/i.test(id)) return `https://github.com/advisories/${id}`
  return /^RUSTSEC-/i.test(id) ? `https://rustsec.org/advisories/${id}` : `https://osv.dev/vulnerability/${id}`
}

/**
 * The rating of the advisory itself: what RustSec calls informational, GitHub's word, or its CVSS vectors, the highest of them. Only
 * where it has none, the highest score that any record of the group has.
 */
function rate(
  { affected, database_specific: own, severity: vectors }: OsvRecord,
  groupScore: string,
): { severity: Severity; words: string } {
  const informational = affected.flatMap((one) => one.database_specific?.informational ?? [])[0]
  if (informational !== undefined)
    return { severity: informational === 'unsound' ? 'medium' : 'low', words: `the advisory calls it ${informational}` }
  const word = npmSeverity(own?.severity ?? '')
  if (word !== 'unknown') return { severity: word, words: `GitHub rates it ${word}` }
  const scores = vectors.flatMap(({ score }) => cvssBaseScore(score) ?? [])
  const fallback = groupScore === '' ? Number.NaN : Number(groupScore)
  const score = scores.length > 0 ? Math.max(...scores) : fallback
  if (Number.isNaN(score)) return { severity: 'unknown', words: 'the advisory has no score' }
  return { severity: severityOfScore(score), words: `CVSS ${score.toFixed(1)}` }
}
