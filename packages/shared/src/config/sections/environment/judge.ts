import { z } from 'zod'

const judgeMode = z.enum(['act', 'observe'])
export type JudgeMode = z.infer<typeof judgeMode>

/** What the judge may do with its verdict. */
export const judge = z
  .strictObject({
    mode: judgeMode.optional().meta({
      description:
        'What a verdict does: `act` rolls a bad release back, `observe` only reports what would have been done; `act` when not given.',
      examples: ['observe'],
    }),
    'control-url': z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description:
          'An address outside of the service. When it does not answer either, the runner has no network and the release is not to blame; the address of the API of GitHub when not given.',
        examples: ['https://api.github.com'],
      }),
  })
  .meta({ id: 'judge' })
export type JudgeSection = z.infer<typeof judge>
