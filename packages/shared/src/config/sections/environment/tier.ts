import { z } from 'zod'

/** What an environment is, whatever its name. */
export const tier = z.enum(['development', 'staging', 'production'])
export type Tier = z.infer<typeof tier>

/** The tier that an environment says it has, or that its name is; undefined where neither says it. */
export function tierOf(name: string, said: Tier | undefined): Tier | undefined {
  return said ?? tier.options.find((option) => option === name)
}
