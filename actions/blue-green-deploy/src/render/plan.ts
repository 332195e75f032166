import type { Outcome } from '@slipway/shared/action'
import { md } from '@slipway/shared/core/markdown'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { Annotation } from '@slipway/shared/ports/log'
import type { BuildPlan } from '../builds/build-plan.ts'
import type { JudgingRun } from '../runs/pull-request-run.ts'
import { buildRows } from './build.ts'

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

/** Nothing more is done: the run of a pull request judges the same commit. */
export function judgedByPullRequest({ ref, service, by }: { ref: string; service?: string; by: JudgingRun }): Outcome {
  const headline = `Nothing is deployed from ${ref}, and run ${by.run} of the pull request #${by.pullRequest} judges this commit`
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, ...(service === undefined ? {} : { service }), details: { go: false, ...by } },
    outputs: { go: 'false', environment: '', url: '', monitor: '', reason: headline, 'dry-run-environment': '', 'judged-by': by.url },
    summary: summaryOf(headline, [['Judged by', by.url]], []),
    annotations: [{ level: 'notice', title: 'Judged by the pull request', message: `${headline}: ${by.url}` }],
  }
}

type Reached = { name: string; url?: string; service?: string }
type Unmet = { reason: string; hint: string }

/** The deployment is refused before it is proposed. */
export function deploymentRefused(environment: Reached, unmet: Unmet): Outcome {
  return notProposed(environment, unmet, { verdict: 'fail', title: 'Deployment refused' })
}

/** It is not refused: a person has not agreed yet, or that could not be asked. */
export function deploymentWaits(environment: Reached, unmet: Unmet): Outcome {
  return notProposed(environment, unmet, { verdict: 'not-evaluated', title: 'Deployment waits for a review' })
}

function notProposed(
  { name, url = '', service }: Reached,
  { reason, hint }: Unmet,
  { verdict, title }: { verdict: 'fail' | 'not-evaluated'; title: string },
): Outcome {
  const headline = `Nothing is deployed to ${name}: ${reason}`
  return {
    ok: false,
    evidence: {
      verdict,
      headline,
      cause: reason,
      ...(service === undefined ? {} : { service }),
      environment: name,
      details: { go: false, hint },
    },
    outputs: { go: 'false', environment: name, url, monitor: '', reason },
    summary: summaryOf(headline, [['How to mend it', hint]], []),
    annotations: [{ level: 'error', title, message: `${reason}. ${hint}` }],
  }
}

/** The same outcome with how the release is built, for whoever reads the plan. The job that builds it decides again, and fails where it cannot. */
export function withBuild(outcome: Outcome, plan: BuildPlan): Outcome {
  const problems = plan.problems.map((message): Annotation => ({ level: 'warning', title: 'The build will fail', message }))
  return {
    ...outcome,
    summary: md`${outcome.summary}\n${summaryOf('How it is built', buildRows(plan), [])}`,
    annotations: [...(outcome.annotations ?? []), ...problems],
  }
}
