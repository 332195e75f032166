import { environmentGates } from '@slipway/shared/core/keys'
import { flag, secret } from '@slipway/shared/inputs'
import { settingsInputs } from '@slipway/shared/settings'
import { z } from 'zod'
import { jobConclusions } from './content/job-conclusion.ts'

const result = z.enum(jobConclusions)

/** The values of `notify`. `untold`: only failures that no other report of this run has sent. */
const told = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(['true', 'false', 'untold']))

/** `toJSON(needs)`: of each job its result; the outputs are not looked at. */
const needs = z.record(z.string(), z.object({ result }))

export const inputsSchema = z.object({
  ...settingsInputs,
  evidence: z.string().optional(),
  title: z.string().optional(),
  result: result.optional(),
  results: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'expected JSON: give toJSON(needs)', input: text })
        return z.NEVER
      }
    })
    .pipe(needs)
    .optional(),
  comment: z.enum(['auto', 'always', 'never']),
  commentAuthor: z.string(),
  status: flag,
  gate: z.enum(['ci', ...environmentGates]).optional(),
  gates: z
    .string()
    .transform((text) => text.split(/\s+/).filter((word) => word !== ''))
    .optional(),
  statusCommit: z
    .string()
    .regex(/^[0-9a-f]{40}$/, 'expected a full commit')
    .optional(),
  notify: told,
  notifyTo: z.string().optional(),
  notifySecrets: secret.optional(),
  history: flag,
  dashboard: z.string(),
  page: z.url({ protocol: /^https?$/ }).optional(),
  strict: flag,
  token: secret.optional(),
})
export type Inputs = z.infer<typeof inputsSchema>
