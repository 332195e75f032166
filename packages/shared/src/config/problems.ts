import type { z } from 'zod'
import { closest } from '../core/closest.ts'

/** One thing that is wrong with a configuration, as a line for a person: where, what stands there, what is allowed. */
export function problemLine(issue: z.core.$ZodIssue, document: unknown, knownKeys: readonly string[]): string[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = closest(key, knownKeys)
      return `${[...path, key].join('.')}: not a known key${near === undefined ? '' : `; did you mean "${near}"?`}`
    })
  }
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) {
    return [`${path.join('.')}: ${shown(document, issue.path)}${oneOf(issue.options.map(String), valueAt(document, issue.path))}`]
  }
  if (issue.code === 'invalid_key') {
    return [`${path.join('.')}: ${issue.issues.map(({ message }) => message).join(', and ')}`]
  }
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.filter((branch) => branch.length > 0)
    // The branch that got furthest is the one the author meant: it complains deepest, or about the least.
    const meant = [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0]
    if (meant !== undefined && depth(meant) > 0) {
      return meant.flatMap((inner) => problemLine({ ...inner, path: [...issue.path, ...inner.path] }, document, knownKeys))
    }
    const allowed = [...new Set(branches.flatMap((branch) => branch.map((inner) => inner.message)))]
    const unknown =
      meant?.flatMap((inner) =>
        inner.code === 'unrecognized_keys' ? problemLine({ ...inner, path: [...issue.path, ...inner.path] }, document, knownKeys) : [],
      ) ?? []
    if (unknown.length > 0) return unknown
    return [`${path.join('.')}: ${shown(document, issue.path)}${allowed.join(', or ')}`]
  }
  return [`${path.join('.') || 'the file'}: ${shown(document, issue.path)}${issue.message}`]
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
  return typeof here === 'object' ? '' : `${JSON.stringify(here)}: `
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let here = document
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return null
    here = Reflect.get(here, key)
  }
  return here
}
