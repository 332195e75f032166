import { ActionError, messageOf } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import type { Reply, Sent } from '../provider-rest.ts'
import type { Project, VercelDeployment, Write } from './api.ts'
import { isMoving, type Look, pollEvery, type VercelOptions } from './observe.ts'
import { descriptionOf } from './sides.ts'

/** Milliseconds for Vercel to have moved all domains. */
const moveWithin = 10_000

/**
 * Gives a side everything at once: a deployment that has never served is promoted, one that has is rolled back to, which also
 * ends a rolling release. Throws an ActionError where Vercel refuses, or could not move all domains.
 */
export async function moveDomains(colour: Colour, found: Look, options: VercelOptions, signal: AbortSignal | undefined): Promise<void> {
  const { api, rest } = options
  const { project, sides } = found
  const id = sides[colour]
  if (id === undefined) throw new ActionError(`The Vercel project ${project.name} has no deployment on ${colour} that could take traffic`)
  const deployment = await api.deployment(id, signal)
  requireServable(deployment, project)
  const write = moveTo(deployment, found, options)
  const sent = await api.send(write, signal)
  const current = sent.state === 'answered' && isCurrentAlready(sent)
  if (sent.state === 'answered' && sent.status >= 300 && !current) throw rest.refusal(write, sent)
  await untilMoved({ id, before: project, sent, current, write }, options, signal)
  if (write.path.includes('/rollback/') && project.autoAssignCustomDomains === true) await assignDomainsAgain(options, signal)
}

/** The write that gives a deployment everything. */
export function moveTo(
  deployment: VercelDeployment,
  { project, sides, rolling }: Look,
  { api: { writes } }: Pick<VercelOptions, 'api'>,
): Write {
  const { id, readySubstate } = deployment
  const current = id === project.targets?.production?.id
  const goesBack = rolling === undefined ? readySubstate === 'PROMOTED' && !current : id === rolling.currentDeployment?.id
  return goesBack ? writes.rollback(project.id, id, descriptionOf(sides)) : writes.promote(project.id, id)
}

/** Promoting a preview would build it anew: another artifact than the one that was verified. */
export function requireServable({ id, target, readyState }: VercelDeployment, { name }: Project): void {
  if (target !== 'production') {
    throw new ActionError(
      `The Vercel deployment ${id} of ${name} is a ${target ?? 'preview'} deployment: promoting it would build it anew`,
      {
        hint: 'placement.prepare must make a production deployment without its domains: vercel deploy --prebuilt --prod --skip-domain …',
      },
    )
  }
  if (readyState !== 'READY') throw new ActionError(`The Vercel deployment ${id} of ${name} is ${readyState}, not READY`)
}

/** 409 of a promote, 422 of a rollback: it serves already. Whether that is so is observed next. */
function isCurrentAlready({ status, body }: Reply): boolean {
  return (status === 409 || status === 422) && /already the current production deployment/i.test(JSON.stringify(body ?? ''))
}

async function untilMoved(
  { id, before, sent, current, write }: { id: string; before: Project; sent: Sent; current: boolean; write: Write },
  { api, clock }: VercelOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = clock.now() + moveWithin
  for (;;) {
    const project = await api.project(signal)
    const { lastAliasRequest: last, targets } = project
    const ours = last?.toDeploymentId === id && last.requestedAt !== before.lastAliasRequest?.requestedAt
    if (ours && last.jobStatus === 'failed') throw await notAllMoved(id, project, api, signal)
    const arrived = targets?.production?.id === id && !isMoving(project)
    if (arrived && (ours || current || before.targets?.production?.id !== id)) return
    if (clock.now() >= deadline) {
      if (sent.state === 'answered' || ours) return
      throw new ActionError(`It is not known whether Vercel took in ${write.method} ${write.path} (${sent.why}); ${id} does not serve`, {
        hint: 'The call was not repeated, since it may yet be applied. Run again: what is found then is settled first.',
      })
    }
    await clock.sleep(pollEvery, signal)
  }
}

async function notAllMoved(id: string, project: Project, api: VercelOptions['api'], signal: AbortSignal | undefined): Promise<ActionError> {
  const domains = await api.failedAliases(project.id, signal).catch(() => [])
  return new ActionError(
    `Vercel could not move all domains of ${project.name} to ${id}${domains.length === 0 ? '' : `: ${domains.join(', ')}`}`,
  )
}

/** A rollback turns the assignment of domains off. That it is on again is not worth failing a rollback that serves. */
async function assignDomainsAgain({ api, rest, log }: VercelOptions, signal: AbortSignal | undefined): Promise<void> {
  try {
    if ((await api.project(signal)).autoAssignCustomDomains !== false) return
    const write = api.writes.assignDomains()
    const sent = await api.send(write, signal)
    if (sent.state === 'answered' && sent.status >= 300) throw rest.refusal(write, sent)
    if ((await api.project(signal)).autoAssignCustomDomains === false)
      throw new ActionError('Vercel shows it as off after it was turned on')
    log.info('The rollback had turned off that production domains are assigned by themselves; it is on again, as before')
  } catch (error) {
    signal?.throwIfAborted()
    log.warning(
      `Production domains of the Vercel project are no longer assigned by themselves, since the rollback turned it off: ${messageOf(error)}`,
    )
  }
}
