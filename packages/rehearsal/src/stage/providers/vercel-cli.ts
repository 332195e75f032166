import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ApiAnswer, ApiRequest } from './api-exchange.ts'
import { serveFiles, siteRoutesOf } from './static-site.ts'
import type { UploadedDeployment } from './vercel-project.ts'
import { vercelError } from './vercel-rolling.ts'

/** The stand-in's project as its CLI part needs it. */
export type CliProject = {
  name: string
  id: string
  team: string
  /** Adds a deployment. `takesDomains`: the production domains move to it, where the project assigns them by itself. */
  add(deployment: UploadedDeployment & { takesDomains: boolean }): unknown
  resources: AsyncDisposableStack
}

const deploymentBody = z.object({
  name: z.string(),
  target: z.enum(['production', 'preview']).optional(),
  meta: z.record(z.string(), z.string()).optional(),
  autoAssignCustomDomains: z.boolean().optional(),
  files: z.array(z.object({ file: z.string(), sha: z.string().optional() })),
})

const outputFolder = '.vercel/output/'

/**
 * What the CLI 58.4.4 asks besides the calls of a rollout, as it was seen to ask: who the token is, the team, files by their SHA-1, a
 * deployment of them, its events, and the variables of the project. A deployment serves `.vercel/output/static` by its routes.
 */
export function vercelCliCalls({ name, id, team, add, resources }: CliProject): (request: ApiRequest) => Promise<ApiAnswer | undefined> {
  const stored = new Map<string, Buffer>()
  const create = async (request: ApiRequest): Promise<ApiAnswer> => {
    const parsed = deploymentBody.safeParse(request.body)
    if (!parsed.success) return vercelError(400, 'bad_request', 'Invalid request: a deployment needs name and files')
    const { target = 'preview', meta = {}, files, autoAssignCustomDomains } = parsed.data
    if (parsed.data.name !== name) return vercelError(404, 'not_found', 'Project not found')
    const missing = files.flatMap(({ sha }) => (sha === undefined || stored.has(sha) ? [] : [sha]))
    if (missing.length > 0) return { status: 400, body: { error: { code: 'missing_files', message: 'Missing files', missing } } }
    const config = files.find(({ file }) => file === `${outputFolder}config.json`)
    if (config === undefined) {
      return vercelError(400, 'bad_request', 'The stand-in deploys what was built before: --prebuilt')
    }
    const site = new Map<string, Buffer>()
    for (const { file, sha } of files) {
      const content = stored.get(sha ?? '')
      if (content !== undefined && file.startsWith(`${outputFolder}static/`)) site.set(file.slice(`${outputFolder}static`.length), content)
    }
    const { url } = resources.use(await serveFiles(site, siteRoutesOf(JSON.parse(stored.get(config.sha ?? '')?.toString() ?? '{}'))))
    return {
      status: 200,
      body: add({ upstream: url, meta, target, takesDomains: autoAssignCustomDomains !== false && target === 'production' }),
    }
  }
  return async (request) => {
    const { method, path, headers, bytes } = request
    if (method === 'GET' && path === '/v2/user')
      return {
        status: 200,
        body: { user: { id: 'mona', username: 'mona', email: 'mona@example.com', defaultTeamId: team, version: 'northstar' } },
      }
    if (method === 'GET' && /^\/(v\d+\/)?teams\/[^/]+$/.test(path)) return { status: 200, body: { id: team, slug: 'quay', name: 'Quay' } }
    if (method === 'POST' && path === '/v2/files') {
      const sha = createHash('sha1').update(bytes).digest('hex')
      if (headers['x-now-digest'] !== sha) return vercelError(400, 'bad_request', 'The digest is not that of the file')
      stored.set(sha, bytes)
      return { status: 200, body: { urls: [] } }
    }
    if (method === 'POST' && path === '/v13/deployments') return await create(request)
    if (method === 'GET' && /^\/v\d+\/(now\/)?deployments\/[^/]+\/events$/.test(path)) return { status: 200, body: [] }
    if (method === 'GET' && /^\/v\d+\/env\/pull\//.test(path)) return { status: 200, body: { env: { HARBOR: 'east' }, buildEnv: {} } }
    if (method === 'GET' && new RegExp(`^/v\\d+/projects/(${name}|${id})/(env|custom-environments)$`).test(path))
      return { status: 200, body: { envs: [], environments: [] } }
    return undefined
  }
}
