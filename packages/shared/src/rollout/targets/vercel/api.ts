import { z } from 'zod'
import { valueAt } from '../../../core/json.ts'
import type { Rest, Sent } from '../provider-rest.ts'

/** Shapes of Vercel's REST API: only what is looked at. */
const readyState = z.enum(['BLOCKED', 'BUILDING', 'CANCELED', 'ERROR', 'INITIALIZING', 'QUEUED', 'READY', 'DELETED'])
const meta = z.record(z.string(), z.unknown()).nullish()
/** STAGED has never seen production traffic, PROMOTED has, ROLLING is getting it. */
const readySubstate = z.enum(['STAGED', 'ROLLING', 'PROMOTED']).nullish()

const deployment = z.object({
  id: z.string().min(1),
  /** A host name, without a scheme. */
  url: z.string().min(1),
  readyState,
  readySubstate,
  target: z.string().nullish(),
  meta,
})
const listed = deployment.omit({ id: true }).extend({ uid: z.string().min(1), created: z.number() })

const project = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  autoAssignCustomDomains: z.boolean().nullish(),
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

export type Project = z.infer<typeof project>
export type VercelDeployment = z.infer<typeof deployment> & { created: number | undefined }
export type RollingRelease = z.infer<typeof rollingRelease>
export type ConfiguredStage = z.infer<typeof configuredStage>

export type Write = { method: 'POST' | 'PATCH'; path: string; body: unknown }

export type VercelApi = {
  project(signal: AbortSignal | undefined): Promise<Project>
  /** Newest first, at most 100; `more` says whether there are older ones. */
  deployments(
    projectId: string,
    target: 'production' | 'any',
    signal: AbortSignal | undefined,
  ): Promise<{ list: VercelDeployment[]; more: boolean }>
  /** All production deployments, newest first; `more` says whether there are older ones than were read. */
  allDeployments(projectId: string, signal: AbortSignal | undefined): Promise<{ list: VercelDeployment[]; more: boolean }>
  deployment(id: string, signal: AbortSignal | undefined): Promise<VercelDeployment>
  rollingRelease(signal: AbortSignal | undefined): Promise<RollingRelease | undefined>
  rollingStages(signal: AbortSignal | undefined): Promise<ConfiguredStage[]>
  /** Domains that the last promote or rollback could not move. */
  failedAliases(projectId: string, signal: AbortSignal | undefined): Promise<string[]>
  send(write: Write, signal: AbortSignal | undefined): Promise<Sent>
  writes: VercelWrites
}

/** The writes as data: a dry run shows what a shift sends. */
export type VercelWrites = {
  promote(projectId: string, deploymentId: string): Write
  rollback(projectId: string, deploymentId: string, description: string): Write
  start(deploymentId: string): Write
  approve(deploymentId: string, nextStageIndex: number): Write
  complete(deploymentId: string): Write
  configure(percentages: readonly number[]): Write
  assignDomains(): Write
}

const pageSize = 100
/** Pages of deployments that are read at most. */
const maxPages = 20

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
    rollingRelease: async (signal) => {
      const answer = await rest.read(at(rolling), z.object({ rollingRelease: rollingRelease.nullable() }), signal)
      return answer.rollingRelease ?? undefined
    },
    rollingStages: async (signal) => {
      const shape = z.object({ rollingRelease: z.object({ stages: z.array(configuredStage).nullish() }).nullable() })
      return (await rest.read(at(`${rolling}/config`), shape, signal)).rollingRelease?.stages ?? []
    },
    failedAliases: async (projectId, signal) => {
      const shape = z.object({ aliases: z.array(z.object({ alias: z.object({ alias: z.string() }) })) })
      const path = at(`/v1/projects/${encodeURIComponent(projectId)}/promote/aliases`, 'failedOnly=true&limit=20')
      return (await rest.read(path, shape, signal)).aliases.map((one) => one.alias.alias)
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

/** What an answer refuses with, in Vercel's envelope `{ error: { code, message } }`. */
export function explainVercel(body: unknown): string | undefined {
  const message = valueAt(body, 'error.message')
  const code = valueAt(body, 'error.code')
  return typeof message === 'string' ? `${message}${typeof code === 'string' ? ` (${code})` : ''}` : undefined
}
