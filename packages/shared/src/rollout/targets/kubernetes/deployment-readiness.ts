import { formatDuration } from '../../../core/duration.ts'
import { ActionError, messageOf } from '../../../core/errors.ts'
import { type KubectlContext, readDeployment } from './deployment-object.ts'
import { KubectlError } from './kubectl-errors.ts'
import { readObjects } from './objects.ts'

/** Waits until the rollout of a Deployment is complete. Throws an ActionError with Kubernetes' reasons where it is not within the limit. */
export async function waitUntilRolledOut(
  { name, namespace, timeLimit }: { name: string; namespace: string; timeLimit: number },
  context: KubectlContext,
): Promise<void> {
  const seconds = Math.max(1, Math.ceil(timeLimit / 1_000))
  try {
    await context.kubectl({
      args: ['rollout', 'status', `deployments.apps/${name}`, `--timeout=${seconds}s`],
      signal: context.signal,
      timeLimit: timeLimit + 15_000,
    })
  } catch (error) {
    if (!(error instanceof KubectlError) || error.problem !== 'other') throw error
    const reasons = await whyNotReady(name, namespace, context)
    throw new ActionError(`The Deployment "${name}" did not become ready within ${formatDuration(timeLimit)}: ${messageOf(error)}`, {
      hint:
        reasons.length === 0
          ? 'See target.time-limit, and kubectl describe of its pods.'
          : `Kubernetes says:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`,
      cause: error,
    })
  }
  const after = await readDeployment(name, namespace, context)
  // kubectl also reports a Deployment without pods as "successfully rolled out".
  if (after.status.readyReplicas > 0) return
  throw new ActionError(`The Deployment "${name}" has no ready pod (${after.spec.replicas} wanted)`, {
    hint: 'Without target.image, your own command (placement.prepare) must apply the release and scale the side up.',
  })
}

/** The reasons that the Deployment and its pods report; without those of the pods where the Role does not allow to read them. */
async function whyNotReady(name: string, namespace: string, context: KubectlContext): Promise<string[]> {
  try {
    const { spec, status } = await readDeployment(name, namespace, context)
    const conditions = status.conditions.filter(({ type, status: is }) => (type === 'ReplicaFailure' ? is === 'True' : is === 'False'))
    const reasons = conditions.map(({ reason, message }) => `${reason}: ${message}`)
    const selector = Object.entries(spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`)
    const pods = readObjects(
      await context.kubectl({ args: ['get', 'pods', `--selector=${selector.join(',')}`, '--output=json'], signal: context.signal }),
    )
    const waiting = pods.flatMap((one) =>
      one.kind === 'Pod'
        ? one.status.containerStatuses.flatMap(({ name: container, state }) =>
            state.waiting === undefined ? [] : [{ container, ...state.waiting }],
          )
        : [],
    )
    return [...new Set([...reasons, ...waiting.map(({ container, reason, message }) => `${container}: ${reason}: ${message}`)])].slice(
      0,
      10,
    )
  } catch {
    // These reasons only complete an error that is thrown in any case.
    return []
  }
}
