import { z } from 'zod'
import { valueAt } from '../../../core/json.ts'
import type { Rest, WriteResult } from '../provider-rest.ts'

/** Shapes of Vercel's REST API, limited to the fields that are read. */
const readyState = z.enum(['BLOCKED', 'BUILDING', 'CANCELED', 'ERROR', 'INITIALIZING', 'QUEUED', 'READY', 'DELETED'])
const meta = z.record(z.string(), z.unknown()).nullish()
/** STAGED has never had production traffic, PROMOTED has had it, ROLLING is the canary of an active rolling release. */
const readySubstate = z.enum(['STAGED', 'ROLLING', 'PROMOTED']).nullish()

const deployment = z.object({
  id: z.string().min(1),
  /** Absent in a list, which is of one project. */
  projectId: z.string().nullish(),
  /** A host name, without a scheme. */
  url: z.string().min(1),
  readyState,
  readySubstate,
  target: z.string().nullish(),
  meta,
})
const listed = deployment.omit({ id: true }).extend({ uid: z.string().min(1), created: z.number() })

/** The types of deployments that a protection covers. */
const protection = z.object({ deploymentType: z.string().nullish() }).nullish()
/** Set in the project: who gets production traffic, and who may see a deployment. */
const settings = z.object({
  autoAssignCustomDomains: z.boolean().nullish(),
  /** Not null: a promotion starts a rolling release (packages/cli/src/commands/promote/status.ts). */
  rollingRelease: z.object({ enabled: z.boolean().nullish(), gate: z.object({ enabled: z.boolean().nullish() }).nullish() }).nullish(),
  /** Seconds; absent and 0 mean off (packages/cli/src/commands/project/protection.ts). */
  skewProtectionMaxAge: z.number().nullish(),
  ssoProtection: protection,
  passwordProtection: protection,
  /** A Git repository whose pushes to this branch make production deployments. */
  link: z.object({ type: z.string().nullish(), productionBranch: z.string().nullish() }).nullish(),
  gitProviderOptions: z.object({ createDeployments: z.string().nullish() }).nullish(),
  paused: z.boolean().nullish(),
})

const project = settings.extend({
  id: z.string().min(1),
  name: z.string().min(1),
  /** The team or the user that owns it. */
  accountId: z.string().min(1),
  rootDirectory: z.string().nullish(),
  targets: z.object({ production: z.object({ id: z.string().min(1), url: z.string().min(1), meta }).nullish() }).nullish(),
  lastAliasRequest: z
    .object({
      fromDeploymentId: z.string().nullish(),
      toDeploymentId: z.string(),
      jobStatus: z.enum(['pending', 'in-progress', 'succeeded', 'failed', 'skipped']),
      type: z.enum(['promote', 'rollback']),
      requestedAt: z.number(),
    })
    .nullish(),
  rollbackDescription: z.object({ description: z.string().nullish() }).nullish(),
})

const stage = z.object({ index: z.int().min(0), targetPercentage: z.number().min(0).max(100), linearShift: z.boolean().nullish() })
const party = z.object({ id: z.string().min(1) }).nullable()
const rollingRelease = z.object({
  state: z.enum(['ACTIVE', 'COMPLETE', 'ABORTED']),
  currentDeployment: party,
  canaryDeployment: party,
  activeStage: stage.nullable(),
  stages: z.array(stage),
  currentCanaryPercentage: z.number().min(0).max(100).nullish(),
})
const configuredStage = z.object({
  targetPercentage: z.number().min(0).max(100),
  requireApproval: z.boolean().nullish(),
  duration: z.number().nullish(),
  linearShift: z.boolean().nullish(),
})

export type VercelProject = z.infer<typeof project>
export type VercelProjectSettings = z.infer<typeof settings>
export type VercelDeployment = z.infer<typeof deployment> & { created: number | undefined }
export type RollingRelease = z.infer<typeof rollingRelease>
export type ConfiguredStage = z.infer<typeof configuredStage>

