import { z } from 'zod'

/** What keeps a user on one side while both serve. */
export const affinity = z.enum(['none', 'cookie', 'version-key', 'skew-protection'])
export type Affinity = z.infer<typeof affinity>
