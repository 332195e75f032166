import { duration } from '@slipway/shared/core/duration'
import { release, verdict } from '@slipway/shared/core/words'
import { flag, secret } from '@slipway/shared/inputs'
import { settingsInputs } from '@slipway/shared/settings'
import { z } from 'zod'

export const inputsSchema = z.object({
  ...settingsInputs,
  environment: z.string(),
  rollbackVersion: release.shape.version.optional(),
  reason: z.string().max(500).optional(),
  emergency: flag,
  onlyIfNeeded: flag,
  watchVerdict: verdict.optional(),
  token: secret.optional(),
  lockWait: duration,
})
export type Inputs = z.infer<typeof inputsSchema>
