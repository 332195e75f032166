import type { Fault, Party } from './fault-cell.ts'

export type FaultPeriod = { readonly from: number; readonly to: number | undefined }

/** One party's fault, from the moment that it is opened for so many milliseconds. It opens once. */
export class TimedFault implements Disposable {
  readonly #fault: Fault
  readonly #party: Party
  readonly #span: number
  readonly #listeners: ((open: boolean) => void)[] = []
  #period: FaultPeriod | undefined
  #timer: NodeJS.Timeout | undefined

  constructor({ fault, party, span }: { fault: Fault; party: Party; span: number }) {
    this.#fault = fault
    this.#party = party
    this.#span = span
  }

  open(): void {
    if (this.#period !== undefined) return
    this.#period = { from: Date.now(), to: undefined }
    this.#timer = setTimeout(() => this.#close(), this.#span)
    for (const listener of this.#listeners) listener(true)
  }

  /** The party's fault now. */
  faultOf(party: Party): Fault | undefined {
    return party === this.#party && this.#period !== undefined && this.#period.to === undefined ? this.#fault : undefined
  }

  /** Since when the party was at fault, and until when; undefined while it never was. Milliseconds since 1970. */
  get period(): FaultPeriod | undefined {
    return this.#period
  }

  /** Told when it opens and when it closes. */
  onChange(listener: (open: boolean) => void): void {
    this.#listeners.push(listener)
  }

  #close(): void {
    if (this.#period === undefined || this.#period.to !== undefined) return
    clearTimeout(this.#timer)
    this.#period = { from: this.#period.from, to: Date.now() }
    for (const listener of this.#listeners) listener(false)
  }

  [Symbol.dispose](): void {
    this.#close()
  }
}
