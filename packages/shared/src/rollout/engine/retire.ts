import { type Colour, otherColour } from '../../core/words.ts'
import { describeObservation, servesEverything } from '../contract/observation.ts'
import { StepFailed } from '../contract/step-failure.ts'
import { lastSuccess } from '../ledger/last-known-good.ts'
import { type LedgerRecord, ledgerNow } from '../ledger/ledger.ts'
import { hasPhase, hasSucceeded, isOpen, lastOn } from '../ledger/record-state.ts'
import { executeStep } from '../steps/execute-step.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import { stepTargetOf, usualLimits } from '../steps/step-target.ts'

export type Retirement = { state: 'retired'; record: LedgerRecord } | { state: 'nothing'; reason: string }

/** What the ledger says of the idle side: whether its hold is over, and which side serves. */
export type DueRetirement = { state: 'due'; idle: LedgerRecord; serving: Colour } | { state: 'nothing'; reason: string }

/** Whether the idle side is to be taken down, by the ledger alone. `hold` (ms) applies to records without one. */
export function dueRetirement(records: readonly LedgerRecord[], { hold, now }: { hold: number; now: number }): DueRetirement {
  const good = lastSuccess(records)
  if (good === undefined) return { state: 'nothing', reason: 'no release has succeeded yet' }
  if (records.some(isOpen)) return { state: 'nothing', reason: 'a rollout has not come to its end' }
  const { colour } = good.intent
  const idle = lastOn(records, otherColour(colour))
  if (idle === undefined) return { state: 'nothing', reason: 'nothing runs on the idle side' }
  const done = good.entries.findLast((entry) => entry.phase === 'complete')
  const until = Math.max(done === undefined ? 0 : Date.parse(done.at), lastShiftAt(idle)) + (good.intent.hold ?? hold)
  if (now < until) return { state: 'nothing', reason: `the hold lasts until ${new Date(until).toISOString()}` }
  return { state: 'due', idle, serving: colour }
}

/** Takes the idle side down when its hold is over and the other side serves everything. `hold` (ms) applies to records without one. */
export async function retireIdle(hold: number, deps: RolloutDeps): Promise<Retirement> {
  const records = await deps.ledger.read()
  const due = dueRetirement(records, { hold, now: ledgerNow(deps.ledger, deps.clock) })
  if (due.state === 'nothing') return due
  const { idle, serving: colour } = due
  const observed = await deps.target.observe()
  if (!servesEverything(observed, colour)) {
    return { state: 'nothing', reason: `${colour} does not serve everything: ${describeObservation(observed)}` }
  }
  const stepTarget = stepTargetOf(idle.id, idle.intent, { artifact: undefined, readyWithin: 0 })
  try {
    await executeStep({ do: 'retire' }, { stepTarget, mode: { limits: usualLimits, signal: deps.signal }, deps })
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    return { state: 'nothing', reason: error.message }
  }
  const state = hasSucceeded(idle) && !hasPhase(idle, 'bad') ? 'inactive' : 'failure'
  await deps.ledger.write(idle.id, { state, phase: 'retired', detail: `${idle.intent.colour} was taken down` })
  return { state: 'retired', record: idle }
}

/** When the side last took part in a shift, in milliseconds since 1970. */
function lastShiftAt(idle: LedgerRecord): number {
  const last = idle.entries.findLast(({ phase }) => ['shift', 'promote', 'return', 'back', 'stopped'].includes(phase))
  return last === undefined ? 0 : Date.parse(last.at)
}
