import { z } from 'zod'

/** What an environment is, whatever its name. */
export const tier = z.enum(['development', 'staging', 'production'])
export type Tier = z.infer<typeof tier>

/** The tier of an environment by what it says, else by its name where that is one of the three; undefined where neither says it. */
export function toldTier(name: string, said: Tier | undefined): Tier | undefined {
  return said ?? tier.options.find((one) => one === name)
}

/**
 * The tier of an environment. The loader has refused one that does not say it; of a file of the past, it is production, whose rules are the
 * strictest.
 */
export function tierOf(name: string, said: Tier | undefined): Tier {
  return toldTier(name, said) ?? 'production'
}
