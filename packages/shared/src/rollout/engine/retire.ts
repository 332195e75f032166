import { otherColour } from '../../core/words.ts'
import { describeObservation, servesEverything } from '../contract/target.ts'
import { hasPhase, hasSucceeded, isOpen, type LedgerRecord, lastOn, lastSuccess } from '../ledger/ledger.ts'
import { type RolloutDeps, StepFailed, stepTargetOf, usualLimits } from './context.ts'
import { executeStep } from './execute-step.ts'

export type Retirement = { state: 'retired'; record: LedgerRecord } | { state: 'nothing'; reason: string }

/** Takes the idle side down once its hold is over and the other is seen to serve everything. `hold` is for records that tell none. */
export async function retireIdle(hold: number, deps: RolloutDeps): Promise<Retirement> {
  const records = await deps.ledger.read()
  const home = lastSuccess(records)
  if (home === undefined) return { state: 'nothing', reason: 'no release has passed its watch yet' }
  if (records.some(isOpen)) return { state: 'nothing', reason: 'a rollout has not come to its end' }
  const { colour } = home.intent
  const observed = await deps.target.observe()
  const idle = lastOn(records, otherColour(colour))
  if (idle === undefined) return { state: 'nothing', reason: 'nothing runs on the idle side' }
  const done = home.entries.findLast((entry) => entry.phase === 'complete')
  const until = Math.max(done === undefined ? 0 : Date.parse(done.at), leftAt(idle)) + (home.intent.hold ?? hold)
  if (deps.clock.now() < until) return { state: 'nothing', reason: `the hold lasts until ${new Date(until).toISOString()}` }
  if (!servesEverything(observed, colour)) {
    return { state: 'nothing', reason: `${colour} does not serve everything: ${describeObservation(observed)}` }
  }
  const stepTarget = stepTargetOf(idle.id, idle.intent, { artifact: undefined, readyWithin: 0 })
  try {
    await executeStep({ do: 'retire' }, stepTarget, { back: false, limits: usualLimits, signal: deps.signal }, deps)
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    return { state: 'nothing', reason: error.message }
  }
  const state = hasSucceeded(idle) && !hasPhase(idle, 'bad') ? 'inactive' : 'failure'
  await deps.ledger.write(idle.id, { state, phase: 'retired', detail: `${idle.intent.colour} was taken down` })
  return { state: 'retired', record: idle }
}

/** When the side last had something to do with traffic, milliseconds since 1970. */
function leftAt(idle: LedgerRecord): number {
  const last = idle.entries.findLast(({ phase }) => ['shift', 'promote', 'return', 'back', 'stopped'].includes(phase))
  return last === undefined ? 0 : Date.parse(last.at)
}
