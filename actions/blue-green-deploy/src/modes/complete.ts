import { join } from 'node:path'
import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { type EnvironmentContext, openEnvironment } from '@slipway/shared/environment-context'
import type { Evidence } from '@slipway/shared/evidence/schema'
import { evidenceFolder, readEvidence } from '@slipway/shared/evidence/store'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import type { CompletionOfSeveral } from '@slipway/shared/rollout/engine/complete'
import { type HeldLock, heldLock } from '@slipway/shared/rollout/lock/lock'
import { describeSignal, effectiveSignals } from '@slipway/shared/rollout/lock/signals'
import { chosenServices } from '@slipway/shared/settings'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { requestsOfWatch } from '../render/judged-requests.ts'
import { completionOutcome, type Watched } from '../render/rollout.ts'
import { togetherOutcome } from '../render/several-services.ts'
import { completeOwnRollout, completeOwnRollouts } from '../rollout/completion.ts'
import { untestedBy } from '../rollout/deployment-tests.ts'
import { openServiceOf } from '../rollout/held-services.ts'
import { unprovenBy, type Watch } from '../rollout/unproven-watch.ts'

/** Ends the rollout of this job after its watch: the release is a success, and the old side stays a hot standby for the hold. */
export async function run(call: ModeCall<ModeInputs<'complete'>>): Promise<Outcome> {
  const services = await chosenServices(call.inputs, call.context)
  return services === undefined ? await completeOne(call) : await completeSeveral(services, call)
}

async function completeOne({ inputs, context, doubles }: ModeCall<ModeInputs<'complete'>>): Promise<Outcome> {
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
  if (lock === undefined) throw notHeld(environment.name)
  await refuseAborted(lock)
  const untested = untestedBy(environment.tests.after, inputs.testsOutcome)
  const own = { unproven: untested ?? unprovenBy(inputs, environment.judge.mode), environment, runner: context.runner }
  const watched = inputs.watchVerdict !== undefined || inputs.watchJudgement !== undefined
  const completion = await completeOwnRollout(own, withLock(rollout, lock))
  return completionOutcome(completion, watchOfRelease(completion, watched, await evidenceOfJob({ context })), opened)
}

/** What the steps of this job have recorded before, the watch among them. */
async function evidenceOfJob({ context: { runner, files } }: Pick<ModeCall<ModeInputs<'complete'>>, 'context'>): Promise<Evidence[]> {
  return (await readEvidence(join(runner.temp, evidenceFolder), files)).evidence
}

function watchOfRelease(completion: CompletionOfSeveral | undefined, watched: boolean, evidence: readonly Evidence[]): Watched {
  if (!watched || completion === undefined) return { watched: false }
  const { service, release } = completion.record.intent
  return { watched, requests: requestsOfWatch(evidence, { service, version: release.version }) }
}

async function refuseAborted(lock: HeldLock): Promise<void> {
  const { aborted } = effectiveSignals(await lock.signals())
  if (aborted === undefined) return
  throw new ActionError(`The rollout is not completed: ${describeSignal(aborted)}`, {
    hint: 'The rollback action, with only-if-needed in the same job, takes it back and hands the lock over.',
  })
}

/** All services that this job has rolled out together: either each is completed, or none. */
async function completeSeveral(services: readonly string[], call: ModeCall<ModeInputs<'complete'>>): Promise<Outcome> {
  const { inputs, context } = call
  const failed = services.filter((service) => watchOf(service, inputs).watchVerdict === 'fail')
  if (failed.length > 0) {
    throw new ActionError(`A release whose watch failed cannot be completed, and so no other of the same rollout: ${failed.join(', ')}`, {
      hint: 'Run the rollback action instead of mode: complete.',
    })
  }
  const own: (OwnCompletion & { service: string; opened: EnvironmentContext; watched: boolean })[] = []
  for (const service of services) {
    const opened = await openServiceOf(service, call)
    const { environment, stores, rollout } = opened
    const lock = await heldLock(lockDepsOf(stores, { ...context, environment }))
    // Without a list, the services are meant that this job holds.
    if (lock === undefined && inputs.releases === undefined && inputs.service === undefined) continue
    if (lock === undefined) throw notHeld(`${service} in ${environment.name}`)
    await refuseAborted(lock)
    const watch = watchOf(service, inputs)
    const watched = watch.watchVerdict !== undefined || watch.watchJudgement !== undefined
    const unproven =
      untestedBy(environment.tests.after, inputs.testsOutcome) ??
      (inputs.watchServices !== undefined && !watched ? 'the watch said nothing of it' : unprovenBy(watch, environment.judge.mode))
    own.push({ service, opened, watched, unproven, environment, runner: context.runner, deps: withLock(rollout, lock) })
  }
  if (own.length === 0) throw notHeld(inputs.environment ?? '')
  const ends = await completeOwnRollouts(own)
  const evidence = await evidenceOfJob(call)
  const outcomes = own.map(({ service, opened, watched }, place) => {
    return { service, outcome: completionOutcome(ends[place], watchOfRelease(ends[place], watched, evidence), opened) }
  })
  return togetherOutcome(outcomes, inputs.environment ?? '')
}

type OwnCompletion = Parameters<typeof completeOwnRollouts>[0][number]

/** What the watch said of one service: by the list, or what it said of all of them. */
function watchOf(service: string, { watchServices, watchVerdict, watchJudgement }: ModeInputs<'complete'>): Watch {
  if (watchServices === undefined) return { watchVerdict, watchJudgement }
  const own = watchServices[service]
  return { watchVerdict: own?.verdict, watchJudgement: own?.judgement }
}

function notHeld(of: string): ActionError {
  return new ActionError(`This job does not hold the lock of ${of}, so it has nothing to complete`, {
    hint: 'mode: complete belongs into the same job as mode: deploy, after it.',
  })
}
