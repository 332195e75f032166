import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { ApiAnswer, ApiRequest } from './api-exchange.ts'
import { type ApiServer, serveOnFreePort, startApi } from './api-server.ts'
import { passOn, shareCounter } from './request-shares.ts'
import { vercelCliCalls } from './vercel-cli.ts'
import type { AliasRequest, ProjectState, StandInDeployment, UploadedDeployment } from './vercel-project.ts'
import { type RollingReleases, rollingReleases, vercelError } from './vercel-rolling.ts'

export type VercelStandInOptions = { project?: string; projectId?: string; token?: string; plan?: 'hobby' | 'pro' }

export type VercelStandIn = AsyncDisposable & {
  /** Where target.api points. */
  api: string
  /** The address that users open. */
  url: string
  project: string
  token: string
  calls: ApiServer['calls']
  faults: ApiServer['faults'] & {
    /** The next move of the domains shows as under way for so many reads of the project. */
    lag(reads: number): void
    /** The next move fails for these domains. */
    failDomain(...domains: string[]): void
  }
  /** `vercel deploy --prebuilt --prod --skip-domain`: a deployment without traffic. Gives its id. */
  upload(deployment: UploadedDeployment): string
  /** `vercel deploy --prod`: a deployment that gets the domains at once. */
  deploy(deployment: UploadedDeployment): string
  /** What a retention policy does: deployments are gone, but for the one that serves. */
  remove(which: (deployment: StandInDeployment) => boolean): void
  /** What somebody set in the dashboard, as the API shows the project. */
  set(settings: Readonly<Record<string, unknown>>): void
  /** Whether a git push moves the domains by itself. */
  autoAssign(): boolean
  setAutoAssign(on: boolean): void
  /** The current share of each deployment, in percent. */
  shares(): Readonly<Record<string, number>>
  /** The shares after each change, oldest first. */
  history(): readonly Readonly<Record<string, number>>[]
  /** The meta data of a deployment. */
  metaOf(id: string | undefined): Readonly<Record<string, string>> | undefined
  rolling: RollingReleases
}

/** The team that owns the project. */
const team = 'team_Quay'

const uploadBody = z.object({
  upstream: z.url(),
  meta: z.record(z.string(), z.string()).optional(),
  target: z.enum(['production', 'preview']).optional(),
})

/**
 * Vercel for one project: the API for deployments, promote, rollback and rolling releases, and an edge that deals requests
 * out to the processes that stand for deployments. `POST /stage/upload` takes `{ upstream, meta, target }` where the CLI would send files.
 */
