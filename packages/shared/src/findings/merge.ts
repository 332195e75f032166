import { posix } from 'node:path'
import type { Finding } from '../evidence/schema.ts'
import { AdvisoryNames, advisoryName } from './advisory-names.ts'
import { dependencyFingerprint } from './fingerprint.ts'
import { compareSeverity } from './severity.ts'

/**
 * One finding for each problem, even if several tools report it, the most severe first. A problem with a package is its advisory, under
 * any of its ids, in a version of the package and a folder; any other problem is its fingerprint in a file. The result does not depend on
 * the order of the findings. The id, title, severity and fingerprint are those of the canonical advisory, whichever tools reported it.
 * Takes a time in proportion to the number of findings.
 */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const names = new AdvisoryNames(findings)
  const problems = new Map<string, Problem>()
  for (const finding of findings) {
    const subject = subjectOf(finding, names)
    const key = keyOf(subject)
    const known = problems.get(key)
    if (known === undefined) problems.set(key, { subject, members: [finding] })
    else known.members.push(finding)
  }
  return joinVague(problems)
    .map((problem) => combine(problem, names))
    .sort((a, b) => compareSeverity(a, b) || comparePlaces(a, b) || compare(a.rule, b.rule) || compare(lastly(a), lastly(b)))
}

/** Two versions in one lock file are two problems with one fingerprint. */
function lastly({ fingerprint, package: of }: Finding): string {
  return [fingerprint, of?.ecosystem, of?.name, of?.version].join('\0')
}

type Problem = { subject: Subject; members: Finding[] }

/** What a problem is about. Of a package, `version` and `folder` are undefined where the tool did not tell them. */
type Subject =
  | { about: 'package'; ecosystem: string; name: string; id: string; version: string | undefined; folder: string | undefined }
  | { about: 'file'; fingerprint: string; file: string | undefined }

function subjectOf({ package: of, place, fingerprint, rule }: Finding, names: AdvisoryNames): Subject {
  if (of === undefined) return { about: 'file', fingerprint, file: place?.file }
  const folder = place === undefined ? undefined : posix.dirname(place.file)
  return { about: 'package', ecosystem: of.ecosystem, name: of.name, id: names.idOf(of, rule), version: of.version, folder }
}

function keyOf(subject: Subject): string {
  const parts =
    subject.about === 'file'
      ? [subject.fingerprint, subject.file]
      : [subject.ecosystem, subject.name, subject.id, subject.version, subject.folder]
  return parts.join('\0')
}

/** A finding without a version or a place is the same problem as each one that has them. It stands alone where there is none. */
function joinVague(problems: ReadonlyMap<string, Problem>): Problem[] {
  if (![...problems.values()].some(({ subject }) => isVague(subject))) return [...problems.values()]
  const joined = new Set<Problem>()
  const whole = [...problems.values()].map((problem) => {
    const vaguer = vaguerThan(problem.subject).flatMap((subject) => problems.get(keyOf(subject)) ?? [])
    for (const one of vaguer) joined.add(one)
    return { problem, members: [...problem.members, ...vaguer.flatMap(({ members }) => members)] }
  })
  return whole.filter(({ problem }) => !joined.has(problem)).map(({ problem: { subject }, members }) => ({ subject, members }))
}

function isVague(subject: Subject): boolean {
  return subject.about === 'package' && (subject.version === undefined || subject.folder === undefined)
}

function vaguerThan(subject: Subject): Subject[] {
  if (subject.about === 'file') return []
  const vaguer = [
    { ...subject, version: undefined },
    { ...subject, folder: undefined },
    { ...subject, version: undefined, folder: undefined },
  ]
  return vaguer.filter((one) => keyOf(one) !== keyOf(subject))
}

function combine({ subject, members }: Problem, names: AdvisoryNames): Finding {
  const id = subject.about === 'package' ? subject.id : undefined
  const sorted = [...members].sort((a, b) => compareVoices(a, b, id))
  const [first, ...others] = sorted
  if (first === undefined) throw new Error('a problem has at least one finding')
  const spoken = others.reduce((known, next) => ({ ...next, ...told(known) }), first)
  const tools = [...new Set(members.flatMap((member) => member.tools))].sort()
  if (subject.about === 'file' || first.package === undefined) {
    const aliases = new Set(members.flatMap((member) => [member.rule, ...member.aliases]))
    aliases.delete(first.rule)
    return { ...spoken, severity: gravest(members), tools, aliases: [...aliases].sort() }
  }
  const own = sorted.filter((member) => advisoryName(member.rule) === subject.id && member.severity !== 'unknown')
  return {
    ...spoken,
    package: { ...first.package, ...(subject.version === undefined ? {} : { version: subject.version }) },
    rule: subject.id,
    severity: gravest(own.length > 0 ? own : members),
    tools,
    aliases: names.aliasesOf(first.package, subject.id),
    ...(first.kind === 'dependency' ? { fingerprint: dependencyFingerprint(subject, subject.id, subject.folder ?? '') } : {}),
  }
}

/** Whose words come first: the canonical advisory itself; of a secret, the tool that knows what the value opens; then by name. */
function compareVoices(a: Finding, b: Finding, id: string | undefined): number {
  return (
    Number(advisoryName(b.rule) === id) - Number(advisoryName(a.rule) === id) ||
    Number(isPartial(a)) - Number(isPartial(b)) ||
    Number(/^env-files\//.test(a.rule)) - Number(/^env-files\//.test(b.rule)) ||
    compare(a.rule, b.rule) ||
    compare(a.tools.join(), b.tools.join()) ||
    comparePlaces(a, b) ||
    compare(JSON.stringify(a), JSON.stringify(b))
  )
}

function isPartial({ place, package: of }: Finding): boolean {
  return place === undefined || (of !== undefined && of.version === undefined)
}

/** The highest severity; a rating counts more than none. */
function gravest(findings: readonly Finding[]): Finding['severity'] {
  const rated = findings.filter(({ severity }) => severity !== 'unknown')
  return (
    rated.reduce<Finding | undefined>((worst, next) => (worst !== undefined && compareSeverity(worst, next) <= 0 ? worst : next), undefined)
      ?.severity ?? 'unknown'
  )
}

function told(finding: Finding): Record<string, unknown> {
  return Object.fromEntries(Object.entries(finding).filter(([, value]) => value !== undefined))
}

function comparePlaces(a: Finding, b: Finding): number {
  return compare(a.place?.file ?? '', b.place?.file ?? '') || (a.place?.line ?? 0) - (b.place?.line ?? 0)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
