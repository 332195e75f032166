import { createHash } from 'node:crypto'

/** A fingerprint of what makes a problem the same in the next run: give the rule and the thing, never a line number. */
export function fingerprintOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32)
}
