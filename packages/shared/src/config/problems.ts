import type { z } from 'zod'
import { closest } from '../core/closest.ts'

/** One thing that is wrong with a configuration, as a line for a person: where, what stands there, what is allowed. */
export function problemLine(issue: z.core.$ZodIssue, document: unknown, knownKeys: readonly string[]): string[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, keysNamed).map((key) => `${[...path, key].join('.')}: not a known key${whatWasMeant(path, key, knownKeys)}`)
  }
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) {
    return [`${path.join('.')}: ${shown(document, issue.path)}${oneOf(issue.options.map(String), valueAt(document, issue.path))}`]
  }
  if (issue.code === 'invalid_key') {
    return [`${path.join('.')}: ${issue.issues.map(({ message }) => message).join(', and ')}`]
  }
  if (issue.code === 'invalid_union') {
    const branches = branchesFor(issue.errors, valueAt(document, issue.path))
    // The branch that got furthest is the one the author meant: it complains deepest, or about the least.
    const [meant, next] = [...branches].sort((a, b) => depth(b) - depth(a) || weight(a) - weight(b))
    if (meant === undefined) return [`${path.join('.')}: ${shown(document, issue.path)}${issue.message}`]
    const within = (inner: z.core.$ZodIssue) => problemLine({ ...inner, path: [...issue.path, ...inner.path] }, document, knownKeys)
    if (depth(meant) > 0) return meant.flatMap(within)
    const unknown = meant.filter(({ code }) => code === 'unrecognized_keys').flatMap(within)
    if (unknown.length > 0) return unknown
    if (isMap(valueAt(document, issue.path)) && (next === undefined || weight(meant) < weight(next))) return meant.flatMap(within)
    const allowed = [...new Set(branches.flatMap((branch) => branch.flatMap(messagesIn)))]
    return [`${path.join('.')}: ${shown(document, issue.path)}${allowed.join(', or ')}`]
  }
  return [`${path.join('.') || 'the file'}: ${shown(document, issue.path)}${issue.message}`]
}

/** More unknown keys in one place than an error shows lines. */
const keysNamed = 101

/** How to go on from an unknown key: where it belongs, or a known one that it is near to. */
function whatWasMeant([section, service, ...deeper]: readonly string[], key: string, knownKeys: readonly string[]): string {
  if (section === 'services' && deeper.length === 0 && key === 'environments') {
    return ` here; what differs in an environment stands under environments.NAME.services.${service}`
  }
  const near = closest(key, knownKeys)
  // Its name is right, and another section has it.
  if (near === key) return ' here'
  return near === undefined ? '' : `; did you mean "${near}"?`
}

/** The branches of a union that a written value may have meant: of a map, those that take one. */
function branchesFor(errors: readonly (readonly z.core.$ZodIssue[])[], written: unknown): (readonly z.core.$ZodIssue[])[] {
  const branches = errors.filter((branch) => branch.length > 0)
  const ofMaps = branches.filter((branch) => !branch.some(({ code, path }) => path.length === 0 && scalarOnly.has(code)))
  return isMap(written) && ofMaps.length > 0 ? ofMaps : branches
}

const scalarOnly: ReadonlySet<string> = new Set(['invalid_type', 'invalid_value', 'invalid_format'])

/** How much a branch complains of: each unknown key counts. */
function weight(branch: readonly z.core.$ZodIssue[]): number {
  return branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The message of an issue; of a union within a union, those of its branches. */
function messagesIn(issue: z.core.$ZodIssue): string[] {
  return issue.code === 'invalid_union' && issue.errors.length > 0 ? issue.errors.flat().flatMap(messagesIn) : [issue.message]
}

function depth(branch: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...branch.map((inner) => inner.path.length))
}

function oneOf(options: readonly string[], written: unknown): string {
  const near = typeof written === 'string' ? closest(written, options) : undefined
  return `expected one of ${options.join(', ')}${near === undefined ? '' : `; did you mean "${near}"?`}`
}

function shown(document: unknown, path: readonly PropertyKey[]): string {
  const here = valueAt(document, path)
  if (here === undefined) return 'missing; '
  if (typeof here === 'object') return ''
  const written = JSON.stringify(here)
  return `${written.length > longestValue ? `${written.slice(0, longestValue)}…` : written}: `
}

/** Characters of a value in an error: what is allowed stands behind it. */
const longestValue = 200

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let here = document
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return null
    here = Reflect.get(here, key)
  }
  return here
}
