import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { openEnvironment } from '@slipway/shared/environment-context'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import { heldLock } from '@slipway/shared/rollout/lock/lock'
import { describeSignal, effectiveSignals } from '@slipway/shared/rollout/lock/signals'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { completionOutcome } from '../render/rollout.ts'
import { completeOwnRollout } from '../rollout/completion.ts'

/** Ends the rollout of this job after its watch: the release is a success, and the old side stays a hot standby for the hold. */
export async function run({ inputs, context, doubles }: ModeCall<ModeInputs<'complete'>>): Promise<Outcome> {
  if (inputs.watchVerdict === 'fail') {
    throw new ActionError('A release whose watch failed cannot be completed', {
      hint: 'Run the rollback action instead of mode: complete.',
    })
  }
  const opened = await openEnvironment(inputs, context, doubles)
  const { environment, stores, rollout } = opened
  const lock = await heldLock(lockDepsOf(stores, { ...context, environment }))
  // A concurrency group has no record of its holder: only a rollout that this job began shows that the job holds it.
  if (lock === undefined && environment.rollout.lock === 'concurrency') return completionOutcome(undefined, { watched: false }, opened)
  if (lock === undefined) {
    throw new ActionError(`This job does not hold the lock of ${environment.name}, so it has nothing to complete`, {
      hint: 'mode: complete belongs into the same job as mode: deploy, after it.',
    })
  }
  const { aborted } = effectiveSignals(await lock.signals())
  if (aborted !== undefined) {
    throw new ActionError(`The rollout is not completed: ${describeSignal(aborted)}`, {
      hint: 'The rollback action, with only-if-needed in the same job, takes it back and hands the lock over.',
    })
  }
  const own = { unproven: unprovenBy(inputs, environment.judge.mode), environment, runner: context.runner }
  const watched = inputs.watchVerdict !== undefined || inputs.watchJudgement !== undefined
  return completionOutcome(await completeOwnRollout(own, withLock(rollout, lock)), { watched }, opened)
}

/** Why the watch makes no success of the release. Its verdict alone does not tell where the judge only observes: a warning then. */
function unprovenBy(
  { watchVerdict, watchJudgement }: ModeInputs<'complete'>,
  mode: EnvironmentConfig['judge']['mode'],
): string | undefined {
  if (watchJudgement === 'REGRESSED') return 'its watch found it regressed'
  if (watchVerdict === 'not-evaluated' || watchJudgement === 'INCONCLUSIVE') return 'the watch could not be evaluated'
  if (mode === 'observe' && watchVerdict === 'warn' && watchJudgement === undefined) {
    return 'its watch ended with a warning, and only the input watch-judgement could tell what of'
  }
  return undefined
}
