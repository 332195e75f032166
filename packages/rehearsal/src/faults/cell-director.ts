import type { FaultCell, Moment } from './fault-cell.ts'
import type { Call, CallObserver } from './faulty-exchange.ts'
import type { TimedFault } from './timed-fault.ts'

export type CellDirectorOptions = {
  cell: FaultCell
  window: TimedFault
  home: string
  other: string
  /** The share (0 to 1) at which the way back begins. */
  share: number
  /** The share of each release, as the stage itself shows it. */
  look(): Promise<Readonly<Record<string, number>>>
  /** Told each moment, once. */
  onMoment(moment: Moment): void
}

/** Tells which moment a run has come to, from its calls and from what the stage shows, and opens the window at the cell's own. */
export class CellDirector implements CallObserver {
  readonly #options: CellDirectorOptions
  readonly #met = new Set<Moment>()
  #otherShare = 0

  constructor(options: CellDirectorOptions) {
    this.#options = options
  }

  /** Whether the run has come to a moment. */
  hasMet(moment: Moment): boolean {
    return this.#met.has(moment)
  }

  before(call: Call): void {
    const { cell, share } = this.#options
    if (call.party === cell.party) this.meet('begin')
    if (call.party !== 'provider' || call.access !== 'write') return
    if (this.#met.has('decision')) this.meet('return')
    if (this.#otherShare === 0 && givesTraffic(call.what)) this.meet('first-shift')
    if (this.#met.has('decision') || !this.#met.has('at-share') || this.#otherShare < share) return
    // A bad release is not promoted: whatever is written after its step takes it back.
    if (cell.way === 'judged') this.meet('decision')
    this.meet(cell.way === 'judged' ? 'return' : 'promote')
  }

  /** Looks at once, so that a window opens before the run knows that its traffic was shared. */
  async after({ party, access }: Call): Promise<void> {
    if (party === 'provider' && access === 'write') this.see(await this.#options.look())
  }

  /** What the stage shows now. */
  see(shares: Readonly<Record<string, number>>): void {
    const { home, other, share } = this.#options
    this.#otherShare = shares[other] ?? 0
    if (this.#otherShare >= share) this.meet('at-share')
    if (this.#otherShare === 1) this.meet('at-all')
    if (this.#met.has('decision') && shares[home] === 1) this.meet('returned')
  }

  meet(moment: Moment): void {
    const { cell, window, onMoment } = this.#options
    if (this.#met.has(moment)) return
    this.#met.add(moment)
    if (moment === cell.moment) window.open()
    onMoment(moment)
  }
}

/** Whether a write gives a side traffic that may have had none: as each provider's interface has it. */
function givesTraffic(what: string): boolean {
  return (
    /\bset (weight|server) \S+ (weight )?[1-9]/.test(what) ||
    /\/deployments$/.test(what.split('?')[0] ?? '') ||
    /\/(promote|rolling-release\/start)/.test(what) ||
    /httproute/i.test(what) ||
    /^shift /.test(what)
  )
}
