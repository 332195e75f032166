import { z } from 'zod'

/** camelCase here, kebab-case in action.yml; defaults stand in action.yml alone. */
export const inputsSchema = z.object({ path: z.string() })
export type Inputs = z.infer<typeof inputsSchema>
