import { z } from 'zod'

/** How the one service of the repository is built. */
export const build = z.strictObject({
  'per-environment': z
    .boolean()
    .default(false)
    .meta({
      description:
        'Whether each environment needs a build of its own, because the build contains its settings, such as `NEXT_PUBLIC_…`. Then no artifact of another environment is deployed: each is built anew.',
      examples: [true],
    }),
})
