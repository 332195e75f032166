import type { Outcome } from '@slipway/shared/action'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { dispatchLine } from '@slipway/shared/github/dispatch-line'
import type { Runner } from '@slipway/shared/ports/runner'
import type { CommitChoice } from '../commit/commit-choice.ts'
import { deploymentRefused } from './plan.ts'

type Commit = { ref: string; sha: string }

/** The run is about the commit that GitHub started it on. */
export function ownCommit({ ref, sha }: Commit): Outcome {
  const headline = `This run is about ${sha.slice(0, 12)} of ${ref}`
  return { ok: true, evidence: { verdict: 'pass', headline }, outputs: commitOutputs({ ref, sha }), summary: summaryOf(headline, [], []) }
}

/** It is about another one, which whoever started it has to see. */
export function chosenCommit(
  { ref, sha, what }: Extract<CommitChoice, { state: 'chosen' }>,
  { environment, startedOn }: { environment: string; startedOn: string },
): Outcome {
  const headline = `${environment} gets ${what} (${sha.slice(0, 12)}); the run was started on ${startedOn}`
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, details: { ref, sha, startedOn } },
    outputs: commitOutputs({ ref, sha }),
    summary: summaryOf(
      headline,
      [
        ['Commit', sha],
        ['Of', ref],
        ['Started on', startedOn],
      ],
      [],
    ),
    annotations: [{ level: 'notice', title: 'Another commit than that of the run', message: headline }],
  }
}

/** Refused before anything is built, with the command that works. */
export function commitRefused(
  environment: Parameters<typeof deploymentRefused>[0],
  { reason, startOn, withoutRef }: Extract<CommitChoice, { state: 'refused' }>,
  runner: Runner,
): Outcome {
  const fields = { environment: environment.name }
  const lines = withoutRef
    ? [dispatchLine(runner, { fields: { ...fields, ref: '' } })]
    : startOn.map((ref) => dispatchLine(runner, { ref, fields }))
  const hint =
    lines.length === 0
      ? `Push one of these branches, and start the run on it: ${dispatchLine(runner, { ref: 'BRANCH', fields })}`
      : `${withoutRef ? 'Leave ref out, or name a commit of such a branch by it' : 'Start it on a branch of the environment'}: ${lines.join(', or ')}`
  return deploymentRefused(environment, { reason, hint })
}

function commitOutputs({ ref, sha }: Commit): Record<string, string> {
  return { commit: sha, ref, 'ref-name': ref.replace(/^refs\/(heads|tags|pull)\//, '') }
}
