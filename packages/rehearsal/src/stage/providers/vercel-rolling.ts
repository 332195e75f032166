import { z } from 'zod'
import type { ApiAnswer } from './api-exchange.ts'
import type { ProjectState, StandInDeployment } from './vercel-project.ts'

type Stage = { targetPercentage: number; requireApproval?: boolean; duration?: number }
type Release = {
  state: 'ACTIVE' | 'COMPLETE' | 'ABORTED'
  canary: StandInDeployment
  current: StandInDeployment
  index: number
  stages: Stage[]
  startedAt: number
}

export type RollingReleases = {
  /** The answer to a call below `/rolling-release`, or undefined for any other. */
  answer(call: string, body: unknown): ApiAnswer | undefined
  start(id: string): ApiAnswer
  abort(): void
  active(): boolean
  configured(): boolean
  /** The project's `rollingRelease`: null where it is off. */
  config(): unknown
  /** What somebody set by hand in the dashboard. */
  configure(stages: Stage[] | undefined): void
  canary(): { deployment: StandInDeployment; percentage: number } | undefined
}

const canaryBody = z.object({ canaryDeploymentId: z.string() })
const approveBody = canaryBody.extend({ nextStageIndex: z.int().min(0) })
const configBody = z.object({
  enabled: z.boolean().optional(),
  advancementType: z.enum(['automatic', 'manual-approval']).optional(),
  stages: z.array(z.object({ targetPercentage: z.number().min(0).max(100), duration: z.number().optional() })).optional(),
})

/** The rolling releases of a project: one at a time, stage after stage, its stages as they were when it began. */
export function rollingReleases(
  state: ProjectState,
  { plan, serve, tick }: { plan: 'hobby' | 'pro'; serve(deployment: StandInDeployment): void; tick(): number },
): RollingReleases {
  let stages: Stage[] | undefined
  let release: Release | undefined
  const active = () => (release?.state === 'ACTIVE' ? release : undefined)

  const config = () => (stages === undefined ? null : { target: 'production', stages })
  const start = (id: string): ApiAnswer => {
    const canary = state.deployments.find((one) => one.id === id)
    if (canary === undefined || canary.readyState !== 'READY' || canary.target !== 'production')
      return vercelError(400, 'bad_request', 'Not a ready production deployment')
    if (stages === undefined) return vercelError(400, 'bad_request', 'Rolling releases are not enabled for this project')
    if (active() !== undefined) return vercelError(409, 'conflict', 'A rolling release is active')
    if (state.production === undefined || state.production === canary) return vercelError(409, 'conflict', 'The deployment serves already')
    canary.readySubstate = 'ROLLING'
    release = { state: 'ACTIVE', canary, current: state.production, index: 0, stages: [...stages], startedAt: tick() }
    return shown(release)
  }
  const complete = (now: Release): ApiAnswer => {
    now.state = 'COMPLETE'
    now.index = now.stages.length - 1
    state.lastAliasRequest = {
      fromDeploymentId: now.current.id,
      toDeploymentId: now.canary.id,
      jobStatus: 'succeeded',
      type: 'promote',
      requestedAt: tick(),
    }
    serve(now.canary)
    const { queued } = state
    state.queued = undefined
    if (queued !== undefined) start(queued.id)
    return shown(now)
  }
  const approve = (body: unknown): ApiAnswer => {
    const parsed = approveBody.safeParse(body)
    const now = active()
    if (!parsed.success) return vercelError(400, 'bad_request', 'Invalid request')
    if (now === undefined || now.canary.id !== parsed.data.canaryDeploymentId)
      return vercelError(404, 'not_found', 'No such rolling release is active')
    if (parsed.data.nextStageIndex !== now.index + 1 || now.index + 1 >= now.stages.length)
      return vercelError(400, 'bad_request', 'Not the next stage')
    now.index++
    return now.stages[now.index]?.targetPercentage === 100 ? complete(now) : shown(now)
  }
  const configure = (body: unknown): ApiAnswer => {
    const parsed = configBody.safeParse(body)
    if (!parsed.success) return vercelError(400, 'bad_request', 'Invalid request')
    if (plan === 'hobby') return vercelError(402, 'payment_required', 'Rolling releases need a Pro or Enterprise plan')
    const { enabled = true, stages: wanted, advancementType = 'manual-approval' } = parsed.data
    if (wanted !== undefined && wanted.at(-1)?.targetPercentage !== 100)
      return vercelError(400, 'bad_request', 'The last stage must be 100')
    const manual = advancementType === 'manual-approval'
    stages = enabled
      ? wanted?.map(({ targetPercentage, duration }) => ({
          targetPercentage,
          ...(manual ? { requireApproval: true } : duration === undefined ? {} : { duration }),
        }))
      : undefined
    return { status: 200, body: { rollingRelease: config() } }
  }

  return {
    start,
    active: () => active() !== undefined,
    configured: () => stages !== undefined,
    config,
    configure: (wanted) => {
      stages = wanted
    },
    abort: () => {
      const now = active()
      if (now === undefined) return
      now.state = 'ABORTED'
      now.canary.readySubstate = 'PROMOTED'
    },
    canary: () => {
      const now = active()
      return now === undefined ? undefined : { deployment: now.canary, percentage: now.stages[now.index]?.targetPercentage ?? 0 }
    },
    answer: (call, body) => {
      const id = canaryBody.safeParse(body).data?.canaryDeploymentId ?? ''
      const now = active()
      switch (call) {
        case 'GET /rolling-release':
          return shown(release)
        case 'GET /rolling-release/config':
          return { status: 200, body: { rollingRelease: config() } }
        case 'PATCH /rolling-release/config':
          return configure(body)
        case 'POST /rolling-release/start':
          return start(id)
        case 'POST /rolling-release/approve-stage':
          return approve(body)
        case 'POST /rolling-release/complete':
          return now?.canary.id === id ? complete(now) : vercelError(404, 'not_found', 'No such rolling release is active')
        default:
          return undefined
      }
    },
  }
}

function shown(release: Release | undefined): ApiAnswer {
  if (release === undefined) return { status: 200, body: { rollingRelease: null } }
  const { state, canary, current, index, stages, startedAt } = release
  const stageAt = (at: number) => {
    const stage = stages[at]
    if (stage === undefined) return null
    return {
      index: at,
      isFinalStage: stage.targetPercentage === 100,
      targetPercentage: stage.targetPercentage,
      requireApproval: stage.requireApproval === true,
      duration: stage.duration ?? null,
    }
  }
  const party = ({ id, url, readyState, created }: StandInDeployment) => ({
    id,
    url: new URL(url).host,
    name: 'harbor',
    readyState,
    createdAt: created,
  })
  return {
    status: 200,
    body: {
      rollingRelease: {
        state,
        substate: null,
        advancementType: 'manual-approval',
        currentDeployment: party(current),
        canaryDeployment: party(canary),
        queuedDeploymentId: null,
        stages: stages.map((_, at) => stageAt(at)),
        activeStage: state === 'ABORTED' ? null : stageAt(index),
        nextStage: state === 'ACTIVE' ? stageAt(index + 1) : null,
        startedAt,
        updatedAt: startedAt,
      },
    },
  }
}

/** Vercel's envelope of an error. */
export function vercelError(status: number, code: string, message: string): ApiAnswer {
  return { status, body: { error: { code, message } } }
}
