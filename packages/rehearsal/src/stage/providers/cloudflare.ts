import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { startThread } from '../system/thread.ts'
import type { ApiAnswer, ApiRequest } from './api-exchange.ts'
import { type ApiServer, serveOnFreePort, startApi } from './api-server.ts'
import type { Upstream } from './request-shares.ts'
import { type WorkerTraffic, workerEdge } from './worker-edge.ts'
import { type AnalyticsSettings, workersAnalytics } from './workers-analytics.ts'
import { type UploadedVersion, wranglerCalls } from './wrangler-calls.ts'

export type CloudflareStandInOptions = {
  account?: string
  script?: string
  token?: string
  subdomain?: string
  /** A thread of its own answers users in time, whatever else this process does. */
  edge?: 'here' | 'thread'
}

type Version = Upstream & { number: number; tag: string | undefined; message: string | undefined; created: string; hasPreview: boolean }
type Share = { version_id: string; percentage: number }
type Deployment = { id: string; created: string; versions: Share[]; message: string }

export type CloudflareStandIn = AsyncDisposable & {
  /** Where target.api points. */
  api: string
  /** What target.preview is. */
  preview: string
  /** The address that users open. Requests are distributed as the current deployment states. */
  url: string
  account: string
  script: string
  token: string
  calls: ApiServer['calls']
  faults: ApiServer['faults'] & {
    /** The next reads of the deployments still return the state before the next write. */
    lag(reads: number): void
  }
  /** `wrangler versions upload`: a version without traffic. Gives its id. */
  upload(version: UploadedVersion): string
  /** `wrangler deploy`: a version that gets everything at once; `message` tells what the deployment says of itself, by the id of the version. */
  deploy(version: UploadedVersion, message?: (id: string) => string): string
  /** `wrangler secret put`: versions from before it can no longer be deployed unless they serve. */
  changeSecret(name: string): void
  /** Sets shares by hand. */
  setShares(shares: Readonly<Record<string, number>>): void
  /** Resolves when the edge goes by what was made without the API. */
  follow(): Promise<void>
  previewsEnabled: boolean
  /** What the analytics tell of the requests that were passed on. */
  analytics: AnalyticsSettings
  shares(): Readonly<Record<string, number>>
  /** Every deployment there was, oldest first. */
  deployments(): readonly { shares: Readonly<Record<string, number>>; message: string }[]
  /** The tag of a version. */
  tagOf(id: string | undefined): string | undefined
}

const keptVersions = 100
/** An older API cut messages here; the present one cuts at 1000. */
const messageBytes = 100

const uploadBody = z.object({ tag: z.string().optional(), message: z.string().optional(), upstream: z.url() })
const deployBody = z.object({
  strategy: z.literal('percentage'),
  versions: z.array(z.object({ version_id: z.uuid(), percentage: z.number().min(0).max(100) })).min(1),
  annotations: z.object({ 'workers/message': z.string().optional() }).optional(),
})

/**
 * Cloudflare Workers for one Worker: the API for versions and deployments, and an edge that deals requests out to the
 * processes that stand for versions. `POST /stage/upload` takes `{ tag, message, upstream }` where wrangler would send a bundle.
 */
