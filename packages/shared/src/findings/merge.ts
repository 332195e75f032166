import { posix } from 'node:path'
import type { Finding } from '../evidence/schema.ts'
import { compareSeverity } from './severity.ts'

/**
 * One finding for each problem, even if several tools report it, the most severe first. Two findings are the same problem when they
 * are about the same package in the same folder and share a name (rule or alias), or have the same fingerprint in the same file.
 */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const merged: Finding[] = []
  for (const next of findings) {
    // One finding can connect two that had no name in common before, so all of them are joined.
    const same = merged.filter((known) => isSameProblem(known, next))
    for (const known of same) merged.splice(merged.indexOf(known), 1)
    merged.push(same.reduceRight((joined, known) => join(known, joined), next))
  }
  return merged.sort(
    (a, b) => compareSeverity(a, b) || comparePlaces(a, b) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint),
  )
}

function isSameProblem(a: Finding, b: Finding): boolean {
  if (a.package !== undefined && b.package !== undefined) return isSamePackage(a.package, b.package) && sharesName(a, b) && isNear(a, b)
  return a.fingerprint === b.fingerprint && a.place?.file === b.place?.file
}

type Package = NonNullable<Finding['package']>

function isSamePackage(a: Package, b: Package): boolean {
  return a.ecosystem === b.ecosystem && a.name === b.name && (a.version === undefined || b.version === undefined || a.version === b.version)
}

function sharesName(a: Finding, b: Finding): boolean {
  const names = new Set([a.rule, ...a.aliases].map((name) => name.toUpperCase()))
  return [b.rule, ...b.aliases].some((name) => names.has(name.toUpperCase()))
}

/** A finding without a place matches any place; lock files in two folders are two problems. */
function isNear(a: Finding, b: Finding): boolean {
  return a.place === undefined || b.place === undefined || posix.dirname(a.place.file) === posix.dirname(b.place.file)
}

/** Keeps the texts of the first finding, adds what only the second has, and takes the higher severity. */
function join(first: Finding, second: Finding): Finding {
  const graver =
    first.severity === 'unknown' ? second : second.severity === 'unknown' || compareSeverity(first, second) <= 0 ? first : second
  const aliases = [...new Set([...first.aliases, second.rule, ...second.aliases])].filter((alias) => alias !== first.rule).sort()
  return {
    ...second,
    ...Object.fromEntries(Object.entries(first).filter(([, value]) => value !== undefined)),
    severity: graver.severity,
    tools: [...new Set([...first.tools, ...second.tools])].sort(),
    aliases,
  }
}

function comparePlaces(a: Finding, b: Finding): number {
  return compare(a.place?.file ?? '', b.place?.file ?? '') || (a.place?.line ?? 0) - (b.place?.line ?? 0)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
