import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { readGate } from '@slipway/shared/github/environments'
import { readEnvironment } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'
import { githubOf, type Stand } from './stage.ts'

/**
 * Says which GitHub environment a job takes that looks after what is live or hauls it back: one that nobody has to approve.
 * Any ref may ask, since nothing new is deployed. Throws an ActionError where that environment does not exist.
 */
export async function lookAfter(inputs: Inputs, context: Context, stand: Stand): Promise<Outcome> {
  const { environment } = await readEnvironment(inputs, context)
  const { name, url, service, approval, rollout, triggers } = environment
  const unattended = approval === 'none' ? name : `${name}-rollback`
  const gate = await readGate(stand.github ?? (await githubOf(inputs, context)), unattended)
  if (gate.state === 'missing' && unattended !== name) {
    throw new ActionError(`The GitHub environment ${unattended} does not exist, so nothing could be hauled back without an approval`, {
      hint: `Under Settings, Environments, add ${unattended}: the same secrets, variables and branch rules as ${name}, and no required reviewers.`,
    })
  }
  // Without a lock, only the group of the deployments keeps a rollback from interleaving with one.
  const group = rollout.lock === 'concurrency' ? `slipway-${name}` : ''
  const waits = gate.state === 'present' && gate.reviewers
  const headline = waits
    ? `${unattended} has required reviewers: whatever is done for ${name} waits for them, a rollback too`
    : `${name} is looked after in the GitHub environment ${unattended}`
  return {
    ok: true,
    evidence: { verdict: waits ? 'warn' : 'pass', headline, ...(waits ? { cause: headline } : {}), service, environment: name },
    outputs: {
      go: 'true',
      environment: name,
      url,
      'unattended-environment': unattended,
      'rollback-group': group,
      'security-trigger': String(triggers.some((trigger) => 'security' in trigger)),
    },
    summary: summaryOf(headline, [['Address', url]], []),
    annotations: waits ? [{ level: 'warning', title: 'A rollback would wait', message: headline }] : [],
  }
}