export async function startCloudflare(options: CloudflareStandInOptions = {}): Promise<CloudflareStandIn> {
  const { account = 'a'.repeat(32), script = 'harbor', token = 'cloudflare-token', subdomain = 'quay', edge: place = 'here' } = options
  const worker = createWorker()
  const analytics = workersAnalytics({ account, script })
  const base = `/accounts/${account}/workers/scripts/${script}`
  let lagging: { reads: number; before: Deployment[] } | undefined

  await using starting = new AsyncDisposableStack()
  const wrangler = wranglerCalls({
    account,
    script,
    add: (version) => worker.add(version).id,
    deploy: (version) => standIn.deploy(version),
    previewsEnabled: () => standIn.previewsEnabled,
    well,
    refused,
    resources: starting.use(new AsyncDisposableStack()),
  })
  const traffic = (): WorkerTraffic => ({ versions: worker.versions, shares: worker.deployments[0]?.versions ?? [] })
  const edge = starting.use(await startEdge(place, { script, traffic, ended: analytics.count }))
  const answer = async (request: ApiRequest): Promise<ApiAnswer> => {
    await edge.follow()
    const told = await decide(request)
    if (request.method !== 'GET') await edge.follow()
    return told
  }
  const decide = async (request: ApiRequest): Promise<ApiAnswer> => {
    const { method, path, query, body } = request
    if (method === 'POST' && path === '/stage/upload') return uploaded(worker, body)
    if (method === 'POST' && path === '/graphql') return analytics.answer(body)
    const isFirst = method === 'PUT' && path === base
    const told = worker.versions.length === 0 && !isFirst ? undefined : await wrangler.answer(request)
    if (told !== undefined) return told
    if (method === 'GET' && path === `/accounts/${account}/workers/subdomain`) return well({ subdomain })
    if (!path.startsWith(`${base}/`) || worker.versions.length === 0)
      return refused(404, 10007, 'This Worker does not exist on your account.')
    if (method === 'GET' && path === `${base}/deployments`) {
      const list = lagging !== undefined && lagging.reads-- > 0 ? lagging.before : worker.deployments
      return well({ deployments: list.map(showDeployment) })
    }
    if (method === 'POST' && path === `${base}/deployments`) {
      if (lagging !== undefined) lagging.before = [...worker.deployments]
      return deployed(worker, body, query.get('force') === 'true')
    }
    if (method === 'GET' && path === `${base}/versions`) {
      const list = query.get('deployable') === 'true' ? worker.versions.slice(0, keptVersions) : worker.versions.slice(0, 10)
      return well({ items: list.map(showVersion) })
    }
    if (method === 'GET' && path.startsWith(`${base}/versions/`)) {
      const version = worker.versions.find((one) => path === `${base}/versions/${one.id}`)
      return version === undefined ? refused(404, 10209, 'Version not found.') : well(showVersion(version))
    }
    if (method === 'GET' && path === `${base}/subdomain`) return well({ enabled: true, previews_enabled: standIn.previewsEnabled })
    return refused(404, 7003, `Could not route to ${path}`)
  }

  const api = starting.use(
    await startApi({
      token,
      accepts: wrangler.accepts,
      spares: ({ path }) => path === '/graphql',
      answer,
      unauthorized: refused(401, 10000, 'Authentication error'),
      limited: { ...refused(429, 971, 'Please wait and consider throttling your request speed'), headers: { 'retry-after': '1' } },
    }),
  )
  const resources = starting.move()
  const standIn: CloudflareStandIn = {
    api: api.url,
    preview: `${edge.url}/.preview/{version}`,
    url: edge.url,
    account,
    script,
    token,
    calls: api.calls,
    faults: {
      ...api.faults,
      lag: (reads) => {
        lagging = { reads, before: [...worker.deployments] }
      },
    },
    upload: (version) => worker.add(version).id,
    deploy: (version, message = () => 'wrangler deploy') => {
      const { id } = worker.add(version)
      worker.deployments.unshift(aDeployment([{ version_id: id, percentage: 100 }], message(id)))
      return id
    },
    changeSecret: (name) => worker.secrets.set(name, worker.versions[0]?.number ?? 0),
    setShares: (shares) => {
      const versions = Object.entries(shares).map(([version_id, percentage]) => ({ version_id, percentage }))
      worker.deployments.unshift(aDeployment(versions, 'by hand'))
    },
    follow: edge.follow,
    previewsEnabled: true,
    analytics: analytics.settings,
    shares: () => sharesOf(worker.deployments[0]),
    deployments: () => worker.deployments.map((one) => ({ shares: sharesOf(one), message: one.message })).reverse(),
    tagOf: (id) => worker.versions.find((one) => one.id === id)?.tag,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
  return standIn
}

function sharesOf(deployment: Deployment | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries((deployment?.versions ?? []).map((one) => [one.version_id, one.percentage]))
}

type Worker = ReturnType<typeof createWorker>

function createWorker() {
  /** Both newest first. */
  const versions: Version[] = []
  const deployments: Deployment[] = []
  /** By name, the number of the newest version when it was changed. */
  const secrets = new Map<string, number>()
  return {
    versions,
    deployments,
    secrets,
    add({ tag, message, upstream, hasPreview = true }: UploadedVersion): Version {
      const number = (versions[0]?.number ?? 0) + 1
      const version = { id: randomUUID(), url: upstream, number, tag, message, created: new Date().toISOString(), hasPreview }
      versions.unshift(version)
      return version
    },
  }
}

type Edge = AsyncDisposable & { url: string; follow(): Promise<void> }
type EdgeSource = { script: string; traffic(): WorkerTraffic; ended(version: string, failed: boolean, at?: number): void }

async function startEdge(place: 'here' | 'thread', { script, traffic, ended }: EdgeSource): Promise<Edge> {
  if (place === 'here') {
    const listening = await serveOnFreePort(workerEdge({ script, traffic, ended }))
    return { url: listening.url, follow: async () => {}, [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose]() }
  }
  const thread = await startThread<{ url: string }>(new URL('./worker-edge-thread.ts', import.meta.url), { script })
  return {
    url: thread.ready.url,
    follow: async () => {
      const { versions, shares } = traffic()
      const told = { versions: versions.map(({ id, url, number }) => ({ id, url, number })), shares }
      for (const one of await thread.ask<[string, boolean, number][]>(JSON.stringify(told))) ended(...one)
    },
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  }
}

function uploaded(worker: Worker, body: unknown): ApiAnswer {
  const parsed = uploadBody.safeParse(body)
  if (!parsed.success) return refused(400, 10021, 'expected { tag?, message?, upstream }')
  return well(showVersion(worker.add(parsed.data)))
}

function deployed(worker: Worker, body: unknown, force: boolean): ApiAnswer {
  const parsed = deployBody.safeParse(body)
  if (!parsed.success) return refused(400, 10210, 'Invalid deployment')
  const { versions, annotations } = parsed.data
  if (versions.length > 2) return refused(400, 10210, 'A deployment can have at most 2 versions')
  if (Math.abs(versions.reduce((sum, one) => sum + one.percentage, 0) - 100) > 0.001)
    return refused(400, 10210, 'Percentages must add up to 100')
  const deployable = worker.versions.slice(0, keptVersions)
  const chosen = versions.map((share) => deployable.find((one) => one.id === share.version_id))
  if (chosen.includes(undefined) || new Set(chosen).size !== chosen.length) return refused(400, 10209, 'Version not found.')
  const live = new Set(worker.deployments[0]?.versions.map((one) => one.version_id))
  const changed = [...worker.secrets].filter(([, number]) =>
    chosen.some((one) => one !== undefined && one.number <= number && !live.has(one.id)),
  )
  if (changed.length > 0 && !force) {
    const names = changed.map(([name]) => name).join(', ')
    return refused(
      400,
      10220,
      `A secret has changed since this version was active. If you are sure this is ok, add a ?force=true query parameter to allow the rollback. The following secrets have changed: ${names}`,
    )
  }
  const message = Buffer.from(annotations?.['workers/message'] ?? '')
    .subarray(0, messageBytes)
    .toString()
  const made = aDeployment(versions, message)
  worker.deployments.unshift(made)
  return well(showDeployment(made))
}

function aDeployment(versions: Share[], message: string): Deployment {
  return { id: randomUUID(), created: new Date().toISOString(), versions, message }
}

function showDeployment({ id, created, versions, message }: Deployment): unknown {
  const annotations = { 'workers/message': message, 'workers/triggered_by': 'deployment' }
  return { id, source: 'api', strategy: 'percentage', author_email: 'mona@example.com', created_on: created, annotations, versions }
}

function showVersion({ id, number, tag, message, created, hasPreview }: Version): unknown {
  const annotations = {
    'workers/triggered_by': 'version_upload',
    ...(tag === undefined ? {} : { 'workers/tag': tag }),
    ...(message === undefined ? {} : { 'workers/message': message }),
  }
  const metadata = { created_on: created, modified_on: created, source: 'wrangler', author_email: 'mona@example.com', hasPreview }
  // wrangler reads these of each version that it shows or deploys.
  const script = { etag: id, handlers: ['fetch'], last_deployed_from: 'wrangler' }
  const resources = { bindings: [], script, script_runtime: { compatibility_date: '2026-01-01', usage_model: 'standard' } }
  return { id, number, metadata, annotations, resources }
}

function well(result: unknown): ApiAnswer {
  return { status: 200, body: { success: true, errors: [], messages: [], result } }
}

function refused(status: number, code: number, message: string): ApiAnswer {
  return { status, body: { success: false, errors: [{ code, message }], messages: [], result: null } }
}
