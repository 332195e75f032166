import { z } from 'zod'
import type { ApiAnswer, ApiRequest } from './api-exchange.ts'
import { type AssetFile, serveWorker } from './worker-script.ts'

/** What is uploaded, in a test or by wrangler. */
export type UploadedVersion = { tag?: string | undefined; message?: string | undefined; upstream: string; hasPreview?: boolean }

/** The stand-in's Worker as its wrangler part needs it. */
export type WranglerWorker = {
  account: string
  script: string
  add(version: UploadedVersion): unknown
  /** Adds a version that gets everything at once. */
  deploy(version: UploadedVersion): unknown
  previewsEnabled(): boolean
  well(result: unknown): ApiAnswer
  refused(status: number, code: number, message: string): ApiAnswer
  resources: AsyncDisposableStack
}

const sessionBody = z.object({ manifest: z.record(z.string(), z.object({ hash: z.string(), size: z.number() })) })
const metadata = z.object({
  main_module: z.string().optional(),
  annotations: z.object({ 'workers/tag': z.string().optional(), 'workers/message': z.string().optional() }).optional(),
  assets: z.object({ jwt: z.string() }).optional(),
})

export type WranglerCalls = {
  answer(request: ApiRequest): Promise<ApiAnswer | undefined>
  /** Whether a token is that of an upload of assets. */
  accepts(token: string): boolean
}

/**
 * What wrangler 4.164.0 asks besides the calls of a rollout, as it was seen to ask: the Worker and its settings, the assets of an upload by
 * their hashes, and the upload of a version as a form with its modules.
 */
export function wranglerCalls(worker: WranglerWorker): WranglerCalls {
  const { account, script, add, deploy, well, refused, resources } = worker
  const base = `/accounts/${account}/workers`
  /** Assets by the hash that wrangler gives them, and the paths of each upload session. */
  const assets = new Map<string, AssetFile>()
  const sessions = new Map<string, Readonly<Record<string, string>>>()

  const openSession = (body: unknown): ApiAnswer => {
    const parsed = sessionBody.safeParse(body)
    if (!parsed.success) return refused(400, 10021, 'expected { manifest }')
    // wrangler reads when it ends from its middle part.
    const claims = { exp: Math.floor(Date.now() / 1_000) + 3_600, session: sessions.size + 1 }
    const jwt = ['{"alg":"none"}', JSON.stringify(claims), 'signed'].map((part) => Buffer.from(part).toString('base64url')).join('.')
    sessions.set(jwt, Object.fromEntries(Object.entries(parsed.data.manifest).map(([path, { hash }]) => [path, hash])))
    const missing = [...new Set(Object.values(parsed.data.manifest).map(({ hash }) => hash))].filter((hash) => !assets.has(hash))
    return well({ jwt, buckets: missing.length === 0 ? [] : [missing] })
  }
  const storeAssets = async (request: ApiRequest): Promise<ApiAnswer> => {
    const jwt = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    for (const [hash, part] of await formOf(request)) {
      if (typeof part === 'string') assets.set(hash, { content: Buffer.from(part, 'base64'), type: 'application/octet-stream' })
      else assets.set(hash, { content: Buffer.from(await part.text(), 'base64'), type: part.type })
    }
    return { ...well({ jwt }), status: 201 }
  }
  /** `take`: what becomes of the version. Gives its id. */
  const upload = async (request: ApiRequest, take: (version: UploadedVersion) => unknown): Promise<ApiAnswer> => {
    const form = await formOf(request)
    const told = await textOf(form.get('metadata'))
    const parsed = metadata.safeParse(JSON.parse(told ?? '{}'))
    if (!parsed.success) return refused(400, 10021, 'expected metadata')
    const { main_module: main, annotations, assets: used } = parsed.data
    const site = new Map<string, AssetFile>()
    for (const [path, hash] of Object.entries(sessions.get(used?.jwt ?? '') ?? {})) {
      const asset = assets.get(hash)
      if (asset !== undefined) site.set(path, asset)
    }
    const code = main === undefined ? undefined : await textOf(form.get(main))
    const { url } = resources.use(await serveWorker(code, site))
    const id = take({ upstream: url, tag: annotations?.['workers/tag'], message: annotations?.['workers/message'] })
    return well({ id, startup_time_ms: 1, metadata: { has_preview: true } })
  }

  const answer = async (request: ApiRequest): Promise<ApiAnswer | undefined> => {
    const { method, path, body } = request
    const call = `${method} ${path.startsWith(base) ? path.slice(base.length) : path}`
    switch (call) {
      case `GET /services/${script}`:
        return well({
          default_environment: { environment: 'production', script: { tag: 'worker-tag', tags: null, last_deployed_from: 'wrangler' } },
        })
      case `GET /scripts/${script}/settings`:
      case `GET /scripts/${script}/script-settings`:
      case `PATCH /scripts/${script}/script-settings`:
        return well({ bindings: [], tags: null, logpush: false, observability: { enabled: false } })
      case `GET /workers/${script}`:
        return well({ id: 'worker-tag', name: script, subdomain: { enabled: true, previews_enabled: worker.previewsEnabled() } })
      // Asked where the configuration has variables.
      case `GET /scripts/${script}/secrets`:
        return well([])
      case `POST /scripts/${script}/assets-upload-session`:
        return openSession(body)
      case 'POST /assets/upload':
        return await storeAssets(request)
      case `POST /scripts/${script}/versions`:
        return await upload(request, add)
      // `wrangler deploy` of a Worker that is not there yet.
      case `PUT /scripts/${script}`:
        return await upload(request, deploy)
      default:
        return undefined
    }
  }
  return { answer, accepts: (token) => sessions.has(token) }
}

async function formOf({ bytes, headers }: ApiRequest): Promise<FormData> {
  return await new Response(new Uint8Array(bytes), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
}

async function textOf(part: ReturnType<FormData['get']>): Promise<string | undefined> {
  return part === null ? undefined : typeof part === 'string' ? part : await part.text()
}
