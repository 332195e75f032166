import { z } from 'zod'
import type { ApiAnswer } from './api-exchange.ts'

/** What can be set of the analytics. */
export type AnalyticsSettings = {
  /** False: the token lacks "Account Analytics: Read". */
  allowed: boolean
  /** How many requests each row stands for, where the answer is sampled. */
  sampleInterval: number
  /** Milliseconds since 1970; nothing that came later is counted yet. */
  countedUntil: number
}

const question = z.object({
  query: z.string(),
  variables: z.object({ accountTag: z.string(), scriptName: z.string(), from: z.iso.datetime(), until: z.iso.datetime() }),
})

/**
 * The GraphQL Analytics API for one Worker: the dataset `workersInvocationsAdaptive` by `scriptVersion`, of the requests that the edge has really
 * passed on. It knows this one query, whose bounds it takes from its variables.
 */
export function workersAnalytics({ account, script }: { account: string; script: string }) {
  const invocations: { at: number; version: string; failed: boolean }[] = []
  const settings: AnalyticsSettings = { allowed: true, sampleInterval: 1, countedUntil: Number.POSITIVE_INFINITY }
  return {
    settings,
    /** `failed`: the Worker gave no answer of its own. An answer with 5xx is no failed invocation. */
    count: (version: string, failed: boolean, at = Date.now()) => void invocations.push({ at, version, failed }),
    answer(body: unknown): ApiAnswer {
      const parsed = question.safeParse(body)
      if (!parsed.success || !parsed.data.query.includes('workersInvocationsAdaptive')) return failure(400, 'error parsing args')
      const { accountTag, scriptName, from, until } = parsed.data.variables
      if (!settings.allowed || accountTag !== account) return failure(403, 'not authorized for that account')
      const end = Math.min(Date.parse(until), settings.countedUntil)
      const inside = invocations.filter(({ at }) => scriptName === script && at >= Date.parse(from) && at < end)
      const rows = Map.groupBy(inside, ({ version }) => version)
      const groups = [...rows].map(([scriptVersion, ofVersion]) => ({
        avg: { sampleInterval: settings.sampleInterval },
        dimensions: { scriptVersion },
        sum: {
          errors: ofVersion.filter(({ failed }) => failed).length * settings.sampleInterval,
          requests: ofVersion.length * settings.sampleInterval,
        },
      }))
      return { status: 200, body: { data: { viewer: { accounts: [{ workersInvocationsAdaptive: groups }] } }, errors: null } }
    },
  }
}

function failure(status: number, message: string): ApiAnswer {
  const extensions = { timestamp: new Date().toISOString() }
  return {
    status,
    body: { data: null, errors: [{ message, path: ['viewer', 'accounts', '0', 'workersInvocationsAdaptive'], extensions }] },
  }
}
