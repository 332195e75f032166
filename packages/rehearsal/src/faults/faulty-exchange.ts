import { setTimeout as sleep } from 'node:timers/promises'
import type { Party } from './fault-cell.ts'
import type { TimedFault } from './timed-fault.ts'

/** A call of a party. `what` names it: two calls of the same name ask for the same. */
export type Call = { readonly party: Party; readonly access: 'read' | 'write'; readonly what: string }

export type CallObserver = {
  /** Before the call: it may open the window for this very call. */
  before(call: Call): void
  /** After a call was passed on and answered. The caller gets the answer when it resolves. */
  after(call: Call): Promise<void>
}

/** One call, and how it is carried out. */
export type Exchange<Answer> = Call & {
  pass(): Promise<Answer>
  /** The answer of a success that was not applied; undefined where none can be made up, and the call is passed on. */
  pretend(): Answer | undefined
  /** The party's own answer for a fault of its own. */
  error(): Answer
  /** Whether an answer to a read stands for itself, so that a later read can be given it again. */
  isWhole(answer: Answer): boolean
}

export type Ending<Answer> = { readonly do: 'answer'; readonly answer: Answer } | { readonly do: 'refuse' | 'reset' | 'hang' }

/** Milliseconds that a slow answer takes more. */
const slowness = 2_500

/** Carries calls out, with the fault of the window while it is open. */
export class FaultyExchanges<Answer> {
  readonly #window: TimedFault
  readonly #observer: CallObserver
  /** The last answer to each read, while the party was well. */
  readonly #read = new Map<string, Answer>()

  constructor(window: TimedFault, observer: CallObserver) {
    this.#window = window
    this.#observer = observer
  }

  async carryOut(exchange: Exchange<Answer>): Promise<Ending<Answer>> {
    const { party, access, what } = exchange
    this.#observer.before(exchange)
    const fault = this.#window.faultOf(party)
    switch (fault) {
      case 'refuse':
      case 'reset':
      case 'hang':
        return { do: fault }
      case 'error':
        return { do: 'answer', answer: exchange.error() }
      case 'not-applied': {
        const pretended = access === 'write' ? exchange.pretend() : undefined
        return { do: 'answer', answer: pretended ?? (await this.#pass(exchange)) }
      }
      case 'lost': {
        const answer = await this.#pass(exchange)
        return access === 'write' ? { do: 'reset' } : { do: 'answer', answer }
      }
      case 'stale': {
        const earlier = access === 'read' ? this.#read.get(what) : undefined
        return { do: 'answer', answer: earlier ?? (await this.#pass(exchange)) }
      }
      case 'slow':
        await sleep(slowness)
        return { do: 'answer', answer: await this.#pass(exchange) }
      case undefined: {
        const answer = await this.#pass(exchange)
        if (access === 'read' && this.#window.faultOf(party) === undefined && exchange.isWhole(answer)) this.#read.set(what, answer)
        return { do: 'answer', answer }
      }
    }
  }

  async #pass(exchange: Exchange<Answer>): Promise<Answer> {
    const answer = await exchange.pass()
    await this.#observer.after(exchange)
    return answer
  }
}
