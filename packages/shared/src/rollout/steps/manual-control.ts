import { formatDuration } from '../../core/duration.ts'
import { formatPercentage } from '../../core/percentage.ts'
import type { Judgement } from '../../core/words.ts'
import { StepFailed } from '../contract/step-failure.ts'
import type { LedgerEntry } from '../ledger/ledger.ts'
import type { LockSignal } from '../lock/lock.ts'
import { Aborted, signalPollInterval } from '../lock/signal-watcher.ts'
import { type EffectiveSignals, effectiveSignals } from '../lock/signals.ts'
import { askPatiently } from './github-patience.ts'
import { analyse, endOn } from './judge-step.ts'
import type { RolloutDeps } from './rollout-deps.ts'
import type { StepTarget } from './step-target.ts'

/**
 * Stays at a weight until `goOn` accepts the signals, at most `atMost` ms; then throws a StepFailed that is not a judgement. A side
 * with traffic is analysed meanwhile: two failed analyses in a row end
 * the rollout (see `endOn`), because a single failed one during a long pause does not.
 */
export async function pauseAtWeight(
  { weight, atMost, goOn }: { weight: number; atMost: number; goOn: (asked: EffectiveSignals) => boolean },
  stepTarget: StepTarget,
  deps: RolloutDeps,
): Promise<void> {
  const deadline = deps.clock.now() + atMost
  const noted = new Set<Judgement['verdict']>()
  let reported = false
  for (let bad = 0; ; ) {
    // After a failed analysis the next one is not kept waiting by a GitHub that does not answer; an abort is heard while it runs.
    const asked = bad > 0 ? undefined : effectiveSignals(await signalsOf(deps))
    if (asked?.aborted !== undefined) throw new Aborted(asked.aborted)
    if (asked !== undefined && goOn(asked)) return
    if (deps.clock.now() >= deadline) {
      throw new StepFailed(
        `Nobody said that ${stepTarget.release?.version ?? stepTarget.colour} may go on from ${formatPercentage(weight)} within ${formatDuration(atMost)}`,
        {
          judged: false,
        },
      )
    }
    if (weight === 0) {
      await deps.clock.sleep(signalPollInterval, deps.signal)
      continue
    }
    const notes: string[] = []
    const judgement = await analyse({ weight, time: signalPollInterval }, stepTarget, { ...deps, note: (what) => notes.push(what) })
    // A pause can be hours of analyses: each verdict is noted once, and a judge that only observes reports once.
    if (!noted.has(judgement.verdict)) notes.forEach(deps.note)
    noted.add(judgement.verdict)
    bad = judgement.verdict === 'fail' ? bad + 1 : 0
    if (bad === 2) {
      const where = `during the pause at ${formatPercentage(weight)} of the traffic`
      endOn(where, judgement, reported ? { ...deps, unenforced: () => undefined } : deps)
      reported = true
      bad = 0
    }
    await deps.clock.sleep(1, deps.signal)
  }
}

/** Between two steps: applies the signals that arrived meanwhile. Pauses, or throws Aborted. */
export async function applySignals(weight: number, stepTarget: StepTarget, deps: RolloutDeps): Promise<void> {
  const signals = await signalsOf(deps)
  const { aborted, paused } = effectiveSignals(signals)
  if (aborted !== undefined) throw new Aborted(aborted)
  if (!paused) return
  const by = signals.findLast(({ kind }) => kind === 'pause')
  if (by !== undefined) await answer(by, deps)
  const detail = `paused at ${formatPercentage(weight)}${by === undefined ? '' : ` by run ${by.run} (${by.actor})`}`
  deps.note(detail)
  write(stepTarget, { state: 'in_progress', phase: 'pause', detail }, deps)
  await pauseAtWeight({ weight, atMost: pausedAtMost, goOn: (asked) => !asked.paused }, stepTarget, deps)
  const { resumed, promoted } = effectiveSignals(await signalsOf(deps))
  const goOn = resumed ?? promoted
  if (goOn !== undefined) await answer(goOn, deps)
  deps.note('goes on')
}

/** The pause step of a plan: waits for a `promote` signal that was sent after the pause began. An earlier promote does not count. */
export async function awaitPromotion(
  { weight, atMost }: { weight: number; atMost: number },
  stepTarget: StepTarget,
  deps: RolloutDeps,
): Promise<void> {
  const detail = `stands at ${formatPercentage(weight)} until somebody says promote, at most ${formatDuration(atMost)}`
  write(stepTarget, { state: 'in_progress', phase: 'pause', detail }, deps)
  await pauseAtWeight(
    { weight, atMost, goOn: ({ promoted }) => promoted !== undefined && promoted.answered === undefined },
    stepTarget,
    deps,
  )
  const { promoted } = effectiveSignals(await signalsOf(deps))
  if (promoted === undefined) return
  await answer(promoted, deps)
  deps.note(`promoted by run ${promoted.run} (${promoted.actor})`)
}

/** Milliseconds that a requested pause may last: GitHub ends a job after six hours. */
const pausedAtMost = 2 * 3_600_000

function signalsOf(deps: RolloutDeps): Promise<readonly LockSignal[]> {
  return askPatiently(() => deps.lock.signals(), deps.signal, deps)
}

function answer(signal: LockSignal, deps: RolloutDeps): Promise<void> {
  return askPatiently(() => deps.lock.answer(signal), deps.signal, deps)
}

function write({ recordId }: StepTarget, entry: Omit<LedgerEntry, 'at'>, { outbox }: RolloutDeps): void {
  if (recordId !== undefined) outbox.add(recordId, entry)
}
