import { duration } from '@slipway/shared/core/duration'
import { release, verdict } from '@slipway/shared/core/words'
import { secret } from '@slipway/shared/inputs'
import { settingsInputs } from '@slipway/shared/settings'
import { z } from 'zod'

export const mode = z.enum([
  'plan',
  'dry-run',
  'look-after',
  'deploy',
  'complete',
  'release',
  'retire',
  'status',
  'pause',
  'resume',
  'promote',
  'abort',
])

export const inputsSchema = z.object({
  mode,
  ...settingsInputs,
  version: release.shape.version.optional(),
  sha: release.shape.sha.optional(),
  digest: release.shape.digest,
  artifact: z.string().optional(),
  reason: z.string().max(300).optional(),
  approvedLive: z.string().optional(),
  approvedSha: release.shape.sha.optional(),
  approvedDigest: release.shape.digest,
  overrideFreeze: z.string().optional(),
  watchVerdict: verdict.optional(),
  token: secret.optional(),
  lockWait: duration,
})
export type Inputs = z.infer<typeof inputsSchema>
