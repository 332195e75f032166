import { z } from 'zod'
import { filterPatterns } from '../filter-patterns.ts'
import { settings } from '../settings.ts'
import { slug } from '../slug.ts'
import { freezeWindow } from './freeze.ts'
import { groupOrder } from './group-order.ts'
import { judge } from './judge.ts'
import { promotes } from './promotes.ts'
import { tier } from './tier.ts'

const webAddress = z.url({ protocol: /^https?$/ })

/** A whole address, or a path that is appended to the address of the environment. */
export const serviceUrl = z.union([
  webAddress,
  z.string().regex(/^\/(?!\/)/, 'expected a path that begins with one /, or an http(s) address'),
])

const login = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*(\/[\w.-]+)?$/, 'expected a GitHub login, or organisation/team')

const serviceHere = z.strictObject({
  url: serviceUrl.optional().meta({
    description: 'Where the service answers in this environment: a whole address, or a path after the address of the environment.',
    examples: ['https://api.example.com'],
  }),
  ...settings,
})

/** What has to be there before a release goes to an environment. */
export const approval = z.enum(['required', 'branch-policy', 'by-command', 'none'])
export type Approval = z.infer<typeof approval>

const environment = z.strictObject({
  url: webAddress.optional().meta({
    description:
      'Where the environment answers; needed unless each service has a whole address. Paths of probes and requests are appended.',
    examples: ['https://example.com'],
  }),
  branches: filterPatterns('ref')
    .default([])
    .meta({
      description:
        'The branches whose pushes are deployed here, as in `on.push.branches` of a workflow: `*` is a part of a name, `**` also has slashes, `[0-9]+` is a number, `?` makes the character before it optional, and `!` takes out of the patterns before it. Without any, no push is deployed, and a run by hand may deploy every branch.',
      examples: [['main'], ['release/**', '!release/**-alpha']],
    }),
  tier: tier.optional().meta({
    description:
      'What the environment is, whatever its name. The defaults of approval, monitor and thresholds follow from it, and so does whether deployments are paused after a rollback or only warned of it. An environment named development, staging or production is what its name says; with any other name it has to be written.',
    examples: ['production'],
  }),
  promotes: promotes.optional().meta({
    description:
      'The environment that a release must have passed before it is deployed here, with the same artifact. Where the files of the commit are those of an artifact that passed there, that artifact is deployed, with the version and commit that it was built with.',
    examples: ['staging', { environment: 'staging', 'max-age': '7d', rebuild: 'refuse' }],
  }),
  approval: approval.optional().meta({
    description:
      'What must stand before a deployment: `required` refuses to deploy when the GitHub environment has no reviewers, `branch-policy` when it has no rule for branches, `by-command` deploys nothing before one of `approvers` has run the line of the proposal (a control, not a security boundary), `none` asks for nothing.',
  }),
  approvers: z
    .array(login)
    .min(1)
    .optional()
    .meta({
      description:
        'Who approves a deployment: GitHub logins or organisation/team. With `required` they have to be reviewers of the GitHub environment; `by-command` needs logins.',
      examples: [['mona', 'rosa']],
    }),
  'pause-after-rollback': z
    .boolean()
    .optional()
    .meta({
      description:
        'Whether a release that was taken back pauses automatic deployments here until its incident is resolved; with `false` they only warn of it. In production `true` when absent, elsewhere `false`.',
      examples: [false],
    }),
  deployment: z.enum(['slipway', 'github']).default('slipway').meta({
    description:
      'Who makes the GitHub Deployment of a job of this environment: `slipway` only writes its own record; with `github`, GitHub makes one beside it, which a custom deployment protection rule (ServiceNow, Datadog) decides on. The record of Slipway stays the ledger.',
  }),
  freeze: z
    .array(freezeWindow)
    .optional()
    .meta({
      description: 'When nothing new is deployed. A rollback is never held up.',
      examples: [[{ name: 'weekend', days: ['sat', 'sun'] }]],
    }),
  order: groupOrder.optional().meta({
    description: 'How several services that are deployed together take their traffic in this environment; see the key `order` of the file.',
    examples: ['lockstep'],
  }),
  judge: judge.optional().meta({ description: 'What the judge may do in this environment.', examples: [{ mode: 'observe' }] }),
  ...settings,
  services: z
    .record(slug, serviceHere)
    .optional()
    .meta({ description: 'What differs for a service in this environment.', examples: [{ api: { url: 'https://api.example.com' } }] }),
})
export type EnvironmentSection = z.infer<typeof environment>

export const environments = z.record(slug, environment).refine((all) => Object.keys(all).length > 0, 'expected at least one environment')