export async function startVercel(options: VercelStandInOptions = {}): Promise<VercelStandIn> {
  const { project: name = 'harbor', projectId = 'prj_QuayHarbor', token = 'vercelToken1', plan = 'pro' } = options
  const state: ProjectState = {
    deployments: [],
    production: undefined,
    previous: undefined,
    autoAssign: true,
    lastAliasRequest: null,
    description: undefined,
    move: undefined,
    queued: undefined,
    settings: {},
  }
  const planned: { lag: number; domains: readonly string[] } = { lag: 1, domains: [] }
  /** The domains that the last promotion, and the last rollback, could not move. */
  const failed: Record<'promote' | 'rollback', readonly string[]> = { promote: [], rollback: [] }
  const deal = shareCounter()
  let clock = Date.parse('2026-01-05T12:00:00Z')
  const tick = () => ++clock

  const serve = (deployment: StandInDeployment) => {
    state.previous = state.production
    state.production = deployment
    deployment.readySubstate = 'PROMOTED'
  }
  const move = (deployment: StandInDeployment, type: 'promote' | 'rollback') => {
    const request: AliasRequest = {
      fromDeploymentId: state.production?.id ?? null,
      toDeploymentId: deployment.id,
      jobStatus: 'pending',
      type,
      requestedAt: tick(),
    }
    state.lastAliasRequest = request
    const { domains } = planned
    state.move = {
      reads: planned.lag,
      finish: () => {
        request.jobStatus = domains.length === 0 ? 'succeeded' : 'failed'
        failed[type] = domains
        serve(deployment)
        if (type === 'promote') state.autoAssign = true
      },
    }
    planned.domains = []
    planned.lag = 1
  }
  const rolling = rollingReleases(state, { plan, serve, tick })

  const shown = () => showProject(state, { id: projectId, name, rollingRelease: rolling.config() })
  const find = (id: string | undefined) => state.deployments.find((one) => one.id === id)
  const promote = (id: string): ApiAnswer => {
    const deployment = find(id)
    if (deployment === undefined) return vercelError(404, 'not_found', 'Deployment not found')
    if (deployment === state.production) {
      return vercelError(409, 'conflict', `The provided deploymentId (${id}) is already the current production deployment.`)
    }
    if (deployment.readyState !== 'READY') return vercelError(400, 'bad_request', 'The deployment is not ready')
    if (deployment.target !== 'production') {
      add({ upstream: deployment.url, meta: { action: 'promote' }, target: 'production' })
      return { status: 201, body: {} }
    }
    if (rolling.active()) {
      state.queued = deployment
      return { status: 202, body: {} }
    }
    if (rolling.configured() && state.production !== undefined) return { ...rolling.start(id), status: 201 }
    move(deployment, 'promote')
    return { status: 201, body: {} }
  }
  const rollback = (id: string, description: string | null): ApiAnswer => {
    const deployment = find(id)
    if (deployment === undefined) return vercelError(404, 'not_found', 'Deployment not found')
    if (deployment === state.production && !rolling.active()) {
      return vercelError(422, 'unprocessable_entity', `The provided deploymentId (${id}) is already the current production deployment.`)
    }
    if (deployment.readySubstate !== 'PROMOTED') return vercelError(400, 'bad_request', 'The deployment has never served production')
    if (plan === 'hobby' && deployment !== state.previous)
      return vercelError(402, 'payment_required', 'Only the previous deployment can be rolled back to on this plan')
    rolling.abort()
    state.queued = undefined
    state.autoAssign = false
    state.description = description ?? undefined
    move(deployment, 'rollback')
    return { status: 201, body: {} }
  }
  const add = ({
    upstream,
    meta = {},
    target = 'production',
    readyState = 'READY',
    projectId: of = projectId,
  }: UploadedDeployment): StandInDeployment => {
    const id = `dpl_${randomBytes(14).toString('hex')}`
    const made: StandInDeployment = {
      id,
      url: upstream,
      target: target === 'production' ? 'production' : null,
      readyState,
      readySubstate: 'STAGED',
      meta,
      projectId: of,
      created: tick(),
    }
    state.deployments.unshift(made)
    return made
  }

  const remove = (id: string): ApiAnswer => {
    if (find(id) === undefined) return vercelError(404, 'not_found', 'Deployment not found')
    state.deployments = state.deployments.filter((one) => one.id !== id)
    return { status: 200, body: { uid: id, state: 'DELETED' } }
  }
  const shares = (): Readonly<Record<string, number>> => {
    const canary = rolling.canary()
    const rest = state.production === undefined ? {} : { [state.production.id]: 100 - (canary?.percentage ?? 0) }
    return canary === undefined ? rest : { ...rest, [canary.deployment.id]: canary.percentage }
  }
  const history: Readonly<Record<string, number>>[] = []
  const note = () => {
    const now = shares()
    if (Object.keys(now).length > 0 && !isDeepStrictEqual(now, history.at(-1))) history.push(now)
  }
  await using starting = new AsyncDisposableStack()
  const cli = vercelCliCalls({
    name,
    id: projectId,
    team,
    add: ({ takesDomains, ...deployment }) => {
      const made = add(deployment)
      if (takesDomains && state.autoAssign) serve(made)
      return { ...showDeployment(made), projectId, aliasAssigned: true, alias: [] }
    },
    resources: starting.use(new AsyncDisposableStack()),
  })
  const answer = async (request: ApiRequest): Promise<ApiAnswer> => {
    const given = (await cli(request)) ?? decide(request)
    note()
    return given
  }
  const decide = ({ method, path, query, body }: ApiRequest): ApiAnswer => {
    const call = `${method} ${path.replace(/^\/v\d+\/projects\/[^/]+/, '')}`
    if (method === 'POST' && path === '/stage/upload') {
      const parsed = uploadBody.safeParse(body)
      if (!parsed.success) return vercelError(400, 'bad_request', 'expected { upstream, meta?, target? }')
      const { upstream, meta, target } = parsed.data
      const made = add({ upstream, ...(meta === undefined ? {} : { meta }), ...(target === undefined ? {} : { target }) })
      return { status: 200, body: { id: made.id } }
    }
    if (method === 'GET' && /^\/v[67]\/deployments$/.test(path)) {
      const target = query.get('target')
      const until = Number(query.get('until') ?? Number.POSITIVE_INFINITY)
      const labels = [...query].flatMap(([key, value]) => (key.startsWith('meta-') ? [[key.slice('meta-'.length), value] as const] : []))
      const own = state.deployments.filter(
        (one) => one.projectId === query.get('projectId') && labels.every(([key, value]) => one.meta[key] === value),
      )
      const all = own.filter((one) => (target === null || one.target === target) && one.created < until)
      const list = all.slice(0, Number(query.get('limit') ?? 20))
      const next = all.length > list.length ? (list.at(-1)?.created ?? null) : null
      return { status: 200, body: { deployments: list.map(showListed), pagination: { count: list.length, next, prev: null } } }
    }
    if (method === 'GET' && path.startsWith('/v13/deployments/')) {
      const named = decodeURIComponent(path.slice('/v13/deployments/'.length))
      const found = find(named) ?? state.deployments.find(({ url }) => new URL(url).host === named)
      if (found === undefined) return vercelError(404, 'not_found', 'Deployment not found')
      return { status: 200, body: { ...showDeployment(found), projectId: found.projectId } }
    }
    const [, removed] = /^DELETE \/now\/deployments\/(\w+)$/.exec(`${method} ${path}`) ?? []
    if (removed !== undefined) return remove(removed)
    if (/^\/now\/deployments\/\w+\/aliases$/.test(path)) return { status: 200, body: { aliases: [] } }
    if (!isProject(path, [name, projectId])) return vercelError(404, 'not_found', 'Project not found')
    if (call === 'GET ') {
      if (state.move !== undefined && state.move.reads-- <= 0) {
        const { finish } = state.move
        state.move = undefined
        finish()
      }
      return { status: 200, body: shown() }
    }
    if (call === 'PATCH ') {
      const parsed = z.object({ autoAssignCustomDomains: z.boolean() }).safeParse(body)
      if (!parsed.success) return vercelError(400, 'bad_request', 'Invalid request')
      state.autoAssign = parsed.data.autoAssignCustomDomains
      return { status: 200, body: shown() }
    }
    const [, verb, id = ''] = /^POST \/(promote|rollback)\/(\w+)$/.exec(call) ?? []
    if (verb === 'promote') return promote(id)
    if (verb === 'rollback') return rollback(id, query.get('description'))
    const [, kind] = /^GET \/(promote|rollback)\/aliases$/.exec(call) ?? []
    if (kind === 'promote' || kind === 'rollback') return { status: 200, body: aliasPage(failed[kind], query) }
    return rolling.answer(call, body) ?? vercelError(404, 'not_found', `There is no ${method} ${path}`)
  }

  const api = starting.use(
    await startApi({
      token,
      answer,
      unauthorized: vercelError(403, 'forbidden', 'Not authorized'),
      limited: { ...vercelError(429, 'rate_limited', 'Too many requests'), headers: { 'retry-after': '1' } },
    }),
  )
  const edge = starting.use(
    await serveOnFreePort((incoming, outgoing) => {
      const canary = rolling.canary()
      const chosen = canary !== undefined && deal(canary.percentage) ? canary.deployment : state.production
      passOn({ upstream: chosen, path: incoming.url ?? '/', incoming, outgoing })
    }),
  )
  const resources = starting.move()
  return {
    api: api.url,
    url: edge.url,
    project: name,
    token,
    calls: api.calls,
    faults: {
      ...api.faults,
      lag: (reads) => {
        planned.lag = reads
      },
      failDomain: (...domains) => {
        planned.domains = domains
      },
    },
    upload: (deployment) => add(deployment).id,
    deploy: (deployment) => {
      const made = add(deployment)
      serve(made)
      note()
      return made.id
    },
    remove: (which) => {
      state.deployments = state.deployments.filter((one) => one === state.production || !which(one))
    },
    set: (settings) => {
      state.settings = settings
    },
    autoAssign: () => state.autoAssign,
    setAutoAssign: (on) => {
      state.autoAssign = on
    },
    shares,
    history: () => [...history],
    metaOf: (id) => find(id)?.meta,
    rolling,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

function isProject(path: string, names: readonly string[]): boolean {
  const [, name = ''] = /^\/v\d+\/projects\/([^/]+)/.exec(path) ?? []
  return names.includes(decodeURIComponent(name))
}

/** One page of the domains that a move left behind, oldest first; `until` is the number of those already told. */
function aliasPage(domains: readonly string[], query: URLSearchParams): unknown {
  const from = Number(query.get('until') ?? 0)
  const until = from + Number(query.get('limit') ?? 20)
  const aliases = domains.slice(from, until).map((alias) => ({ status: 'failed', alias: { alias } }))
  return { aliases, pagination: { count: aliases.length, next: until < domains.length ? until : null, prev: null } }
}

function showProject(
  { production, autoAssign, lastAliasRequest, description, settings }: ProjectState,
  { id, name, rollingRelease }: { id: string; name: string; rollingRelease: unknown },
): unknown {
  return {
    ...settings,
    rollingRelease,
    id,
    name,
    accountId: team,
    autoAssignCustomDomains: autoAssign,
    targets: { production: production === undefined ? null : { ...showDeployment(production), deploymentHostname: name } },
    lastAliasRequest,
    ...(description === undefined ? {} : { rollbackDescription: { description, userId: 'mona', username: 'mona', createdAt: 0 } }),
  }
}

function showDeployment({ id, url, target, readyState, readySubstate, meta, created }: StandInDeployment): object {
  return {
    id,
    name: 'harbor',
    ownerId: team,
    team: { id: team, name: 'Quay', slug: 'quay' },
    url: new URL(url).host,
    target,
    readyState,
    ...(readyState === 'READY' ? { readySubstate } : {}),
    meta,
    createdAt: created,
  }
}

function showListed({ id, url, target, readyState, readySubstate, meta, created }: StandInDeployment): unknown {
  return {
    uid: id,
    url: new URL(url).host,
    target,
    state: readyState,
    readyState,
    readySubstate,
    meta,
    created,
    createdAt: created,
    inspectorUrl: null,
  }
}
