import { ActionError } from '../../../core/errors.ts'
import type { RestReply, WriteResult } from '../provider-rest.ts'
import type { VercelProject, VercelWrite } from './api.ts'
import { pollInterval, type VercelOptions } from './options.ts'
import { hasRollingReleases, rollingReleasesOn } from './project-settings.ts'

/** Milliseconds that a read waits for a pending alias request. */
const pendingWithin = 3_000
/** Milliseconds for Vercel to move all domains after a promotion or a rollback. */
const moveWithin = 10_000

/** Whether Vercel is still moving the production domains to another deployment. */
export function isAliasRequestPending({ lastAliasRequest }: VercelProject): boolean {
  return lastAliasRequest?.jobStatus === 'pending' || lastAliasRequest?.jobStatus === 'in-progress'
}

/**
 * The project once its last alias request is complete. `settled` is false on time-out, and when the request to the serving deployment
 * failed: then some domains still point to another deployment, so the traffic is not all on it.
 */
export async function projectAfterAliasRequest(
  { api, clock }: VercelOptions,
  signal: AbortSignal | undefined,
): Promise<{ project: VercelProject; settled: boolean }> {
  const deadline = clock.now() + pendingWithin
  for (;;) {
    const project = await api.project(signal)
    const { lastAliasRequest: last, targets } = project
    if (!isAliasRequestPending(project)) {
      const incomplete = last?.jobStatus === 'failed' && last.toDeploymentId === targets?.production?.id
      return { project, settled: !incomplete }
    }
    if (clock.now() >= deadline) return { project, settled: false }
    await clock.sleep(pollInterval, signal)
  }
}

/** A promotion or rollback that was sent: to deployment `id`, from the project state `before`. */
export type SentMove = {
  id: string
  move: 'promote' | 'rollback'
  before: VercelProject
  write: VercelWrite
  sent: WriteResult
}

/**
 * Waits until all domains point to the deployment. Throws an ActionError where Vercel reports a failure, skips the move, began a rolling
 * release instead, or shows no effect of a write that is queued (202) or uncertain. That 202 means queued, "until the active rolling
 * release completes", is told by the CLI (github.com/vercel/vercel, 17d9ebaf, packages/cli/src/commands/promote/request-promote.ts).
 */
export async function waitForAliases(
  { id, move, before, sent, write }: SentMove,
  { api, clock, rolling }: VercelOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const alreadyCurrent = sent.state === 'answered' && isAlreadyCurrent(sent)
  const queued = sent.state === 'answered' && sent.status === 202
  const deadline = clock.now() + moveWithin
  for (;;) {
    const project = await api.project(signal)
    const { lastAliasRequest: last, targets } = project
    const ours = last?.toDeploymentId === id && last.requestedAt !== before.lastAliasRequest?.requestedAt
    if (ours && last.jobStatus === 'failed') throw await failedAliasesError({ id, move, project }, api, signal)
    if (ours && last.jobStatus === 'skipped') throw new ActionError(`Vercel skipped the ${move} of ${project.name} to ${id}`)
    const arrived = targets?.production?.id === id && !isAliasRequestPending(project)
    if (arrived && (ours || alreadyCurrent || before.targets?.production?.id !== id)) return
    if (!rolling && hasRollingReleases(project) && (await api.rollingRelease(signal))?.canaryDeployment?.id === id) {
      const { reason, hint } = rollingReleasesOn(project.name)
      throw new ActionError(`Vercel began a rolling release of ${id} instead of giving it everything. ${reason}`, { hint })
    }
    if (clock.now() >= deadline) {
      if (queued && !ours) throw stillQueued(id, project)
      if (sent.state === 'answered' || ours) return
      throw new ActionError(`It is not known whether Vercel took in ${write.method} ${write.path} (${sent.why}); ${id} does not serve`, {
        hint: 'The call was not repeated, since it may yet be applied. Run again: what is found then is settled first.',
      })
    }
    await clock.sleep(pollInterval, signal)
  }
}

/** Whether a refusal (409 of a promotion, 422 of a rollback) says that the deployment already serves. The next read verifies it. */
export function isAlreadyCurrent({ status, body }: RestReply): boolean {
  return (status === 409 || status === 422) && /already the current production deployment/i.test(JSON.stringify(body ?? ''))
}

function stillQueued(id: string, { name }: VercelProject): ActionError {
  return new ActionError(
    `Vercel has queued the promotion of ${id} in ${name} (202): it begins when the active rolling release is complete`,
    {
      hint: 'Complete or abort that rolling release (npx vercel rolling-release fetch shows it), then run again. Going back aborts it, and what is queued behind it does not begin.',
    },
  )
}

async function failedAliasesError(
  { id, move, project }: { id: string; move: SentMove['move']; project: VercelProject },
  api: VercelOptions['api'],
  signal: AbortSignal | undefined,
): Promise<ActionError> {
  const domains = await api.failedAliases(project.id, move, signal).catch(() => [])
  return new ActionError(
    `Vercel could not move all domains of ${project.name} to ${id}${domains.length === 0 ? '' : `: ${domains.join(', ')}`}`,
  )
}
