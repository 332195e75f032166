import type { Colour } from '../../core/words.ts'
import type { SideTraffic } from '../../traffic/side-traffic.ts'

/** One reading of a side. `absent`: it does not exist at present. `unread`: it exists, and what it counts could not be told. */
export type SideReading = { state: 'read'; traffic: SideTraffic } | { state: 'absent' } | { state: 'unread'; reason: string }

/** Both sides, read at the same moment. */
export type UserReading = Readonly<Record<Colour, SideReading>>

/**
 * What a target tells of the requests that users sent to each side. `not-offered` says that this provider does not count by side, which is
 * no missing measurement.
 */
export type UserTraffic =
  | KnownUserTraffic
  /** Only the provider says whether it counts: the token may lack the right. Never throws; what cannot be told is `offered`, and then unread. */
  | { state: 'to-be-asked'; ask(signal?: AbortSignal): Promise<KnownUserTraffic> }

export type KnownUserTraffic =
  | {
      state: 'offered'
      /** Milliseconds between two readings, at least: more often would tell nothing new, or cost the provider too much. */
      every: number
      /** Whether requests to a side's own address are counted too, and not only those that come by the edge. */
      seesSides: boolean
      /** Counts come minutes after the requests, by the clock of this machine: Slipway's own requests are among those of their own time. */
      late?: true
      /** Counters since they began. Throws an ActionError when the provider refuses or its answer cannot be read. */
      read(signal?: AbortSignal): Promise<UserReading>
    }
  | { state: 'not-offered'; reason: string }

/** What a target offers, once its provider was asked where it must be. */
export async function knownUserTraffic(source: UserTraffic | undefined, signal?: AbortSignal): Promise<KnownUserTraffic | undefined> {
  return source?.state === 'to-be-asked' ? await source.ask(signal) : source
}
