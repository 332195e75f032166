import { z } from 'zod'

/** What the judge may do with its verdict. */
export const judge = z
  .strictObject({
    mode: z
      .enum(['act', 'observe'])
      .optional()
      .meta({
        description: 'What a failed verdict does: `act` rolls the release back, `observe` only reports what would have been done.',
        examples: ['observe'],
      }),
    'control-url': z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description:
          'An address outside of the service. When it does not answer either, the runner has no network and the release is not to blame.',
        examples: ['https://api.github.com'],
      }),
  })
  .meta({ id: 'judge' })
export type JudgeSection = z.infer<typeof judge>
