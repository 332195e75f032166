import { duration } from '@slipway/shared/core/duration'
import { serviceWatchesText } from '@slipway/shared/core/service-releases'
import { release, verdict } from '@slipway/shared/core/words'
import { flag, secret } from '@slipway/shared/inputs'
import { jobId } from '@slipway/shared/ports/runner'
import { configurationInputs, serviceInputs, settingsInputs, type WithConfiguration } from '@slipway/shared/settings'
import { z } from 'zod'

export const inputsSchema = z.object({
  ...settingsInputs,
  ...configurationInputs,
  ...serviceInputs,
  watchServices: serviceWatchesText.optional(),
  rollbackVersion: release.shape.version.optional(),
  reason: z.string().max(500).optional(),
  emergency: flag,
  unattended: flag,
  dryRun: flag,
  onlyIfLive: release.shape.version.optional(),
  onlyIfNeeded: flag,
  watchVerdict: verdict.optional(),
  detectedAt: z.iso.datetime({ offset: true }).optional(),
  securityEvidence: z.string().optional(),
  destinationSecurityEvidence: z.string().optional(),
  overrideSchema: release.shape.version.optional(),
  skipSnapshot: flag,
  backupTimeLimit: duration,
  validationTime: duration.optional(),
  removeArtifacts: flag,
  githubEnvironment: z.string().optional(),
  concurrencyGroup: z.string().optional(),
  token: secret.optional(),
  patience: duration.optional(),
  // Read by the runner port, which has it for all that name this job.
  jobId: jobId.optional(),
  lockWait: duration.optional(),
})
export type Inputs = z.infer<typeof inputsSchema> & WithConfiguration
