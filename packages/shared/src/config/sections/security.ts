import { z } from 'zod'

const effect = z.enum(['block', 'warn'])

/** What findings do to the security gate. Secrets always block. */
export const security = z.strictObject({
  critical: effect
    .default('block')
    .meta({ description: 'What a critical vulnerability does: `block` fails the gate, `warn` only reports it. A secret always blocks.' }),
  high: z.enum(['block', 'warn', 'review']).default('warn').meta({
    description:
      'What a high vulnerability does: `block` fails the gate, `warn` only reports it, `review` holds the deployment until a person approves it.',
  }),
  'on-error': effect.default('block').meta({ description: 'What a scanner that could not do its work does to the gate.' }),
  'not-looked-at': effect.default('warn').meta({
    description: 'What content that no scanner looked at does to the gate: a lock file without a scanner, a file that was not read.',
  }),
})
export type SecuritySection = z.infer<typeof security>
