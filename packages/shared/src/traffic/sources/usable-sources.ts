import type { SourceConfig } from '../../config/environment-sources.ts'
import { ActionError } from '../../core/errors.ts'
import { type SourceSubject, unknownNames } from './source-read.ts'

/**
 * The sources that can be asked here, and what is to be said of the others: one that needs `$COLOUR` is not asked, since a watch is of no
 * side. Throws an ActionError where a name is missing that only the step's environment can have.
 */
export function usableSources(
  sources: readonly SourceConfig[],
  { subject, variables }: { subject: SourceSubject; variables: Readonly<Record<string, string>> },
): { usable: SourceConfig[]; notes: string[] } {
  const usable: SourceConfig[] = []
  const notes: string[] = []
  const problems: string[] = []
  for (const source of sources) {
    const missing = unknownNames(source, { ...variables, ...subject })
    const others = missing.filter((name) => name !== 'COLOUR')
    if (missing.length === 0) usable.push(source)
    else if (others.length === 0) notes.push(`sources.${source.name} is not read: it needs $COLOUR, and a watch is of no side`)
    else problems.push(`sources.${source.name} needs ${others.map((name) => `$${name}`).join(', ')}`)
  }
  if (problems.length === 0) return { usable, notes }
  throw new ActionError(`Sources of slipway.yml cannot be asked:\n${problems.map((line) => `  - ${line}`).join('\n')}`, {
    hint: 'Add a line NAME=value to the secret SLIPWAY_SECRETS (or the variable SLIPWAY_VARIABLES) of the GitHub environment; $RELEASE is the input "version".',
  })
}
