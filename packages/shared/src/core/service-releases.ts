import { z } from 'zod'
import { isKeyName } from './keys.ts'
import { release, verdict } from './words.ts'

/** A release of one of several services, as one job of a workflow hands it to the next. */
export const serviceRelease = release.extend({
  service: z.string().refine(isKeyName, 'expected the name of a service: lower-case letters, digits and hyphens'),
  /** The version that was live when this was proposed, or `none`. */
  live: z.string().optional(),
})
export type ServiceRelease = z.infer<typeof serviceRelease>

const list = z
  .array(serviceRelease)
  .min(1, 'expected at least one service')
  .refine((all) => new Set(all.map(({ service }) => service)).size === all.length, 'expected each service once')

/** An input: the releases of several services as JSON, in the order in which they are rolled out. */
export const serviceReleases = z
  .string()
  .transform((text, context): unknown => jsonIn(text, context, 'expected JSON, as mode plan gives it out in the output releases'))
  .pipe(list)

export function formatServiceReleases(releases: readonly ServiceRelease[]): string {
  return JSON.stringify(releases)
}

/** What a watch said of each of several services. */
export const serviceWatches = z.record(
  z.string(),
  z.object({ verdict, judgement: z.enum(['HEALTHY', 'REGRESSED', 'INCONCLUSIVE']).optional().catch(undefined) }),
)
export type ServiceWatches = z.infer<typeof serviceWatches>

/** An input: the output `services` of the step that watched, as JSON by service. */
export const serviceWatchesText = z
  .string()
  .transform((text, context): unknown => jsonIn(text, context, 'expected JSON, as a watch gives it out in the output services'))
  .pipe(serviceWatches)

function jsonIn(text: string, context: z.RefinementCtx, expected: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue({ code: 'custom', message: expected, input: text })
    return z.NEVER
  }
}
