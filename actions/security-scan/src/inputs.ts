import { duration } from '@slipway/shared/core/duration'
import { flag, secret } from '@slipway/shared/inputs'
import { z } from 'zod'
import { scannerNames } from './contract/scanner-names.ts'

/** Names separated by commas, spaces or line breaks. */
const scannerList = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ''))
  .pipe(z.array(z.enum(scannerNames)).min(1))

/** Images by their digests, separated by commas, spaces or line breaks: a tag may be another image a moment later. */
const imageList = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ''))
  .pipe(z.array(z.string().regex(/^[a-z0-9][\w./:-]*@sha256:[0-9a-f]{64}$/i, 'expected NAME@sha256:…')).min(1))

export const inputsSchema = z.object({
  config: z.string().optional(),
  path: z.string(),
  scanners: scannerList.optional(),
  failOn: z.enum(['critical', 'high', 'medium', 'low', 'none']).optional(),
  onError: z.enum(['block', 'warn']).optional(),
  notLookedAt: z.enum(['block', 'warn']).optional(),
  base: z
    .string()
    .regex(/^[^-\s]\S*$/, 'expected a commit or a ref')
    .optional(),
  advisoryService: z.url({ protocol: /^https?$/ }).optional(),
  osvDatabase: z.string().optional(),
  trivyCache: z.string().optional(),
  images: imageList.optional(),
  rustAdvisories: z.string().optional(),
  databaseAge: duration,
  verifyFinds: flag,
  timeout: duration,
  report: z.string().optional(),
  sarif: z.string().optional(),
  uploadSarif: flag,
  token: secret.optional(),
})
export type Inputs = z.infer<typeof inputsSchema>
