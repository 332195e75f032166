import { z } from 'zod'
import { filterPatternProblem } from '../../core/filter-pattern.ts'

const effect = z.enum(['block', 'warn'])

const unreadPath = z
  .string()
  .check(({ value, issues }) => {
    const problem = value.startsWith('!') ? 'a pattern without !' : filterPatternProblem(value, 'path')
    if (problem !== undefined) issues.push({ code: 'custom', message: `expected ${problem}`, input: value })
  })
  .meta({ description: 'The files that nobody has to look at, by a path or a pattern of paths as `on.push.paths` of GitHub has it.' })

const unread = z.strictObject({
  path: unreadPath,
  reason: z.string().min(10).meta({ description: 'Why these files need not be looked at, in a sentence; it stands in the report.' }),
  owner: z.string().min(1).meta({ description: 'Who answers for these files: a person or a team.' }),
  until: z.iso
    .date()
    .meta({ description: 'The last day on which this holds, in UTC, such as `2027-01-31`. Afterwards the files count again.' }),
})
const allowance = z.strictObject({
  finding: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'expected the fingerprint of a finding: 32 hexadecimal digits, from the report of the scan')
    .meta({
      description: 'The fingerprint of the finding, as the report of the scan names it.',
      examples: ['3f0c1a9be2d84765a1b2c3d4e5f60718'],
    }),
  file: z
    .string()
    .min(1)
    .meta({ description: 'The file in which it stands, from the root of the repository.', examples: ['tests/fixtures/old-key.js'] }),
  reason: z
    .string()
    .min(4)
    .meta({ description: 'Why it may stand there.', examples: ['revoked before it was published'] }),
  owner: z
    .string()
    .min(1)
    .meta({ description: 'Who answers for it.', examples: ['@acme/security'] }),
  until: z.iso.date().meta({
    description: 'The last day on which it is allowed, in UTC. From the next day on, the finding counts again.',
    examples: ['2027-06-30'],
  }),
})
export type AllowedFinding = z.infer<typeof allowance>

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
  unread: z.array(unread).default([]).meta({
    description:
      'Files that are accepted as not looked at, each entry with its reason, its owner and its last day. Secrets are never accepted by it.',
  }),
  allow: z.array(allowance).default([]).meta({
    description:
      'Findings that do not count, each with a reason, an owner and an end. For a pull request, only the list of its base branch is believed.',
  }),
})
export type SecuritySection = z.infer<typeof security>
