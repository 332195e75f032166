import { z } from 'zod'
import type { JobDeployment, RunRecord } from '../../contract/platform.ts'
import { resolveCommit } from '../git/refs.ts'
import { bodyOf, created, type EndpointCall, HttpRefusal, list, notFoundRefusal, numberParam, ok, unprocessable } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showDeployment, showDeploymentStatus } from '../render/deployments.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import { actionsBotLogin, type DeploymentRecord, type DeploymentStatusRecord } from '../state/records.ts'
import { loginOf } from '../state/tokens.ts'
import { combined } from './statuses.ts'

const newDeployment = z.object({
  ref: z.string(),
  task: z.string().default('deploy'),
  auto_merge: z.boolean().default(true),
  required_contexts: z.array(z.string()).optional(),
  payload: z.unknown().optional(),
  environment: z.string().default('production'),
  description: z.string().nullish(),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().optional(),
})

const newStatus = z.object({
  state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
  target_url: z.string().default(''),
  log_url: z.string().optional(),
  description: z.string().default(''),
  environment: z.string().optional(),
  environment_url: z.string().default(''),
  auto_inactive: z.boolean().default(true),
})

/** REST reference, "Deployments" and "Deployment statuses". */
export function deploymentRoutes(emulator: EmulatorContext) {
  const { deployments } = emulator.state
  const find = (call: EndpointCall) => {
    const found = deployments.find(({ id }) => id === numberParam(call, 'deployment_id'))
    if (found === undefined) throw notFoundRefusal()
    return found
  }
  return {
    'GET /repos/{owner}/{repo}/deployments': (call: EndpointCall) => {
      const filters = (['sha', 'ref', 'task', 'environment'] as const).map((key) => ({ key, wanted: call.query.get(key) ?? 'none' }))
      const matching = deployments.filter((one) => filters.every(({ key, wanted }) => wanted === 'none' || one[key] === wanted))
      return list(call, matching.toReversed(), (one) => showDeployment(emulator, call.addresses, one))
    },
    'POST /repos/{owner}/{repo}/deployments': async (call: EndpointCall) => {
      const body = bodyOf(call, newDeployment)
      const sha = await resolveCommit(emulator.git, body.ref)
      if (sha === undefined) throw unprocessable(`No ref found for: ${body.ref}`)
      checkContexts(emulator, sha, body.required_contexts)
      // GitHub makes an environment that is not there.
      if (!emulator.state.environments.some(({ name }) => name === body.environment)) addEnvironment(emulator, body.environment)
      const deployment: DeploymentRecord = {
        id: emulator.nextId(),
        sha,
        ref: body.ref,
        task: body.task,
        environment: body.environment,
        payload: body.payload ?? {},
        description: body.description ?? '',
        production: body.production_environment ?? body.environment === 'production',
        transient: body.transient_environment,
        creator: loginOf(call.caller),
        createdAt: emulator.now(),
        statuses: [],
      }
      deployments.push(deployment)
      return created(showDeployment(emulator, call.addresses, deployment))
    },
    'GET /repos/{owner}/{repo}/deployments/{deployment_id}': (call: EndpointCall) =>
      ok(showDeployment(emulator, call.addresses, find(call))),
    'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': (call: EndpointCall) => {
      const deployment = find(call)
      return list(call, deployment.statuses.toReversed(), (status) =>
        showDeploymentStatus(emulator, call.addresses, { deployment, status }),
      )
    },
    'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': (call: EndpointCall) => {
      const deployment = find(call)
      const body = bodyOf(call, newStatus)
      const status: DeploymentStatusRecord = {
        id: emulator.nextId(),
        state: body.state,
        description: body.description,
        environment: body.environment ?? deployment.environment,
        environmentUrl: body.environment_url,
        logUrl: body.log_url ?? body.target_url,
        creator: loginOf(call.caller),
        createdAt: emulator.now(),
      }
      deployment.statuses.push(status)
      if (body.state === 'success' && body.auto_inactive) retireEarlier(emulator, deployment, status)
      return created(showDeploymentStatus(emulator, call.addresses, { deployment, status }))
    },
    'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses/{status_id}': (call: EndpointCall) => {
      const deployment = find(call)
      const status = deployment.statuses.find(({ id }) => id === numberParam(call, 'status_id'))
      if (status === undefined) throw notFoundRefusal()
      return ok(showDeploymentStatus(emulator, call.addresses, { deployment, status }))
    },
  } satisfies Routes
}

/** Without `required_contexts` every status that the commit has must be a success; an empty list asks for none. */
function checkContexts(emulator: EmulatorContext, sha: string, required: readonly string[] | undefined): void {
  const latest = new Map(emulator.state.statuses.filter((status) => status.sha === sha).map((status) => [status.context, status]))
  const wanted = required ?? [...latest.keys()]
  if (wanted.length === 0) return
  const states = wanted.map((context) => ({ context, state: latest.get(context)?.state ?? ('pending' as const) }))
  if (combined(states) !== 'success') {
    throw new HttpRefusal(409, `Conflict: Commit status checks failed for ${sha}.`, {
      errors: [{ contexts: states, resource: 'Deployment', field: 'required_contexts', code: 'invalid' }],
    })
  }
}

/** `auto_inactive`: earlier successes of the environment that are neither transient nor production become inactive. */
function retireEarlier(emulator: EmulatorContext, newest: DeploymentRecord, status: DeploymentStatusRecord): void {
  for (const earlier of emulator.state.deployments) {
    const sameKind = earlier.environment === newest.environment && !earlier.transient && !earlier.production
    if (earlier.id >= newest.id || !sameKind || earlier.statuses.at(-1)?.state !== 'success') continue
    earlier.statuses.push({ ...status, id: emulator.nextId(), state: 'inactive', description: '' })
  }
}

/** The Deployment that GitHub makes for a job: of the task `deploy` and without a payload (docs, "Using environments without deployments"). */
export function openJobDeployment(
  emulator: EmulatorContext,
  { run, environment, page }: { run: RunRecord; environment: string; page: string },
): JobDeployment {
  const deployment: DeploymentRecord = {
    id: emulator.nextId(),
    sha: run.headSha,
    ref: run.headBranch,
    task: 'deploy',
    environment,
    payload: {},
    description: '',
    production: false,
    transient: false,
    creator: actionsBotLogin,
    createdAt: emulator.now(),
    statuses: [],
  }
  emulator.state.deployments.push(deployment)
  const add = (state: DeploymentStatusRecord['state']) => {
    const status = {
      id: emulator.nextId(),
      state,
      description: '',
      environment,
      environmentUrl: '',
      logUrl: page,
      creator: actionsBotLogin,
      createdAt: emulator.now(),
    }
    deployment.statuses.push(status)
    if (state === 'success') retireEarlier(emulator, deployment, status)
  }
  add('queued')
  return { started: () => add('in_progress'), ended: (conclusion) => add(conclusion === 'success' ? 'success' : 'failure') }
}

export function addEnvironment(emulator: EmulatorContext, name: string) {
  const environment: EmulatorContext['state']['environments'][number] = {
    id: emulator.nextId(),
    createdAt: emulator.now(),
    name,
    reviewers: [],
    preventSelfReview: false,
    waitMinutes: 0,
    branches: undefined,
    customRules: [],
    adminsBypass: true,
    secrets: {},
    variables: {},
  }
  emulator.state.environments.push(environment)
  return environment
}
