import { join } from 'node:path'
import type { Context } from '@slipway/shared/action'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import type { Judgement } from '@slipway/shared/core/words'
import type { EnvironmentContext } from '@slipway/shared/environment-context'
import { describeWatch } from '@slipway/shared/release-watch/render'
import { judgementToReport, resultsOf, type WatchResult, writeResults } from '@slipway/shared/release-watch/results'
import { usualMinimumRequests } from '@slipway/shared/release-watch/watch-request'
import { type WatchGiven, watchService } from '@slipway/shared/release-watch/watch-service'
import { lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import type { Completion } from '@slipway/shared/rollout/engine/complete'
import { findOwnRollout, revertFound } from '@slipway/shared/rollout/engine/own-rollout'
import type { RevertResult, RolloutResult } from '@slipway/shared/rollout/engine/rollout-request'
import type { Intent } from '@slipway/shared/rollout/ledger/ledger'
import { LockLost } from '@slipway/shared/rollout/lock/lock'
import { Aborted } from '@slipway/shared/rollout/lock/signal-watcher'
import type { RolloutDeps } from '@slipway/shared/rollout/steps/rollout-deps'
import { monitorJudgementOf } from '@slipway/shared/watch/watch-record'
import type { ModeInputs } from '../inputs.ts'
import { completeOwnRollout } from './completion.ts'
import { untestedBy } from './deployment-tests.ts'
import { unprovenBy } from './unproven-watch.ts'

/** A release that has all traffic, whose rollout is open and whose lock is held. */
export type Promoted = { opened: EnvironmentContext; deps: RolloutDeps; result: Extract<RolloutResult, { state: 'promoted' }> }

/** What a watch has seen, what it says, and the folder with its record. */
export type ReleaseWatch = { seen: WatchResult; judgement: Judgement; folder: string }

export type WatchedEnd = { watch: ReleaseWatch } & (
  | { state: 'completed'; completion: Completion | undefined }
  /** `decidedAt`: ms since 1970. */
  | { state: 'taken-back'; ending: RevertResult; intent: Intent; decidedAt: number }
)

type WatchCall = { inputs: ModeInputs<'release'>; context: Context; given?: WatchGiven | undefined }

/**
 * Watches the release and ends its rollout by what the watch says: a fail goes back, and so does an abort, a cancellation or a lock that is
 * lost; a watch that could not be evaluated leaves the traffic where it is, without a success. Throws where the rollout is not known any more.
 */
export async function endByWatch({ opened, deps, result }: Promoted, { inputs, context, given }: WatchCall): Promise<WatchedEnd> {
  const { environment, rollout } = opened
  const folder = join(context.runner.temp, 'slipway-watch', environment.service)
  const tests = rollout.judge.testsSoFar?.()
  const request = {
    ...inputs,
    url: undefined,
    errorRate: undefined,
    version: result.intent.release.version,
    judgeState: tests === undefined ? undefined : JSON.stringify(tests),
    look: false,
    minimumRequests: usualMinimumRequests,
    stopEarly: true,
  }
  let stopped: AbortSignal | undefined
  const seen = await deps.watchSignals((signal) => {
    stopped = signal
    return watchService({ request, environment, folder }, { ...context, signal }, { ...given, signals: 'elsewhere' })
  })
  const judgement = judgementToReport(seen)
  const watch = { seen, judgement, folder }
  const { summary } = describeWatch(seen, {})
  await writeResults(folder, { results: resultsOf(seen), entries: seen.entries, summary }, context.files)
  const why = reasonToGoBack(judgement, stopped)
  const decidedAt = context.clock.now()
  if (why !== undefined) return { state: 'taken-back', watch, decidedAt, ...(await takeBack(why, { opened, deps, result }, context)) }
  const said = { watchVerdict: judgement.verdict, watchJudgement: monitorJudgementOf(seen.conclusion) }
  const unproven =
    untestedBy(environment.tests.after, undefined) ?? rollout.evidence.unenforced[0] ?? unprovenBy(said, environment.judge.mode)
  const completion = await completeOwnRollout({ unproven, environment, runner: context.runner }, deps)
  return { state: 'completed', watch, completion }
}

type BackReason = { reason: string; judged: boolean; error?: unknown }

/** An abort is a judgement; a cancellation is none. What was decided before the watch was stopped stands. */
function reasonToGoBack(judgement: Judgement, stopped: AbortSignal | undefined): BackReason | undefined {
  if (judgement.verdict === 'fail') return { reason: judgement.reason, judged: true }
  if (stopped?.aborted !== true) return undefined
  const error: unknown = stopped.reason
  const reason = messageOf(error)
  if (error instanceof Aborted) return { reason, judged: true, error }
  return error instanceof LockLost ? { reason, judged: false, error } : { reason: `${reason}, during the watch`, judged: false }
}

async function takeBack(
  why: BackReason,
  { opened: { environment, stores, rollout }, result }: Promoted,
  context: Context,
): Promise<{ ending: RevertResult; intent: Intent }> {
  const { intent } = result
  const own = await findOwnRollout({ lock: lockDepsOf(stores, { ...context, environment }), stores, memory: rollout.memory })
  const found = own.state === 'not-held' ? undefined : await revertFound(own, why, withLock(rollout, own.lock))
  if (found !== undefined) return { ending: found, intent: found.intent }
  throw new ActionError(`${intent.release.version} is to go back (${why.reason}), and this job does not hold its rollout any more`, {
    hint: 'Look at the target now. The next run, or the rollback action, tries again.',
  })
}
