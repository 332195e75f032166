import { createHash } from 'node:crypto'

/** The fingerprint by which a problem is recognized in the next run. The parts are the rule and its subject, never a line number. */
export function fingerprintOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32)
}

/**
 * The fingerprint of a vulnerable package: `id` is its canonical name, and `folder` that of the lock file. The version is no part:
 * another vulnerable version is no new problem.
 */
export function dependencyFingerprint({ ecosystem, name }: { ecosystem: string; name: string }, id: string, folder: string): string {
  return fingerprintOf('dependency', ecosystem, name, id, folder)
}
