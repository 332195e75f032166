import { ActionError, messageOf } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import { isAlreadyCurrent, waitForAliases } from './alias-request.ts'
import type { VercelDeployment, VercelProject, VercelWrite } from './api.ts'
import { sidesDescription } from './deployment-sides.ts'
import type { VercelOptions } from './options.ts'
import { hasRollingReleases, rollingReleasesOn } from './project-settings.ts'
import type { VercelProjectState } from './project-state.ts'

/**
 * Gives a side all traffic: promotes a deployment that has never served, rolls back to one that has. A rollback also ends a rolling
 * release. Throws an ActionError where Vercel refuses, or could not move all domains.
 */
export async function promoteOrRollBack(
  colour: Colour,
  state: VercelProjectState,
  { options, signal }: { options: VercelOptions; signal: AbortSignal | undefined },
): Promise<void> {
  const { api, rest } = options
  const { project, sides } = state
  const id = sides[colour]
  if (id === undefined) throw new ActionError(`The Vercel project ${project.name} has no deployment on ${colour} that could take traffic`)
  const deployment = await api.deployment(id, signal)
  assertServable(deployment, project)
  const write = fullTrafficWrite(deployment, state, options)
  if (write.path.includes('/promote/')) assertMovesEverything(state, options)
  const sent = await api.send(write, signal)
  if (sent.state === 'answered' && sent.status >= 300 && !isAlreadyCurrent(sent)) throw rest.refusal(write, sent)
  const move = write.path.includes('/rollback/') ? 'rollback' : 'promote'
  await waitForAliases({ id, move, before: project, write, sent }, options, signal)
  if (move === 'rollback' && project.autoAssignCustomDomains === true) await restoreDomainAssignment(options, signal)
}

/** Throws an ActionError where a promotion would start a rolling release, or wait for one that is active. */
function assertMovesEverything({ project, rolling: active }: VercelProjectState, { rolling }: VercelOptions): void {
  if (rolling || !hasRollingReleases(project)) return
  const { reason, hint } = rollingReleasesOn(project.name)
  const waits = active === undefined ? '' : ` One is active, of ${active.canaryDeployment?.id ?? 'a deployment that Vercel does not name'}.`
  throw new ActionError(`${reason}.${waits}`, { hint })
}

/**
 * The write that gives a deployment all traffic. While a rolling release is active, a promotion is only queued, so whatever has served
 * gets its traffic by a rollback, which aborts the release (the CLI's abort is a rollback: rolling-release/abort-rolling-release.ts).
 */
export function fullTrafficWrite(
  deployment: VercelDeployment,
  { project, sides, rolling }: VercelProjectState,
  { api: { writes } }: Pick<VercelOptions, 'api'>,
): VercelWrite {
  const { id, readySubstate } = deployment
  const current = id === project.targets?.production?.id
  const hasServed = readySubstate === 'PROMOTED'
  const isRollback = rolling === undefined ? hasServed && !current : hasServed || id === rolling.currentDeployment?.id
  return isRollback ? writes.rollback(project.id, id, sidesDescription(sides)) : writes.promote(project.id, id)
}

/**
 * Throws an ActionError for a deployment that must not be promoted: one that is not ready, and a preview, which Vercel would build
 * again, so that another artifact than the verified one would serve.
 */
export function assertServable({ id, target, readyState }: VercelDeployment, { name }: VercelProject): void {
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

/** Turns the automatic assignment of domains on again, which a rollback turns off. A failure is a warning: the rollback serves. */
async function restoreDomainAssignment({ api, rest, log }: VercelOptions, signal: AbortSignal | undefined): Promise<void> {
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
