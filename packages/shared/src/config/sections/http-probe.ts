import { z } from 'zod'
import { duration } from '../../core/duration.ts'
import { expectedValueProblem, isJsonPath, regularExpressionProblem } from '../../core/expected-value.ts'
import { statusCodes } from './status-codes.ts'

/** A value that is expected, or an operator with one: see `expectedValueOf`. */
export const expectedValue = z.union([z.string(), z.number(), z.boolean()]).check(({ value, issues }) => {
  const message = expectedValueProblem(value)
  if (message !== undefined) issues.push({ code: 'custom', input: value, message })
})

const jsonPath = z
  .string()
  .min(1)
  .refine(isJsonPath, 'expected a path such as checks.database, items[0].id, checks["a.b"] or length(items)')

/** Paths into a JSON body, and the value expected there. */
export const jsonValues = z.record(jsonPath, expectedValue)

const texts = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])
const pattern = z
  .string()
  .min(1)
  .check(({ value, issues }) => {
    const message = regularExpressionProblem(value)
    if (message !== undefined) issues.push({ code: 'custom', input: value, message })
  })

const bodyParts = z.strictObject({
  contains: texts.optional().meta({ description: 'A text, or several, that the body must have.', examples: ['Welcome'] }),
  lacks: texts.optional().meta({ description: 'A text, or several, that the body must not have.', examples: ['Sign in'] }),
  matches: pattern.optional().meta({ description: 'A regular expression that the body must match.', examples: ['"total": *[1-9]'] }),
})

/** Text in a body: one that it must have, or what it must have, lack and match. */
export const bodyText = z.union([z.string().min(1), bodyParts])

const jsonGrammar =
  'Paths into the JSON body (`checks.database`, `items[0].id`, `checks["a.b"]`, `length(items)`) and what each must be: a value, compared as text; `> 5`, `< 5`, `>= 5`, `<= 5`, `!= fail`; `~` or `!~` with a regular expression; `exists` or `absent`. `= exists` is the text.'

const expectation = z
  .strictObject({
    status: statusCodes.default(200).meta({
      description: 'The HTTP status or class (`2xx`), or several of them, that the probe expects.',
      examples: [[200, 204], '2xx'],
    }),
    headers: z
      .record(z.string(), z.string())
      .default({})
      .meta({
        description: 'Headers of the answer and the value that each must have.',
        examples: [{ 'content-type': 'application/json' }],
      }),
    json: jsonValues.default({}).meta({
      description: jsonGrammar,
      examples: [{ 'checks.database': 'pass', 'queue.depth': '< 100', 'length(items)': '> 0' }],
    }),
    body: bodyText.optional().meta({
      description: 'A text that the body must have; or what it `contains`, `lacks` and `matches`.',
      examples: ['Welcome', { contains: 'Welcome', lacks: 'Sign in' }],
    }),
    latency: duration.optional().meta({ description: 'Longest time that the answer may take.', examples: ['500ms'] }),
    version: z
      .string()
      .optional()
      .meta({
        description:
          'The release that must answer, from the version header or the field `version` of the body; `$RELEASE` is the judged one.',
        examples: ['$RELEASE'],
      }),
    digest: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'The digest of the artifact that must answer, from the digest header; `$RELEASE_DIGEST` is that of the release that a rollout judges, at its side and at the edge. A release without a known digest is not evaluated.',
        examples: ['$RELEASE_DIGEST'],
      }),
    'digest-header': z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The header of the answer that carries the digest of the artifact.', examples: ['x-release-digest'] }),
  })
  .check(({ value, issues }) => {
    if ((value.digest === undefined) === (value['digest-header'] === undefined)) return
    const missing = value.digest === undefined ? 'digest' : 'digest-header'
    issues.push({
      code: 'custom',
      path: [missing],
      input: value,
      message: 'digest and digest-header belong together: give both or neither',
    })
  })

/** A request and what its answer must be. */
export const httpProbe = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).default('GET').meta({ description: 'The method of the request.' }),
  path: z
    .string()
    .min(1)
    .meta({
      description: 'What the probe asks: a path that is appended to the address of the service, or a whole address.',
      examples: ['/api/health'],
    }),
  headers: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: 'Headers of the request. `$NAME` is filled in.', examples: [{ accept: 'application/json' }] }),
  body: z
    .string()
    .optional()
    .meta({ description: 'The body of the request.', examples: ['{"dry-run":true}'] }),
  redirects: z.enum(['stay', 'follow']).optional().meta({
    description:
      'Whether a redirect is followed, up to five times and never from https to http; otherwise it is the answer, and where it leads is shown. Headers of the request stay with its host.',
    default: 'stay',
  }),
  'ca-file': z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'A file with certificates in PEM, from the root of the repository, that are trusted beside those of Node.',
      examples: ['.github/internal-ca.pem'],
    }),
  expect: expectation.prefault({}).meta({ description: 'What the answer must be.' }),
  'version-header': z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'The header that carries the version; without it here, `version-header` of the service. Without it in the answer, the field `version` of the body is read.',
      examples: ['x-release'],
    }),
})
export type HttpProbe = z.infer<typeof httpProbe>
