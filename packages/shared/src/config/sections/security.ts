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

const crates = z.strictObject({
  licenses: z
    .array(z.string().regex(/^[A-Za-z0-9.+-]+( WITH [A-Za-z0-9.-]+)?$/, 'expected an identifier of SPDX, such as MIT or Apache-2.0'))
    .default([])
    .meta({
      description:
        'The licences that crates of others may have, as identifiers of SPDX. A crate with another one, or with none, is a finding of `high`. Without any, licences are not looked at. Needs cargo-deny and cargo.',
      examples: [['MIT', 'Apache-2.0', 'BSD-3-Clause', 'Unicode-3.0']],
    }),
  banned: z
    .array(z.string().regex(/^[A-Za-z0-9_-]+$/, 'expected the name of a crate'))
    .default([])
    .meta({
      description: 'Crates that must not be in a Cargo.lock, by name; one that is there is a finding of `high`. Needs cargo-deny.',
      examples: [['openssl']],
    }),
  sources: z
    .array(
      z
        .string()
        .regex(
          /^((sparse|registry)\+)?https:\/\/[^\s"]+$/,
          'expected the address of a git repository, or of a registry as Cargo.lock has it',
        ),
    )
    .default([])
    .meta({
      description:
        'Where crates may come from beside crates.io: addresses of git repositories, and of registries as Cargo.lock has them (`registry+https://…`, `sparse+https://…`). With any, a crate from elsewhere is a finding of `high`; without, of `low`. Needs cargo-deny.',
      examples: [['https://github.com/acme/tide']],
    }),
})
const registry = z
  .string()
  .regex(/^[\w.-]+(:\d+)?(\/[a-z0-9][a-z0-9._-]*)*\/?$/, 'expected a registry, or a folder in one, such as ghcr.io/acme')
  .meta({
    description: 'A registry, or a folder in one. The official images of Docker Hub are `docker.io/library`.',
    examples: ['docker.io/library', 'ghcr.io/acme'],
  })

/** What findings do to the security gate. Secrets always block. */
export const security = z.strictObject({
  critical: effect
    .default('block')
    .meta({ description: 'What a critical vulnerability does: `block` fails the gate, `warn` only reports it. A secret always blocks.' }),
  high: z.enum(['block', 'warn', 'review']).default('warn').meta({
    description:
      'What a high vulnerability does: `block` fails the gate, `warn` only reports it, `review` holds a deployment to production until somebody else than its author has approved the pull request that brought it.',
  }),
  'on-error': effect.default('block').meta({ description: 'What a scanner that could not do its work does to the gate.' }),
  'not-looked-at': effect.default('warn').meta({
    description: 'What content that no scanner looked at does to the gate: a lock file without a scanner, a file that was not read.',
  }),
  'image-registries': z.array(registry).default([]).meta({
    description:
      'Where the images of Dockerfiles and Compose files may come from, each a registry or a folder in one. An image from elsewhere is a high finding. Empty: from anywhere.',
  }),
  unread: z.array(unread).default([]).meta({
    description:
      'Files that are accepted as not looked at, each entry with its reason, its owner and its last day. Secrets are never accepted by it.',
  }),
  crates: crates
    .default({ licenses: [], banned: [], sources: [] })
    .meta({ description: 'What crates of Rust may be in the product. Of a pull request, that of its base branch counts.' }),
  allow: z.array(allowance).default([]).meta({
    description:
      'Findings that do not count, each with a reason, an owner and an end. For a pull request, only the list of its base branch is believed.',
  }),
})
export type SecuritySection = z.infer<typeof security>
