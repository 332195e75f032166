import { ActionError } from '../../../core/errors.ts'
import { bothColours, type Weights } from '../../contract/observation.ts'
import type { RestReply } from '../provider-rest.ts'
import { cloudflareError, secretsChanged, type WorkerDeployment, type WorkerDeploymentRequest } from './api.ts'
import { percentageOf, sameShares } from './deployment-shares.ts'
import { sidesMessage, type VersionSides } from './deployment-sides.ts'
import { type CloudflareOptions, readWorkerState, type WorkerContext, type WorkerMemory } from './worker-state.ts'

/** Number of reads, and milliseconds between them, before an uncertain write counts as lost. */
const readsAfterDoubt = 4
const doubtPollInterval = 1_000

/** Sets the weights by a new deployment. Throws an ActionError where Cloudflare refuses or somebody else shifted the Worker. */
export async function shiftWorker(weights: Weights, context: WorkerContext): Promise<void> {
  const { options, memory, signal } = context
  const { script, api } = options
  const { serving, sides } = await readWorkerState(context)
  if (isForeignDeployment(serving, memory)) {
    // Reported once: the revert that follows has to start from this deployment.
    memory.known.add(serving.id)
    throw shiftedMeanwhile(script, serving)
  }
  const lacking = bothColours.find((colour) => weights[colour] > 0 && sides[colour] === undefined)
  if (lacking !== undefined) throw new ActionError(`The Worker ${script} has no version on ${lacking} that could take traffic`)
  if (weights.blue + weights.green === 0) {
    throw new ActionError(`Cloudflare cannot take all traffic from the Worker ${script}: its shares always add up to 100 %`)
  }
  const request = deploymentRequest(weights, sides)
  // Only a deployment that this run requested is taken as done: what the API shows can be older than the last shift of another run.
  const last = memory.requested.at(-1)
  const done = last !== undefined && sameShares(last.versions, request.versions) && sameShares(serving.versions, request.versions)
  if (done) return
  memory.requested.push(request)
  const sent = await api.deploy(request, signal)
  if (sent.state === 'uncertain') return await confirmUncertainWrite({ reason: sent.why, request, before: serving }, context)
  if (sent.status >= 300) throw deploymentRefusal(sent, options)
}

/** The body of a shift: only versions that get traffic. Shares have at most two decimals and add up to 100. */
export function deploymentRequest(weights: Weights, sides: VersionSides): WorkerDeploymentRequest {
  const green = percentageOf(weights.green)
  const shares = { blue: Number((100 - green).toFixed(2)), green }
  const versions = bothColours
    .filter((colour) => shares[colour] > 0)
    .map((colour) => ({ version_id: sides[colour] ?? `<version of ${colour}>`, percentage: shares[colour] }))
  return { strategy: 'percentage', versions, annotations: { 'workers/message': sidesMessage(sides) } }
}

/** Whether the serving deployment was made by somebody else during this run. */
function isForeignDeployment(serving: WorkerDeployment, { known, requested }: WorkerMemory): boolean {
  return !known.has(serving.id) && !requested.some(({ versions }) => sameShares(serving.versions, versions))
}

type UncertainWrite = { reason: string; request: WorkerDeploymentRequest; before: WorkerDeployment }

/** Reads whether an uncertain write was applied. The write is never sent again. */
async function confirmUncertainWrite(
  { reason, request, before }: UncertainWrite,
  { options: { script, api, clock }, memory, signal }: WorkerContext,
): Promise<void> {
  for (let reads = 0; reads < readsAfterDoubt; reads++) {
    const [newest] = await api.deployments(signal)
    if (newest !== undefined && newest.id !== before.id) {
      if (sameShares(newest.versions, request.versions)) return
      if (isForeignDeployment(newest, memory)) throw shiftedMeanwhile(script, newest)
    }
    await clock.sleep(doubtPollInterval, signal)
  }
  throw new ActionError(
    `It is not known whether Cloudflare took in POST ${api.deploymentsPath} (${reason}); deployment ${before.id} still serves`,
    {
      hint: 'The call was not repeated, since it may yet be applied. Run again: what is found then is settled first.',
    },
  )
}

function deploymentRefusal(reply: RestReply, { script, rest, api }: CloudflareOptions): ActionError {
  const error = cloudflareError(reply.body)
  if (error?.code !== secretsChanged) return rest.refusal({ method: 'POST', path: api.deploymentsPath }, reply)
  const names = /secrets have changed:\s*(.+?)\.?$/i.exec(error.message)?.[1]
  return new ActionError(
    `Cloudflare refuses the version of the Worker ${script}: secrets have changed since it was live${names === undefined ? '' : ` (${names})`} (code ${secretsChanged})`,
    {
      hint: 'A version keeps the secrets it was uploaded with, so it would run with the old ones. Upload the release anew (wrangler versions upload --tag), or deploy the version by hand if the old secrets still work. Slipway never forces it.',
    },
  )
}

function shiftedMeanwhile(script: string, now: WorkerDeployment): ActionError {
  return new ActionError(`Somebody else shifted the Worker ${script} during this rollout: deployment ${now.id} serves now`, {
    hint: 'A rollout must be alone: no wrangler deploy, no secret put and no change in the dashboard while it runs.',
  })
}
