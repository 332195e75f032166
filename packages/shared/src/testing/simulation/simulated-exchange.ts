import { type FaultPlace, type LastingFault, type SimulatedFault, slowAnswer } from './fault-model.ts'

/** One request and its answer. `limit`: milliseconds after which its client gives up. */
export type SimulatedExchange = { where: FaultPlace; changes: boolean; limit: number }

/** What the other side does when a request reaches it. */
export type Act<T> = (fault: SimulatedFault | undefined) => T

/** A process's connection: sends requests one at a time, and lets time pass between two of them. */
export type Wire = { send<T>(exchange: SimulatedExchange, act: Act<T>): Promise<T>; pause(span: number): Promise<void> }

/** How a client makes a call: in one exchange or several, with its own repeats. */
export type CallProtocol<T> = (wire: Wire, act: Act<T>) => Promise<T>

/** An exchange without an answer that its client can use. `refused`: it reached nobody, or was turned away, so nothing was changed. */
export class ExchangeFailed extends Error {
  readonly how: 'refused' | 'server error' | 'no answer'
  constructor(how: ExchangeFailed['how']) {
    super(how === 'refused' ? 'refused' : how === 'server error' ? 'answered with 502' : 'no answer')
    this.how = how
  }
}

export type ExchangeUnderFault<T> = {
  fault: LastingFault | undefined
  exchange: SimulatedExchange
  /** Milliseconds of an exchange that nothing befalls. */
  flight: number
  /** Whether a connection that breaks has carried the request over. */
  arrives: boolean
  act: Act<T>
  sleep(span: number): Promise<void>
}

/** One exchange with the fault that lasts at its beginning. Throws an ExchangeFailed where its client gets no usable answer. */
export async function exchangeUnder<T>({ fault, exchange, flight, arrives, act, sleep }: ExchangeUnderFault<T>): Promise<T> {
  switch (fault) {
    case undefined:
      await sleep(flight)
      return act(undefined)
    case 'refuse':
      await sleep(1)
      throw new ExchangeFailed('refused')
    case 'hang':
      await sleep(exchange.limit)
      throw new ExchangeFailed('no answer')
    case '5xx':
      await sleep(flight)
      throw new ExchangeFailed('server error')
    case 'reset':
      await sleep(flight)
      if (exchange.changes && arrives) act(undefined)
      throw new ExchangeFailed('no answer')
    case 'lost':
      await sleep(flight)
      act(undefined)
      throw new ExchangeFailed('no answer')
    case 'not-applied':
      await sleep(flight)
      return act({ do: 'not-applied' })
    case 'stale':
      await sleep(flight)
      return act({ do: 'stale' })
    case 'slow':
      await sleep(Math.min(slowAnswer, exchange.limit))
      if (slowAnswer <= exchange.limit) return act(undefined)
      // Its client has gone; the request is worked on all the same.
      if (exchange.changes) act(undefined)
      throw new ExchangeFailed('no answer')
  }
}
