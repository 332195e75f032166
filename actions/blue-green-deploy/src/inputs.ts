import { duration } from '@slipway/shared/core/duration'
import { serviceWatchesText } from '@slipway/shared/core/service-releases'
import { release, verdict } from '@slipway/shared/core/words'
import { parseReviewRequest } from '@slipway/shared/findings/review-set'
import { secret } from '@slipway/shared/inputs'
import { jobId } from '@slipway/shared/ports/runner'
import { storedArtifact } from '@slipway/shared/rollout/contract/artifact-store'
import { configurationInputs, serviceInputs, settingsInputs, type WithConfiguration } from '@slipway/shared/settings'
import { z } from 'zod'

const mode = z.enum([
  'commit',
  'plan',
  'preflight',
  'dry-run',
  'fetch',
  'build',
  'numbering',
  'look-after',
  'supersede',
  'deploy',
  'complete',
  'release',
  'retire',
  'mend',
  'status',
  'pause',
  'resume',
  'promote',
  'abort',
])
export type Mode = z.infer<typeof mode>

/** The inputs of action.yml. */
export const inputsSchema = z.object({
  mode,
  ...settingsInputs,
  ...configurationInputs,
  ...serviceInputs,
  watchServices: serviceWatchesText.optional(),
  version: release.shape.version.optional(),
  buildVersion: release.shape.version.optional(),
  sha: release.shape.sha.optional(),
  ref: z.string().max(250).optional(),
  digest: release.shape.digest,
  artifact: z.string().optional(),
  setupCommand: z.string().optional(),
  buildCommand: z.string().optional(),
  testCommand: z.string().optional(),
  output: z.string().optional(),
  cache: z.enum(['checks', 'all', 'off']).optional(),
  artifactStore: storedArtifact.shape.store.optional(),
  artifactRef: storedArtifact.shape.ref.optional(),
  reason: z.string().max(300).optional(),
  approvedLive: z.string().optional(),
  approvedSha: release.shape.sha.optional(),
  approvedDigest: release.shape.digest,
  approve: z.string().max(200).optional(),
  securityReview: z
    .string()
    .transform((text, context) => {
      const request = parseReviewRequest(text)
      if (request !== undefined) return request
      context.addIssue({ code: 'custom', message: 'expected output review of security-scan, such as 3:0123456789abcdef' })
      return z.NEVER
    })
    .optional(),
  overrideFreeze: z.string().optional(),
  overrideSchema: release.shape.version.optional(),
  watchVerdict: verdict.optional(),
  watchJudgement: z.enum(['HEALTHY', 'REGRESSED', 'INCONCLUSIVE']).optional(),
  testsOutcome: z.enum(['success', 'failure', 'cancelled', 'skipped']).optional(),
  githubEnvironment: z.string().optional(),
  concurrencyGroup: z.string().optional(),
  token: secret.optional(),
  patience: duration.optional(),
  // Read by the runner port, which has it for all that name this job.
  jobId: jobId.optional(),
  lockWait: duration.optional(),
})
export type Inputs = z.infer<typeof inputsSchema> & WithConfiguration

/** Stand for a slipway.yml; where the configuration is read, they are in one place. */
const configuration = {
  url: true,
  target: true,
  start: true,
  stop: true,
  health: true,
  errorRate: true,
  responseTime: true,
  steps: true,
  watch: true,
  deployedBy: true,
  settings: true,
} as const
/** Names an environment and opens its ledger and its lock. */
const stores = { ...configuration, config: true, environment: true, service: true, releases: true, token: true } as const
/** Opens an environment with its target, whose configuration may read variables and secrets. */
const environment = { ...stores, variables: true, secrets: true, patience: true } as const
const candidate = { version: true, sha: true, digest: true } as const
const approval = { approvedLive: true, approvedSha: true, approvedDigest: true, approve: true } as const
const rollout = {
  ...environment,
  ...candidate,
  ...approval,
  overrideFreeze: true,
  overrideSchema: true,
  artifact: true,
  lockWait: true,
  jobId: true,
} as const
const signal = { ...stores, reason: true } as const

const words = { setupCommand: true, buildCommand: true, testCommand: true, output: true } as const

/** The inputs that each mode reads. A mode cannot read any other: its type does not have them. */
export const modeInputs = {
  commit: inputsSchema.pick({ ...stores, ref: true, overrideFreeze: true, approve: true }),
  plan: inputsSchema.pick({
    ...stores,
    ...candidate,
    ...words,
    buildVersion: true,
    artifact: true,
    securityReview: true,
    overrideFreeze: true,
    approve: true,
  }),
  preflight: inputsSchema.pick({ config: true, environment: true, token: true }),
  'dry-run': inputsSchema.pick({ ...environment, ...candidate, overrideFreeze: true }),
  fetch: inputsSchema.pick({
    ...stores,
    secrets: true,
    variables: true,
    digest: true,
    artifact: true,
    artifactStore: true,
    artifactRef: true,
  }),
  build: inputsSchema.pick({ config: true, environment: true, service: true, secrets: true, variables: true, ...words, cache: true }),
  numbering: inputsSchema.pick({ ...stores, version: true }),
  'look-after': inputsSchema.pick({ ...stores, githubEnvironment: true, concurrencyGroup: true }),
  supersede: inputsSchema.pick({ ...stores, sha: true }),
  deploy: inputsSchema.pick(rollout),
  release: inputsSchema.pick(rollout),
  complete: inputsSchema.pick({
    ...environment,
    jobId: true,
    watchVerdict: true,
    watchJudgement: true,
    watchServices: true,
    testsOutcome: true,
  }),
  mend: inputsSchema.pick({ ...environment, jobId: true }),
  retire: inputsSchema.pick({ ...environment, jobId: true, lockWait: true }),
  status: inputsSchema.pick(environment),
  pause: inputsSchema.pick(signal),
  resume: inputsSchema.pick(signal),
  promote: inputsSchema.pick(signal),
  abort: inputsSchema.pick(signal),
} satisfies Record<Mode, z.ZodObject>
export type ModeInputs<M extends Mode> = z.infer<(typeof modeInputs)[M]> & WithConfiguration
