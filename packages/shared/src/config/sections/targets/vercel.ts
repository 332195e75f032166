import { z } from 'zod'
import { address } from './address.ts'
import { affinity } from './affinity.ts'

export const vercel = z.strictObject({
  type: z.literal('vercel').meta({ description: 'Shifts traffic between two deployments of a Vercel project.' }),
  project: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'The id or the name of the Vercel project; without it, `projectId` of `.vercel/project.json` in the checkout, else `$VERCEL_PROJECT_ID`, each with its owner.',
      examples: ['shop'],
    }),
  team: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'The id (`team_…`) or the slug of the team; without it, the account of the token.',
      examples: ['example-team'],
    }),
  token: z
    .string()
    .min(1)
    .default('$VERCEL_TOKEN')
    .meta({ description: '`$NAME` of a Vercel token.', examples: ['$VERCEL_TOKEN'] }),
  rolling: z
    .boolean()
    .default(false)
    .meta({
      description: 'Whether the project has rolling releases (Pro and above): traffic is shifted by weights then, all at once without.',
      examples: [true],
    }),
  affinity: affinity.default('none').meta({ description: 'What keeps a user on one deployment of the project while two serve.' }),
  api: address.default('https://api.vercel.com').meta({ description: 'Address of the Vercel API.' }),
})
export type VercelTarget = z.infer<typeof vercel>