export type VercelWrite = { method: 'POST' | 'PATCH'; path: string; body: unknown }

export type VercelApi = {
  project(signal: AbortSignal | undefined): Promise<VercelProject>
  /** Newest first, at most 100; `more` says whether there are older ones. */
  deployments(
    projectId: string,
    target: 'production' | 'any',
    signal: AbortSignal | undefined,
  ): Promise<{ list: VercelDeployment[]; more: boolean }>
  /** All production deployments, newest first; `more` says whether there are older ones than were read. */
  allDeployments(projectId: string, signal: AbortSignal | undefined): Promise<{ list: VercelDeployment[]; more: boolean }>
  deployment(id: string, signal: AbortSignal | undefined): Promise<VercelDeployment>
  /** The same, however old it is; undefined for one that Vercel no longer has. */
  findDeployment(id: string, signal: AbortSignal | undefined): Promise<VercelDeployment | undefined>
  rollingRelease(signal: AbortSignal | undefined): Promise<RollingRelease | undefined>
  rollingStages(signal: AbortSignal | undefined): Promise<ConfiguredStage[]>
  /** Domains that the last promotion, or the last rollback, could not move: each is told at an address of its own. */
  failedAliases(projectId: string, move: 'promote' | 'rollback', signal: AbortSignal | undefined): Promise<string[]>
  send(write: VercelWrite, signal: AbortSignal | undefined): Promise<WriteResult>
  writes: VercelWrites
}

/** The writes as data, so that a dry run can show them. */
export type VercelWrites = {
  promote(projectId: string, deploymentId: string): VercelWrite
  rollback(projectId: string, deploymentId: string, description: string): VercelWrite
  start(deploymentId: string): VercelWrite
  approve(deploymentId: string, nextStageIndex: number): VercelWrite
  complete(deploymentId: string): VercelWrite
  configure(percentages: readonly number[]): VercelWrite
  assignDomains(): VercelWrite
}

const pageSize = 100
/** Maximum number of pages of deployments that are read. */
const maxPages = 20
/** Domains in one page, as the CLI asks for them, and the pages that are read. */
const aliasesInPage = 20
const maxAliasPages = 5

/**
 * Vercel's REST API as its CLI 58.4.4 calls it (github.com/vercel/vercel, commit 17d9ebaf, packages/cli/src): promote and its failed
 * domains in commands/promote/request-promote.ts and status.ts, rollback in commands/rollback/request-rollback.ts and status.ts, rolling
 * releases in commands/rolling-release/*.ts. Its abort of a rolling release is a rollback to a deployment.
 */
