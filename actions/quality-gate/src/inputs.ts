import { z } from 'zod'

/** Paths and globs, one a line or separated by commas. */
const paths = z.string().transform((text) =>
  text
    .split(/[\n,]/)
    .map((path) => path.trim().replace(/^\.\//, ''))
    .filter((path) => path !== ''),
)

export const inputsSchema = z.object({
  config: z.string().optional(),
  junit: paths.optional(),
  lcov: paths.optional(),
  base: z
    .string()
    .regex(/^[^-\s]\S*$/, 'expected a commit or a ref')
    .optional(),
  localCommand: z.string().optional(),
})
export type Inputs = z.infer<typeof inputsSchema>
