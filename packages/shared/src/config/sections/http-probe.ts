import { z } from 'zod'
import { duration } from '../../core/duration.ts'
import { statusCodes } from './environment/traffic.ts'

/** Dotted paths into a JSON body, and the value expected there. */
export const jsonValues = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

const expectation = z
  .strictObject({
    status: statusCodes
      .default(200)
      .meta({ description: 'The HTTP status, or the statuses, that the probe expects.', examples: [[200, 204]] }),
    headers: z
      .record(z.string(), z.string())
      .default({})
      .meta({
        description: 'Headers of the answer and the value that each must have.',
        examples: [{ 'content-type': 'application/json' }],
      }),
    json: jsonValues.default({}).meta({
      description: 'Dotted paths into the JSON body and the value that each must have, compared as text.',
      examples: [{ 'checks.database': 'pass' }],
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
