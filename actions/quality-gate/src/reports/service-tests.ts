import { join } from 'node:path'
import type { Context } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { isKeyName } from '@slipway/shared/core/keys'
import { z } from 'zod'
import type { Pattern } from './patterns.ts'
import { type Located, locateReports, type ReportKind } from './report-locations.ts'

/** The outcome of the test step: `steps.<id>.outcome` of the workflow. */
export const testOutcome = z.enum(['success', 'failure', 'cancelled', 'skipped'])
export type TestOutcome = z.infer<typeof testOutcome>

/** The services that a run builds, as mode plan of blue-green-deploy lists them; one that is promoted was tested before. */
const builds = z.array(z.object({ service: z.string().refine(isKeyName), folder: z.string(), test: z.string(), promote: z.boolean() }))

/** A service whose tests are judged. `tested`: whether it has a command that tests it. */
export type TestedService = { service: string; folder: string; tested: boolean }

/** An input: the output `builds` of mode plan. */
export const buildsText = z.string().transform((text, context): TestedService[] => {
  const parsed = builds.safeParse(jsonOf(text))
  if (parsed.success)
    return parsed.data.filter(({ promote }) => !promote).map(({ service, folder, test }) => ({ service, folder, tested: test !== '' }))
  context.addIssue({ code: 'custom', message: 'expected JSON, as mode plan gives it out in the output builds', input: text })
  return z.NEVER
})

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Where the outcome of the tests of a service lies beside its reports, from the workspace of the job that judges. */
export function outcomePathOf(service: string): string {
  return join('slipway-test-outcomes', service)
}

/** What became of the tests of a service; undefined where its job left nothing. Throws an ActionError for anything but an outcome. */
async function readOutcome(service: string, { runner, files }: Pick<Context, 'runner' | 'files'>): Promise<TestOutcome | undefined> {
  const path = outcomePathOf(service)
  const text = await files.read(join(runner.workspace, path))
  if (text === undefined) return undefined
  const parsed = testOutcome.safeParse(text.trim())
  if (parsed.success) return parsed.data
  throw new ActionError(`${path} does not hold the outcome of a step`, { hint: `It has to be one of ${testOutcome.options.join(', ')}.` })
}

/** What a service left of its tests. */
export type ServiceTests = TestedService & { outcome: TestOutcome | undefined; junit: Located; lcov: Located }

/** The outcome and the reports of each service; a report is looked for from its folder. */
export async function readServiceTests(
  services: readonly TestedService[],
  named: Partial<Record<ReportKind, readonly Pattern[] | undefined>>,
  context: Pick<Context, 'runner' | 'files'>,
): Promise<ServiceTests[]> {
  return await Promise.all(
    services.map(async (one) => ({
      ...one,
      outcome: await readOutcome(one.service, context),
      junit: one.tested ? await locateReports('junit', named.junit, context, one.folder) : nothingLocated,
      lcov: one.tested ? await locateReports('lcov', named.lcov, context, one.folder) : nothingLocated,
    })),
  )
}

const nothingLocated: Located = { files: [], missing: [], absent: undefined }

/** The reports of all services together. */
export function joinLocated(all: readonly Located[]): Located {
  const absent = all.flatMap((one) => one.absent ?? [])
  return {
    // Two services of one folder have the same reports.
    files: [...new Map(all.flatMap(({ files }) => files).map((file) => [file.real, file])).values()],
    missing: all.flatMap(({ missing }) => missing),
    absent: absent.length === 0 ? undefined : absent.join('; '),
  }
}
