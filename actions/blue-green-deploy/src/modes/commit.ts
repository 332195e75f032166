import type { Outcome } from '@slipway/shared/action'
import { environmentOf } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { defaultBranchOf } from '@slipway/shared/ports/runner'
import { evaluateFreeze } from '@slipway/shared/rollout/admission/freeze'
import { readProposal } from '../by-command/approval-port.ts'
import { approvalQueries } from '../by-command/queries.ts'
import { chooseCommit } from '../commit/commit-choice.ts'
import { commitQueries } from '../commit/queries.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { requireProduct } from '../preview/configuration.ts'
import { gateReader } from '../proposal/gate-reader.ts'
import { type UnmetPrecondition, unmetPrecondition } from '../proposal/preconditions.ts'
import { refusedRunRef } from '../proposal/run-ref.ts'
import { chosenCommit, commitRefused, ownCommit } from '../render/commit.ts'
import { deploymentRefused } from '../render/plan.ts'

type Call = ModeCall<ModeInputs<'commit'>>

/** Events that are about no commit: whoever starts such a run names an environment, and not a ref. */
const aboutNoCommit: readonly string[] = ['workflow_dispatch', 'repository_dispatch', 'schedule']

/**
 * Says which commit a run is about that names an environment: the head of that environment's branch, or another commit of it. The rules of
 * the checkout decide, which is that of the ref on which the run was started: the commit that is deployed has no say in it. Changes nothing.
 */
export async function run(call: Call): Promise<Outcome> {
  const { inputs, context } = call
  const { runner } = context
  const { event, ref, sha } = runner.run
  if (inputs.approve !== undefined && inputs.ref !== undefined) throw refBesideProposal()
  if (inputs.environment === undefined || !aboutNoCommit.includes(event)) {
    if (inputs.ref !== undefined) throw uselessRef(event)
    return ownCommit({ ref, sha })
  }
  const product = await requireProduct(inputs, context)
  const environment = environmentOf(product.of(product.services[0] ?? ''), inputs.environment)
  const proposed = inputs.approve === undefined ? undefined : await readProposal(inputs.approve, await approvalQueries(environment, call))
  const question = { environment, run: { ref, sha }, defaultBranch: defaultBranchOf(runner), asked: inputs.ref, proposed }
  const choice = await chooseCommit(question, call.doubles.commits ?? (await commitQueries(call)))
  if (choice.state === 'refused') return commitRefused(environment, choice, runner)
  const unlet = await refusedRunRef(environment, call)
  if (unlet !== undefined) return deploymentRefused(environment, unlet)
  if (choice.state === 'own' || choice.sha === sha) return ownCommit({ ref: choice.state === 'own' ? ref : choice.ref, sha })
  const unmet = (await unmetPrecondition(environment, choice.ref, gateReader(call))) ?? frozen(environment, call)
  if (unmet !== undefined) return deploymentRefused(environment, unmet)
  return chosenCommit(choice, { environment: environment.name, startedOn: ref })
}

/** Of a commit from before a freeze was written down, the freeze holds all the same. */
function frozen({ name, freeze }: ReturnType<typeof environmentOf>, { inputs, context }: Call): UnmetPrecondition | undefined {
  const { runner, clock } = context
  const person = runner.environment['GITHUB_TRIGGERING_ACTOR'] ?? runner.run.actor
  const result = evaluateFreeze(freeze, { environment: name, now: clock.now(), person, reason: inputs.overrideFreeze })
  return result.state === 'blocks' ? { reason: result.message, hint: result.hint } : undefined
}

function refBesideProposal(): ActionError {
  return new ActionError('The inputs "ref" and "approve" are both given, and the proposal names its own commit', {
    hint: 'Leave ref out: run the line as the summary of the job "proposal" has it.',
  })
}

function uselessRef(event: string): ActionError {
  return new ActionError('The input "ref" names a commit, and nothing says to which environment it goes', {
    hint:
      event === 'workflow_dispatch'
        ? 'Give the environment too: --field environment=staging --field ref=develop. Without one, leave ref out and start the workflow on the branch: --ref develop.'
        : `It is for runs that are started by hand; this one was started by ${event}.`,
  })
}
