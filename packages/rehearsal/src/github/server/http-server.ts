import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Answer, HttpRefusal } from '../http/answer.ts'
import { type Incoming, readRequest } from '../http/request.ts'
import type { Caller } from '../state/tokens.ts'
import { answerGraphql } from './graphql.ts'
import type { Registry } from './npm-advisories.ts'
import { limitHeaders } from './rate-limits.ts'
import type { RequestFault, RequestFaults } from './request-faults.ts'
import { answerRest, authenticate, type RestServices } from './rest.ts'

export const registryPath = '/_registry'

export type HttpServer = { url: string; close(): Promise<void> }

/** Serves REST, GraphQL, downloads and the npm registry on a free loopback port. */
export async function startHttpServer(services: {
  exchange: RestServices
  faults: RequestFaults
  registry: Registry
}): Promise<HttpServer> {
  let own = ''
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      services.exchange.emulator.state.defects.push({
        method: request.method ?? '',
        path: request.url ?? '',
        status: 500,
        problems: [String(error)],
      })
      response.destroy()
    })
  })
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const incoming = await readRequest(request, own)
    if (incoming.path.startsWith('/_downloads/')) return download(services.exchange, incoming, response)
    if (incoming.path.startsWith(`${registryPath}/`)) {
      return send(response, services.registry.answer(incoming, incoming.path.slice(registryPath.length)))
    }
    await converse(services, incoming, response)
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address')
  own = `http://127.0.0.1:${address.port}`
  return {
    url: own,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Answers one request to GitHub's API: authenticates the caller, applies a planned fault, records the request. */
async function converse(
  { exchange, faults }: { exchange: RestServices; faults: RequestFaults },
  incoming: Incoming,
  response: ServerResponse,
): Promise<void> {
  const { method } = incoming
  // Octokit writes the slashes of a ref as %2F; stories and records are about the ref.
  const path = incoming.path.replace(/%2F/gi, '/')
  const fault = faults.take(method, path)
  const { caller, answer } = await attempt(exchange, incoming, fault)
  const shown = fault === undefined ? answer : faulty(fault, answer, exchange)
  const job = caller?.kind === 'job' ? caller : undefined
  const { state } = exchange.emulator
  const steps = state.jobs.find(({ id }) => id === job?.jobId)?.steps ?? []
  state.requests.push({
    at: exchange.emulator.now(),
    method,
    path,
    status: shown?.status ?? 0,
    counted: fault === undefined && shown?.status !== 304 && path !== '/rate_limit',
    jobId: job?.jobId,
    step: steps.findLast(({ status }) => status === 'in_progress')?.name,
    runId: job?.runId,
    login: caller?.kind === 'person' ? caller.login : undefined,
    fault: fault?.kind,
  })
  // For a time-out nothing is sent: the client gives up, or the server closes.
  if (shown !== undefined) send(response, shown, fault?.kind === 'torn-json')
}

async function attempt(
  exchange: RestServices,
  incoming: Incoming,
  fault: RequestFault | undefined,
): Promise<{ caller: Caller | undefined; answer: Answer }> {
  try {
    const caller = authenticate(exchange, incoming)
    const carriedOut = fault === undefined || fault.kind === 'torn-json' || fault.carriedOut === true
    if (!carriedOut) return { caller, answer: { status: 500 } }
    const isGraphql = incoming.path === '/graphql' && incoming.method === 'POST'
    return {
      caller,
      answer: isGraphql ? await answerGraphql(exchange.emulator, incoming, caller) : await answerRest(exchange, incoming, caller),
    }
  } catch (error) {
    if (error instanceof HttpRefusal) return { caller: undefined, answer: error.answer }
    throw error
  }
}

/** Undefined: no answer at all. Sources: REST reference, "Rate limits for the REST API", what exceeding them is answered with. */
function faulty(fault: RequestFault, answer: Answer, { emulator, limits }: RestServices): Answer | undefined {
  const seconds = fault.seconds ?? 1
  switch (fault.kind) {
    case 'status':
      return new HttpRefusal(fault.status ?? 500, 'Server Error').answer
    case 'rate-limit': {
      const spent = { ...limits.look({ kind: 'nobody' }), remaining: 0, reset: Math.ceil(emulator.clock.now() / 1_000) + seconds }
      return new HttpRefusal(fault.status ?? 403, 'API rate limit exceeded for installation.', { headers: limitHeaders(spent, 'core') })
        .answer
    }
    case 'secondary-limit': {
      const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
      return new HttpRefusal(fault.status ?? 403, message, { headers: { 'retry-after': String(seconds) } }).answer
    }
    case 'timeout':
      return undefined
    case 'torn-json':
      return answer
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer, torn = false): void {
  const whole = body === undefined ? '' : JSON.stringify(body)
  const text = torn ? whole.slice(0, Math.floor(whole.length / 2)) : whole
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(status === 204 || status === 304 ? {} : { 'content-length': Buffer.byteLength(text) }),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': randomBytes(10).toString('hex').toUpperCase(),
    ...headers,
  })
  response.end(text)
}

/** What `archive_download_url` and an asset of a release lead to: an address that needs no token, since its end cannot be guessed. */
async function download({ emulator }: RestServices, { path }: Incoming, response: ServerResponse): Promise<void> {
  const [, , id, digest] = path.split('/')
  const isMeant = (one: { id: number; digest: string }) => String(one.id) === id && one.digest === `sha256:${digest}`
  const asset = emulator.state.releases.flatMap(({ assets }) => assets).find(isMeant)
  if (asset !== undefined) {
    response.writeHead(200, { 'content-type': asset.contentType, 'content-length': asset.content.length })
    return void response.end(asset.content)
  }
  const artifact = emulator.state.artifacts.find(isMeant)
  if (artifact === undefined) return send(response, new HttpRefusal(404, 'Not Found').answer)
  const archive = await emulator.artifacts.archive(artifact.id)
  response.writeHead(200, {
    'content-type': 'application/zip',
    'content-length': archive.length,
    'content-disposition': `attachment; filename="${encodeURIComponent(artifact.name)}.zip"`,
  })
  response.end(archive)
}
