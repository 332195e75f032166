import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load as loadYaml } from 'js-yaml'
import { z } from 'zod'
import { root } from './repository.ts'

const inputSchema = z.strictObject({
  description: z.string().min(1),
  required: z.boolean().default(false),
  default: z.string('a default is a string: put it in quotes').optional(),
  deprecationMessage: z.string().optional(),
})

/** The part of GitHub's metadata syntax that the suite's actions use; anything else in an `action.yml` is a mistake. */
export const actionFileSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  author: z.string().min(1),
  branding: z.unknown().optional(),
  inputs: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'names are kebab-case'), inputSchema).default({}),
  outputs: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'names are kebab-case'), z.strictObject({ description: z.string().min(1) })),
  runs: z.strictObject({
    using: z.literal('node24'),
    main: z.string(),
    post: z.string().optional(),
    'post-if': z.string().optional(),
  }),
})
export type ActionFile = z.infer<typeof actionFileSchema>

/** Reads an action's `action.yml`. Throws an Error that lists all that is wrong with it. */
export function readActionFile(action: string): ActionFile {
  const parsed = actionFileSchema.safeParse(loadYaml(readFileSync(join(root, 'actions', action, 'action.yml'), 'utf8')))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`)
  throw new Error(`actions/${action}/action.yml: ${problems.join('; ')}`)
}
