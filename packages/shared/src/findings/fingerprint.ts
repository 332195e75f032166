import { createHash } from 'node:crypto'

/** The fingerprint by which a problem is recognized in the next run. The parts are the rule and its subject, never a line number. */
export function fingerprintOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32)
}
