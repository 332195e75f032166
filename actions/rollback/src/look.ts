import { isAbsolute, join } from 'node:path'
import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import type { Evidence } from '@slipway/shared/evidence/schema'
import { parseEvidence } from '@slipway/shared/evidence/store'
import { liveSide } from '@slipway/shared/rollout/plan/plan'
import { liveFields, planTheWay, routeFields, unchanged } from './go-back.ts'
import type { Inputs } from './inputs.ts'
import { outcomeOf } from './render.ts'
import { judgeSecurity, type SecurityVerdict } from './security.ts'
import type { Stage } from './stage.ts'
import { describeRoute } from './way.ts'

/**
 * Where a rollback would go and what it would take. Touches nothing and takes no lock. That there is nowhere to go is an answer
 * where nobody has named a version and nobody waits: whoever looks by the clock has a release without a way back, not a fault.
 */
export async function look(inputs: Inputs, context: Context, stage: Stage): Promise<Outcome> {
  const found = await planTheWay(inputs, context, stage, stage.rollout).catch((error: unknown) => {
    if (error instanceof ActionError && inputs.unattended && inputs.rollbackVersion === undefined) return error
    throw error
  })
  if (found instanceof ActionError) return await nowhere(found.message, context, stage)
  if ('standing' in found) return unchanged(found.standing, found.live, stage)
  stage.rollout.note(describeRoute(found.route))
  const headline = `A rollback of ${stage.environment.name} would go to ${found.route.release.version}: ${describeRoute(found.route)}`
  return outcomeOf({ verdict: 'pass', headline, changed: false, dryRun: true, ...routeFields(found) }, stage)
}

async function nowhere(why: string, { signal }: Context, stage: Stage): Promise<Outcome> {
  const { ledger, target } = stage.rollout
  const live = liveSide(await target.observe(signal), await ledger.read())
  const headline = `A rollback of ${stage.environment.name} would have nowhere to go: ${why}`
  return outcomeOf({ verdict: 'warn', ok: true, headline, changed: false, reason: why, ...liveFields(live) }, stage)
}

/** What two scans say of going back, where the inputs name them. Throws an ActionError where only one is named, or one is not there. */
export async function securityOf(inputs: Inputs, context: Context): Promise<SecurityVerdict | undefined> {
  const { securityEvidence, destinationSecurityEvidence } = inputs
  if (securityEvidence === undefined && destinationSecurityEvidence === undefined) return undefined
  if (securityEvidence === undefined || destinationSecurityEvidence === undefined) {
    throw new ActionError('security-evidence and destination-security-evidence go together, and only one of them was given', {
      hint: 'Scan both commits: the one that is live and the one to go back to (outputs live-sha and destination-sha of a dry-run).',
    })
  }
  if (inputs.rollbackVersion === undefined || inputs.onlyIfLive === undefined) {
    throw new ActionError('A security decision needs rollback-version and only-if-live, the two releases that were scanned', {
      hint: 'Take them from the outputs version and previous-version of a dry-run: what was not scanned is no destination.',
    })
  }
  return judgeSecurity(await evidenceAt(securityEvidence, context), await evidenceAt(destinationSecurityEvidence, context))
}

/** Nothing is moved; whoever looks after the environment is told where there is something to tell. */
export function onlyTold(found: SecurityVerdict, stage: Stage): Outcome {
  const verdict = found.state === 'clean' ? 'pass' : 'warn'
  const headline = `Nothing was changed in ${stage.environment.name}: ${found.reason}`
  const outcome = outcomeOf({ verdict, ok: true, headline, changed: false, reason: found.reason }, stage)
  return verdict === 'pass'
    ? outcome
    : { ...outcome, annotations: [{ level: 'warning', title: 'A critical finding in what is live', message: headline }] }
}

async function evidenceAt(path: string, { files, runner }: Context): Promise<Evidence> {
  const text = await files.read(isAbsolute(path) ? path : join(runner.workspace, path))
  if (text !== undefined) return parseEvidence(text, path)
  throw new ActionError(`There is no evidence at ${path}`, { hint: 'Give the output "evidence" of a security-scan step of this job.' })
}