export function vercelApi(rest: Rest, { project: name, team }: { project: string; team: string | undefined }): VercelApi {
  const scope = team === undefined ? '' : `${team.startsWith('team_') ? 'teamId' : 'slug'}=${encodeURIComponent(team)}`
  const at = (path: string, query = '') => {
    const all = [query, scope].filter((part) => part !== '').join('&')
    return all === '' ? path : `${path}?${all}`
  }
  const key = encodeURIComponent(name)
  const rolling = `/v1/projects/${key}/rolling-release`
  const list = z.object({ deployments: z.array(listed), pagination: z.object({ next: z.number().nullish() }).nullish() })
  type Page = { target: 'production' | 'any'; until: number | undefined }
  const page = async (projectId: string, { target, until }: Page, signal: AbortSignal | undefined) => {
    const only = `${target === 'any' ? '' : `&target=${target}`}&limit=${pageSize}${until === undefined ? '' : `&until=${until}`}`
    const path = at('/v7/deployments', `projectId=${encodeURIComponent(projectId)}${only}`)
    const { deployments, pagination } = await rest.read(path, list, signal)
    return { list: deployments.map(({ uid, ...other }) => ({ id: uid, ...other })), next: pagination?.next ?? undefined }
  }
  return {
    project: (signal) => rest.read(at(`/v9/projects/${key}`), project, signal),
    deployments: async (projectId, target, signal) => {
      const { list: found, next } = await page(projectId, { target, until: undefined }, signal)
      return { list: found, more: next !== undefined }
    },
    allDeployments: async (projectId, signal) => {
      const found = new Map<string, VercelDeployment>()
      let until: number | undefined
      for (let pages = 0; pages < maxPages; pages++) {
        const { list: some, next } = await page(projectId, { target: 'production', until }, signal)
        for (const one of some) found.set(one.id, one)
        if (next === undefined) return { list: [...found.values()], more: false }
        until = next
      }
      return { list: [...found.values()], more: true }
    },
    deployment: async (id, signal) => ({
      ...(await rest.read(at(`/v13/deployments/${encodeURIComponent(id)}`), deployment, signal)),
      created: undefined,
    }),
    findDeployment: async (id, signal) => {
      const found = await rest.find(
        at(`/v13/deployments/${encodeURIComponent(id)}`),
        deployment.extend({ createdAt: z.number().nullish() }),
        signal,
      )
      return found === undefined ? undefined : { ...found, created: found.createdAt ?? undefined }
    },
    rollingRelease: async (signal) => {
      const answer = await rest.read(at(rolling), z.object({ rollingRelease: rollingRelease.nullable() }), signal)
      return answer.rollingRelease ?? undefined
    },
    rollingStages: async (signal) => {
      const shape = z.object({ rollingRelease: z.object({ stages: z.array(configuredStage).nullish() }).nullable() })
      return (await rest.read(at(`${rolling}/config`), shape, signal)).rollingRelease?.stages ?? []
    },
    failedAliases: async (projectId, move, signal) => {
      const alias = z.object({ alias: z.object({ alias: z.string() }) })
      const shape = z.object({ aliases: z.array(alias), pagination: z.object({ next: z.number().nullish() }).nullish() })
      const found: string[] = []
      let until: number | undefined
      for (let pages = 0; pages < maxAliasPages; pages++) {
        const query = `failedOnly=true&limit=${aliasesInPage}${until === undefined ? '' : `&until=${until}`}`
        const { aliases, pagination } = await rest.read(
          at(`/v9/projects/${encodeURIComponent(projectId)}/${move}/aliases`, query),
          shape,
          signal,
        )
        found.push(...aliases.map((one) => one.alias.alias))
        until = pagination?.next ?? undefined
        if (until === undefined) break
      }
      return found
    },
    send: (write, signal) => rest.write({ ...write, signal }),
    writes: {
      promote: (projectId, id) => ({ method: 'POST', path: at(`/v10/projects/${projectId}/promote/${id}`), body: {} }),
      rollback: (projectId, id, description) => ({
        method: 'POST',
        path: at(`/v9/projects/${projectId}/rollback/${id}`, `description=${encodeURIComponent(description)}`),
        body: {},
      }),
      start: (id) => ({ method: 'POST', path: at(`${rolling}/start`), body: { canaryDeploymentId: id } }),
      approve: (id, nextStageIndex) => ({
        method: 'POST',
        path: at(`${rolling}/approve-stage`),
        body: { nextStageIndex, canaryDeploymentId: id },
      }),
      complete: (id) => ({ method: 'POST', path: at(`${rolling}/complete`), body: { canaryDeploymentId: id } }),
      configure: (percentages) => ({
        method: 'PATCH',
        path: at(`${rolling}/config`),
        body: {
          enabled: true,
          advancementType: 'manual-approval',
          stages: [...percentages, 100].map((targetPercentage) => ({ targetPercentage })),
        },
      }),
      assignDomains: () => ({ method: 'PATCH', path: at(`/v9/projects/${key}`), body: { autoAssignCustomDomains: true } }),
    },
  }
}

/** The error of a response in Vercel's envelope `{ error: { code, message } }`. */
export function explainVercel(body: unknown): string | undefined {
  const message = valueAt(body, 'error.message')
  const code = valueAt(body, 'error.code')
  return typeof message === 'string' ? `${message}${typeof code === 'string' ? ` (${code})` : ''}` : undefined
}
