import { resolve } from 'node:path'

/** The folder of scripts that the demo repository has for a target, in addition to the files of the demo service. */
export function scriptsFolder(target: 'hosted' | 'kubernetes' | 'command'): string {
  return resolve(import.meta.dirname, '../../../target-scripts', target)
}
