import { jsonValues } from '@slipway/shared/config/schema'
import { duration } from '@slipway/shared/core/duration'
import { secret, statuses } from '@slipway/shared/inputs'
import { serviceInputs, settingsInputs } from '@slipway/shared/settings'
import { z } from 'zod'

const address = z.url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })

/** Lines of a name, a separator and a value. */
const pairs = (separator: string, example: string) =>
  z.string().transform((text, context) => {
    const values: Record<string, string> = {}
    for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
      const at = line.indexOf(separator)
      if (at < 1) context.addIssue({ code: 'custom', message: `expected lines such as ${example}`, input: text })
      else values[line.slice(0, at).trim()] = line.slice(at + separator.length).trim()
    }
    return values
  })

const lines = z.string().transform((text) => text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()])))

const count = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, 'expected a number from 1 to 999')
  .transform(Number)

export const inputsSchema = z.object({
  mode: z.enum(['wait', 'watch']),
  url: address.optional(),
  ...settingsInputs,
  ...serviceInputs,
  token: secret.optional(),
  health: z.string().optional(),
  version: z.string().optional(),
  timeout: duration.optional(),
  interval: duration.optional(),
  successes: count,
  for: duration.optional(),
  controlUrl: address.optional(),
  path: lines.optional(),
  header: pairs(':', 'Authorization: Bearer $API_TOKEN').optional(),
  expectStatus: statuses.optional(),
  expectHeader: pairs(':', 'content-type: application/json').optional(),
  expectJson: pairs('=', 'checks.database=up')
    .transform((values): z.input<typeof jsonValues> => values)
    .pipe(jsonValues)
    .optional(),
  expectLatency: duration.optional(),
})
export type Inputs = z.infer<typeof inputsSchema>
