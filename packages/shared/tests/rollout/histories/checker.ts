import type { Release } from '../../../src/core/words.ts'
import { bothColours } from '../../../src/rollout/contract/observation.ts'
import type { LedgerRecord } from '../../../src/rollout/ledger/ledger.ts'
import type { LockRecord } from '../../../src/rollout/lock/lock.ts'
import type { ProviderTraits } from '../../../src/testing/simulation/fault-model.ts'
import type { SimulatedSides } from '../../../src/testing/simulation/simulated-provider.ts'
import type { ProcessName, SimulationEvent } from '../../../src/testing/simulation/simulation-event.ts'

/** What is, whatever anybody is shown; of one service in one environment. */
export type Reality = {
  service: string
  environment: string
  traits: ProviderTraits
  now(): number
  sides(): SimulatedSides
  lock(): LockRecord | undefined
  records(): readonly LedgerRecord[]
  /** What a run has put somewhere while it did not hold the lock, as the provider calls it. */
  lateUploads: Set<string>
  /** Whether nothing is wrong with a release. */
  isWell(release: Release): boolean
}
export type Broken = (what: string) => void
/** Is told every event as it happens, and says what does not hold. */
export type Checker = (reality: Reality, broken: Broken) => (moment: SimulationEvent) => void

export type Landed = Extract<SimulationEvent, { is: 'landed' }>

export function describeChange(change: Landed['change']): string {
  if (change.verb === 'shift') return `shift blue=${change.weights.blue} green=${change.weights.green}`
  return `${change.verb} ${change.colour}`
}

export function describeSides(sides: SimulatedSides): string {
  return bothColours
    .map((colour) => `${colour} has ${nameOf(sides[colour].release)}, ${sides[colour].up ? 'up' : 'down'}, ${sides[colour].assigned}`)
    .join('; ')
}

/** A version and the beginning of its commit: a version may be used again for other bytes. */
export function nameOf(release: Release | undefined): string {
  return release === undefined ? 'nothing' : `${release.version} (${release.sha.slice(0, 7)})`
}

/** The newest record that the run has opened. */
export function newestOf(records: readonly LedgerRecord[], run: number): LedgerRecord | undefined {
  return records.find(({ intent }) => intent.run.id === run)
}

/** The run that a process belongs to. */
export function runOfProcess(process: ProcessName): number {
  return Number(process.split('.')[0])
}
