import { byteSize } from '@slipway/shared/core/byte-size'
import { duration } from '@slipway/shared/core/duration'
import { percentage } from '@slipway/shared/core/percentage'
import { flag, secret, statuses } from '@slipway/shared/inputs'
import { serviceInputs, settingsInputs } from '@slipway/shared/settings'
import { z } from 'zod'

const address = z.url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })

const rate = z
  .string()
  .regex(/^\d+(?:\.\d+)?$/, 'expected a number')
  .transform(Number)
  .pipe(z.number().positive('expected more than 0').max(1_000, 'expected at most 1000'))

const count = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, 'expected a whole number of 1 or more')
  .transform(Number)

const lines = z.string().transform((text) => text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()])))

export const inputsSchema = z.object({
  url: address.optional(),
  ...settingsInputs,
  ...serviceInputs,
  token: secret.optional(),
  version: z.string().optional(),
  judgeState: z.string().optional(),
  duration: duration.optional(),
  look: flag,
  consequence: z.string().optional(),
  requestsPerSecond: rate.optional(),
  paths: lines.optional(),
  expectStatus: statuses.optional(),
  p95: duration.optional(),
  errorRate: percentage.optional(),
  minimumRequests: count,
  metrics: z.string().optional(),
  memoryLimit: byteSize.optional(),
  controlUrl: address.optional(),
  stopEarly: flag,
  results: z.string(),
})
export type Inputs = z.infer<typeof inputsSchema>
