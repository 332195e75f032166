import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { deploymentGroup } from '../proposal/deployment-group.ts'

/** `rollbackEnvironment`: the GitHub environment for unattended jobs. `waits`: it has required reviewers all the same, which is a warning. */
export function rollbackEnvironmentOutcome(
  environment: EnvironmentConfig,
  { rollbackEnvironment, waits }: { rollbackEnvironment: string; waits: boolean },
): Outcome {
  const { name, url, service, triggers } = environment
  const headline = waits
    ? `${rollbackEnvironment} has required reviewers: whatever is done for ${name} waits for them, a rollback too`
    : `${name} is looked after in the GitHub environment ${rollbackEnvironment}`
  return {
    ok: true,
    evidence: { verdict: waits ? 'warn' : 'pass', headline, ...(waits ? { cause: headline } : {}), service, environment: name },
    outputs: {
      go: 'true',
      environment: name,
      url,
      'unattended-environment': rollbackEnvironment,
      'rollback-group': deploymentGroup(environment),
      'security-trigger': String(triggers.some((trigger) => 'security' in trigger)),
    },
    summary: summaryOf(headline, [['Address', url]], []),
    annotations: waits ? [{ level: 'warning', title: 'A rollback would wait', message: headline }] : [],
  }
}
