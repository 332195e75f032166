import { z } from 'zod'

/** What an environment is, whatever its name. */
export const tier = z.enum(['development', 'staging', 'production'])
export type Tier = z.infer<typeof tier>

/** The first words of the names of environments below production, without a number at their end. */
const firstWords = [
  ['development', ['development', 'dev', 'test', 'testing', 'preview', 'review']],
  ['staging', ['staging', 'stage', 'uat', 'qa', 'preproduction', 'preprod']],
] as const satisfies readonly (readonly [Tier, readonly string[]])[]

/** The tier that an environment says it has, else the one that its name tells. */
export function tierOf(name: string, said: Tier | undefined): Tier {
  return said ?? tierByName(name)
}

/** Every name that tells nothing else is production: its rules are the strictest, so a wrong guess lets nothing pass. */
function tierByName(name: string): Tier {
  const [first = '', ...others] = name.replace(/^pre-(?=prod)/, 'pre').split('-')
  if (others.some((word) => /^(production|prod|live)\d*$/.test(word))) return 'production'
  const word = first.replace(/\d+$/, '')
  return firstWords.find(([, words]) => words.some((one) => one === word))?.[0] ?? 'production'
}
