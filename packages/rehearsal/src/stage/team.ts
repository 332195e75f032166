import { resolve } from 'node:path'

/** The files that the pretend team has for a target beside those of the demo service. */
export function teamFolder(target: 'hosted' | 'kubernetes' | 'command'): string {
  return resolve(import.meta.dirname, '../../team', target)
}
