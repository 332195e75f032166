import { z } from 'zod'
import { duration, ms } from '../../../core/duration.ts'
import { slug } from '../slug.ts'

const defaultMaxAge = ms(30 * 86_400_000)

/** From which environment a release comes with the bytes that passed there. */
export const promotes = z.union([
  slug.transform((environment) => ({ environment, 'max-age': defaultMaxAge, rebuild: 'allow' as const })),
  z.strictObject({
    environment: slug.meta({ description: 'The environment whose watch the artifact must have completed.', examples: ['staging'] }),
    'max-age': duration.prefault('30d').meta({ description: 'How long after that watch the artifact may still be deployed here.' }),
    rebuild: z.enum(['allow', 'refuse']).default('allow').meta({
      description:
        'What happens where no artifact of the same files has passed there: `allow` builds it again and says so, `refuse` deploys nothing.',
    }),
  }),
])
