import type { Severity } from '@slipway/shared/core/words'

/** The severity words of the npm registry, which npm, pnpm and yarn pass on. */
const severities: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['moderate', 'medium'],
  ['medium', 'medium'],
  ['low', 'low'],
  ['info', 'low'],
])

/** The severity for a word of the npm registry, in any case; `unknown` for any other word. */
export function npmSeverity(word: string): Severity {
  return severities.get(word.toLowerCase()) ?? 'unknown'
}
