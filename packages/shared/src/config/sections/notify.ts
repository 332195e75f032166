import { z } from 'zod'

const slack = z.strictObject({
  webhook: z
    .string()
    .min(1)
    .meta({ description: 'Address of the Slack webhook.', examples: ['$SLACK_DEPLOYMENTS'] }),
  channel: z
    .string()
    .min(1)
    .meta({ description: 'The channel that the webhook writes to, as reports name it.', examples: ['#deployments'] }),
  on: z.enum(['all', 'failure']).default('all').meta({ description: 'What is sent to the channel: every result, or failures only.' }),
})

const mail = z.strictObject({
  server: z
    .string()
    .min(1)
    .meta({ description: 'Address of the SMTP server.', examples: ['$SMTP_URL'] }),
  from: z.email().meta({ description: 'The sender of the mails.', examples: ['slipway@example.com'] }),
  to: z
    .array(z.email())
    .min(1)
    .meta({ description: 'Who gets the mails.', examples: [['operations@example.com']] }),
  on: z.enum(['all', 'failure']).default('failure').meta({ description: 'What is mailed: every result, or failures only.' }),
})

/** Where a message goes. `by-value`: the value of the variable says what it is, a Slack webhook or a PagerDuty key. */
export type Receiver =
  | { kind: 'by-value'; variable: string }
  | { kind: 'slack'; webhook: string; channel: string | undefined }
  | { kind: 'pagerduty'; key: string }
  | { kind: 'mail'; to: string }

const variable = z.string().regex(/^\$[A-Za-z_][A-Za-z0-9_]*$/, 'expected $NAME: a secret never stands in the file')

const receiver = z.union([
  z.email('expected $NAME or a mail address').transform((to): Receiver => ({ kind: 'mail', to })),
  variable.transform((name): Receiver => ({ kind: 'by-value', variable: name })),
  z
    .strictObject({
      slack: variable.meta({ description: 'The `$NAME` of a Slack webhook.', examples: ['$SLACK_ALERTS'] }),
      channel: z
        .string()
        .min(1)
        .optional()
        .meta({ description: 'The Slack channel, as reports name it.', examples: ['#alerts'] }),
    })
    .transform(({ slack, channel }): Receiver => ({ kind: 'slack', webhook: slack, channel })),
  z
    .strictObject({
      pagerduty: variable.meta({ description: 'The `$NAME` of a PagerDuty integration key.', examples: ['$PAGERDUTY_KEY'] }),
    })
    .transform(({ pagerduty }): Receiver => ({ kind: 'pagerduty', key: pagerduty })),
  z
    .strictObject({ mail: z.email().meta({ description: 'A mail address that gets the message.', examples: ['ops@example.com'] }) })
    .transform(({ mail }): Receiver => ({ kind: 'mail', to: mail })),
])

const receivers = z.union([receiver.transform((only) => [only]), z.array(receiver).min(1)])

/** Who is told. */
export const notifySection = z.strictObject({
  slack: z
    .array(slack)
    .default([])
    .meta({ description: 'Slack channels that are told.', examples: [[{ webhook: '$SLACK_ALERTS', channel: '#alerts', on: 'failure' }]] }),
  mail: z
    .array(mail)
    .default([])
    .meta({
      description: 'Mail addresses that are told.',
      examples: [[{ server: '$SMTP_URL', from: 'slipway@example.com', to: ['operations@example.com'] }]],
    }),
  deployments: receivers.optional().meta({
    description: 'Short form: who is told of every deployment, by the `$NAME` of a webhook or key, or by mail address.',
    examples: ['$SLACK_DEPLOYMENTS'],
  }),
  alerts: receivers.optional().meta({
    description: 'Short form: who is told of failures, rollbacks and critical vulnerabilities.',
    examples: [['$SLACK_ALERTS', '$PAGERDUTY_KEY', 'ops@example.com']],
  }),
  smtp: z
    .strictObject({
      server: variable.default('$SMTP_URL').meta({ description: 'The `$NAME` of the SMTP server address for the short form.' }),
      from: z
        .email()
        .optional()
        .meta({ description: 'The sender of the mails of the short form.', examples: ['slipway@example.com'] }),
    })
    .optional()
    .meta({ description: 'The mail server of the addresses in the short form.' }),
})
export type NotifySection = z.infer<typeof notifySection>
