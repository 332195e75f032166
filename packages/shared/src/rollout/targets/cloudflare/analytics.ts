import { z } from 'zod'
import { messageOf } from '../../../core/errors.ts'
import type { Rest, RestReply } from '../provider-rest.ts'

/** Invocations of a version of a Worker, by its id. `failed`: exceptions, exceeded limits and internal errors; not answers with 5xx. */
export type Invocations = ReadonlyMap<string, { requests: number; failed: number }>

/** `denied`: the token may not read analytics. */
export type InvocationsAnswer = { state: 'told'; versions: Invocations } | { state: 'denied' | 'unread'; reason: string }

/** The permission of the token, as Cloudflare names it ("Configure an Analytics API token"). */
export const analyticsPermission = 'Account Analytics: Read'

const path = '/graphql'
/** Rows: one a version that was invoked in the interval, of which there are two or three. */
const maxRows = 100

/**
 * "Querying Workers Metrics with GraphQL" of Cloudflare's documentation, with the dimension `scriptVersion`, which holds the version's id, and
 * `avg { sampleInterval }` of the schema. The end of the interval does not belong to it.
 */
const query = `query SlipwayInvocations($accountTag: string, $scriptName: string, $from: string, $until: string) {
  viewer {
    accounts(filter: { accountTag: $accountTag }) {
      workersInvocationsAdaptive(limit: ${maxRows}, filter: { scriptName: $scriptName, datetime_geq: $from, datetime_lt: $until }) {
        dimensions { scriptVersion }
        sum { requests errors }
        avg { sampleInterval }
      }
    }
  }
}`

const counter = z.int().nonnegative()
const row = z.object({
  dimensions: z.object({ scriptVersion: z.string() }),
  sum: z.object({ requests: counter, errors: counter }),
  avg: z.object({ sampleInterval: z.number().gte(1) }),
})
const answer = z.object({
  data: z.object({ viewer: z.object({ accounts: z.array(z.object({ workersInvocationsAdaptive: z.array(row) })).length(1) }) }),
})
/** A 200 may hold errors ("Error responses"); the list is null, or absent, where there are none. */
const refusals = z.object({ errors: z.array(z.object({ message: z.string() })).min(1) })

/** The messages of a 403, which also come with a 200. */
const denial = /not authorized for that account|does not have access to the path|are not authorized/i

export type InvocationsQuestion = { account: string; script: string; from: number; until: number }

/** What was counted in an interval, by version. `from` and `until` are in milliseconds since 1970. Throws nothing but an abort. */
export async function readInvocations(
  rest: Rest,
  { account, script, from, until }: InvocationsQuestion,
  signal: AbortSignal | undefined,
): Promise<InvocationsAnswer> {
  const variables = { accountTag: account, scriptName: script, from: new Date(from).toISOString(), until: new Date(until).toISOString() }
  try {
    // A query changes nothing, so one whose answer was lost is asked again with the next reading.
    const reply = await rest.write({ method: 'POST', path, body: { query, variables }, signal })
    return reply.state === 'uncertain' ? { state: 'unread', reason: reply.why } : invocationsIn(reply, rest)
  } catch (error) {
    signal?.throwIfAborted()
    return { state: 'unread', reason: messageOf(error) }
  }
}

function invocationsIn(reply: RestReply, rest: Rest): InvocationsAnswer {
  const refused = refusals.safeParse(reply.body)
  if (reply.status >= 300 || refused.success) {
    const said = refused.success ? refused.data.errors.map(({ message }) => message).join('; ') : ''
    const reason = messageOf(rest.refusal({ method: 'POST', path }, reply))
    return { state: reply.status === 403 || denial.test(said) ? 'denied' : 'unread', reason }
  }
  const parsed = answer.safeParse(reply.body)
  if (!parsed.success) {
    const problems = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
    return { state: 'unread', reason: `Cloudflare's answer to POST ${path} is not what its API documents: ${problems.join('; ')}` }
  }
  const rows = parsed.data.data.viewer.accounts.flatMap(({ workersInvocationsAdaptive: all }) => all)
  if (rows.length >= maxRows)
    return { state: 'unread', reason: `Cloudflare tells more than ${maxRows - 1} versions, so some may be missing` }
  const versions = new Map<string, { requests: number; failed: number }>()
  for (const { dimensions, sum, avg } of rows) {
    const before = versions.get(dimensions.scriptVersion) ?? { requests: 0, failed: 0 }
    const seen = (count: number) => Math.round(count / avg.sampleInterval)
    versions.set(dimensions.scriptVersion, { requests: before.requests + seen(sum.requests), failed: before.failed + seen(sum.errors) })
  }
  return { state: 'told', versions }
}
