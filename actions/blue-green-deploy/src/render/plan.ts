import type { Outcome } from '@slipway/shared/action'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'

/** No environment is deployed from the ref. `dryRun` is the environment of the base branch on a pull request, or empty. */
export function nothingReached({ ref, service, dryRun }: { ref: string; service?: string; dryRun: string }): Outcome {
  const headline = `Nothing is deployed from ${ref}: no environment of the configuration names it`
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, ...(service === undefined ? {} : { service }), details: { go: false } },
    outputs: { go: 'false', environment: '', url: '', monitor: '', reason: headline, 'dry-run-environment': dryRun },
    summary: summaryOf(headline, [], []),
  }
}

/** The deployment is refused before it is proposed. */
export function deploymentRefused(
  { name, url = '', service }: { name: string; url?: string; service?: string },
  { reason, hint }: { reason: string; hint: string },
): Outcome {
  const headline = `Nothing is deployed to ${name}: ${reason}`
  return {
    ok: false,
    evidence: {
      verdict: 'fail',
      headline,
      cause: reason,
      ...(service === undefined ? {} : { service }),
      environment: name,
      details: { go: false, hint },
    },
    outputs: { go: 'false', environment: name, url, monitor: '', reason },
    summary: summaryOf(headline, [['How to mend it', hint]], []),
    annotations: [{ level: 'error', title: 'Deployment refused', message: `${reason}. ${hint}` }],
  }
}
