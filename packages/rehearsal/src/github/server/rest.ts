import { createHash } from 'node:crypto'
import { type Answer, type Handler, HttpRefusal, notFoundRefusal, ok } from '../http/answer.ts'
import type { Contract } from '../http/contract.ts'
import type { Incoming } from '../http/request.ts'
import { type Match, matchEndpoint } from '../http/router.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import { acceptedHeader, type Endpoint, mayCall, ruleOf } from '../state/endpoint-permissions.ts'
import type { Caller, Tokens } from '../state/tokens.ts'
import { limitHeaders, type RateLimits } from './rate-limits.ts'

export type RestServices = {
  emulator: EmulatorContext
  tokens: Tokens
  limits: RateLimits
  contract: Contract
  routes: Readonly<Record<string, Handler>>
}

/** Versions of the interface that GitHub knows (REST reference, "API Versions"). */
const versions = ['2022-11-28', '2026-03-10']

/** The caller of a request, or GitHub's refusal of its token. */
export function authenticate({ tokens }: RestServices, { headers }: Incoming): Caller {
  if ((headers['user-agent'] ?? '') === '') {
    throw new HttpRefusal(403, 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.')
  }
  const caller = tokens.callerOf(headers['authorization'])
  if (caller === undefined) throw new HttpRefusal(401, 'Bad credentials')
  return caller
}

/** Answers one request to the REST API. Never throws. */
export async function answerRest(exchange: RestServices, incoming: Incoming, caller: Caller): Promise<Answer> {
  const version = incoming.headers['x-github-api-version'] ?? versions[0] ?? ''
  if (!versions.includes(version)) return new HttpRefusal(400, `${version} is not a supported version`).answer
  if (incoming.path === '/rate_limit') return rateLimit(exchange, caller)
  // The root (docs.github.com, "GitHub API Root") answers everybody; it is the control address of a runner.
  if (incoming.path === '/') return ok({ current_user_url: 'https://api.github.com/user' })
  const allowance = exchange.limits.use(caller)
  const date = new Date(exchange.emulator.clock.now()).toUTCString()
  const headers = { date, ...limitHeaders(allowance, 'core'), 'x-github-api-version-selected': version }
  if (allowance.used > allowance.limit) {
    const message = 'API rate limit exceeded for installation.'
    return withHeaders(new HttpRefusal(403, message).answer, headers)
  }
  try {
    const match = admit(exchange, incoming, caller)
    const accepted = acceptedHeader(ruleOf(match.endpoint))
    const answer = await serve(exchange, { incoming, caller }, match)
    const tagged = conditional(incoming, withHeaders(answer, { ...headers, 'x-accepted-github-permissions': accepted }))
    if (tagged.status !== 304) return tagged
    return { ...tagged, headers: { ...tagged.headers, ...limitHeaders(exchange.limits.giveBack(caller), 'core') } }
  } catch (error) {
    if (error instanceof HttpRefusal) return withHeaders(error.answer, headers)
    throw error
  }
}

function rateLimit({ limits }: RestServices, caller: Caller): Answer {
  const { limit, remaining, used, reset } = limits.look(caller)
  const core = { limit, remaining, used, reset }
  return ok({ resources: { core, search: { limit: 30, remaining: 30, used: 0, reset } }, rate: core })
}

/** Finds the endpoint and asks whether the caller may use it. Throws an HttpRefusal; a refusal for a missing permission is recorded. */
function admit({ emulator }: RestServices, incoming: Incoming, caller: Caller): Match {
  const { method, path } = incoming
  const refuse = ({ status, message, reason, headers = {} }: RecordedRefusal) => {
    recordRefusal(emulator, { incoming, caller, status, reason })
    return new HttpRefusal(status, message, { headers })
  }
  const match = matchOrRefuse(method, path)
  if (match === undefined) throw refuse({ status: 403, message: inaccessible, reason: 'the endpoint is not in the table of permissions' })
  if (!isOwn(emulator, match)) throw notFoundRefusal()
  const rule = ruleOf(match.endpoint)
  const accepted = { 'x-accepted-github-permissions': acceptedHeader(rule) }
  if (caller.kind === 'nobody') {
    if (emulator.repository.private) throw notFoundRefusal()
    if (method !== 'GET') throw refuse({ status: 401, message: 'Requires authentication', reason: 'no token' })
  }
  if (caller.kind === 'job' && !mayCall(rule, caller.permissions))
    throw refuse({ status: 403, message: inaccessible, reason: reasonOf(rule), headers: accepted })
  // Reviewers need no more than to read.
  if (caller.kind === 'person' && caller.role === 'read' && method !== 'GET' && rule.needs !== 'person') {
    throw refuse({
      status: 403,
      message: 'Must have write access to the repository.',
      reason: `${caller.login} may only read`,
      headers: accepted,
    })
  }
  return match
}

const inaccessible = 'Resource not accessible by integration'

type RecordedRefusal = { status: number; message: string; reason: string; headers?: Readonly<Record<string, string>> }

/** What a request is, and who sends it. */
type RestRequest = { readonly incoming: Incoming; readonly caller: Caller }

function recordRefusal(
  { state }: EmulatorContext,
  { incoming: { method, path }, caller, status, reason }: RestRequest & { status: number; reason: string },
): void {
  const job = caller.kind === 'job' ? caller : undefined
  state.refused.push({ method, path: path.replace(/%2F/gi, '/'), jobId: job?.jobId, runId: job?.runId, status, reason })
}

function reasonOf(rule: ReturnType<typeof ruleOf>): string {
  return rule.needs === 'person' ? 'only a person may do this' : `the job lacks ${acceptedHeader(rule)}`
}

function matchOrRefuse(method: string, path: string): Match | undefined {
  try {
    return matchEndpoint(method, path)
  } catch {
    throw new HttpRefusal(400, 'Bad Request: the path is not well encoded')
  }
}

function isOwn({ repository }: EmulatorContext, { params }: Match): boolean {
  const own = (given: string | undefined, name: string) => given === undefined || given.toLowerCase() === name.toLowerCase()
  return own(params['owner'], repository.owner) && own(params['repo'], repository.name)
}

/** Endpoints whose body is a file. */
const takesFile: ReadonlySet<Endpoint> = new Set<Endpoint>(['POST /repos/{owner}/{repo}/releases/{release_id}/assets'])

/** Checks the request against GitHub's description, lets the route answer, and checks the answer. */
async function serve({ emulator, contract, routes }: RestServices, { incoming, caller }: RestRequest, match: Match): Promise<Answer> {
  const { method, path, query, headers, addresses } = incoming
  const isFile = takesFile.has(match.endpoint)
  const body = isFile ? incoming.body : parseBody(incoming)
  // GitHub's description says no more of a file than that it is one.
  const wrong = contract.ofRequest(match, { headers: described(headers), query, body: isFile ? undefined : body })
  if (wrong.length > 0) {
    emulator.state.invalid.push({ method, path, status: 422, problems: wrong })
    return new HttpRefusal(422, `Invalid request.\n\n${wrong.join('\n')}`).answer
  }
  const handler = routes[match.endpoint]
  if (handler === undefined) throw new Error(`No route for ${match.endpoint}`)
  const answer = await answerOf(emulator, incoming, () =>
    handler({ method, path, params: match.params, query, body, headers, caller, addresses }),
  )
  if (answer.status === 403)
    recordRefusal(emulator, { incoming, caller, status: 403, reason: answer.reason ?? reasonOf(ruleOf(match.endpoint)) })
  const broken = contract.ofAnswer(match.endpoint, answer.status, answer.body)
  if (broken.length === 0) return answer
  emulator.state.defects.push({ method, path, status: answer.status, problems: broken })
  return new HttpRefusal(500, `The rehearsal's GitHub would have answered against GitHub's own description: ${broken.join('; ')}`).answer
}

async function answerOf(emulator: EmulatorContext, { method, path }: Incoming, handle: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await handle()
  } catch (error) {
    if (error instanceof HttpRefusal) return error.answer
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
    emulator.state.defects.push({ method, path, status: 500, problems: [problem] })
    return new HttpRefusal(500, `The rehearsal's GitHub failed: ${problem}`).answer
  }
}

/** Octokit sends a body of no bytes, and gh one without a type; only what is there has to be JSON. */
function parseBody({ method, body }: Incoming): unknown {
  if (method === 'GET' || body.length === 0) return undefined
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new HttpRefusal(400, 'Problems parsing JSON')
  }
}

/** A content type without a body would make the validator require a body that is optional. */
function described(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-type' && name !== 'cookie'))
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } }
}

/** `ETag` and `If-None-Match` (REST reference, "Best practices", conditional requests). */
function conditional({ method, headers }: Incoming, answer: Answer): Answer {
  if (method !== 'GET' || answer.status !== 200) return answer
  const etag = `W/"${createHash('sha256').update(JSON.stringify(answer.body)).digest('hex')}"`
  const tagged = withHeaders(answer, { etag, 'cache-control': 'private, max-age=60, s-maxage=60' })
  const asked = (headers['if-none-match'] ?? '').split(/\s*,\s*/)
  return asked.includes(etag) || asked.includes(etag.slice(2)) ? { status: 304, headers: tagged.headers ?? {} } : tagged
}
