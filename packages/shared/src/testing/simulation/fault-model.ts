import type { Colour } from '../../core/words.ts'
import type { Weights } from '../../rollout/contract/observation.ts'
import type { SignalKind } from '../../rollout/lock/lock.ts'

/**
 * The faults that a rollout may meet, in one place, so that they can be compared with real providers.
 *
 * Provider (HAProxy's runtime socket, kube-apiserver, the interfaces of platforms, a user's own commands):
 * - A call is refused and changed nothing: no socket, a 4xx, a command that fails at once.
 * - A call was carried out and its answer is lost: a time limit, a reset connection, a 5xx from a gateway before it.
 * - A shift is two commands (HAProxy), so it may end after the first. The side that gains is always set first; one that loses
 *   is set only afterwards. A provider that sets both in one request (a Service's selector, an HTTPRoute) never ends halfway.
 * - A side that is down gets nothing, whatever is assigned to it. A provider with `guards` detects that itself, and takes
 *   nothing from the other side until the one that gains is up.
 * - What is shown may be older than the last change, for a while, and never goes back in time: a controller that has not
 *   reconciled, an edge that has not converged. The runtime socket itself is never late.
 * - `prepare` that fails may leave the new release on the side, not up. `retire` that fails may have taken it down.
 * - A side may go down at any time, and come back by itself with the same release.
 * - Somebody may put other bytes on an idle side, under the same name. A provider that `identifies` shows it; no other can.
 * - Somebody may set the weights by hand, at any time, and never to a side on which nothing runs.
 * - A call in flight lands at most `longestFlight` after it was sent, also when its sender has died or was aborted. An aborted
 *   call has landed, or never will, by the time its caller hears of it.
 *
 * GitHub:
 * - Lists (deployments and their statuses) may be older than the last write; a ref never is: it is what compare-and-swap reads.
 * - A write is refused; or done and its answer lost; or done twice, where a client sends again because an answer was lost.
 * - It may be silent for a while: calls are taken, and none is answered.
 * - A ref is moved only on top of the commit that the writer has seen.
 * - A run is called ended only when it is: its jobs are over, or its machine was lost at least `noticedAfter` ago, so that all
 *   that was in flight has landed. The one exception is a machine that is cut off for longer than `givenUpAfter` and lives on.
 *
 * Runner:
 * - A machine that is lost runs nothing more. A process that is killed leaves the rest of its job running: `if: always()`
 *   and post steps.
 * - A cancelled process is aborted, and killed `killedAfter` later if it still runs; then the rest of the job follows.
 *
 * What befalls one call is a `SimulatedFault`; what lasts for a time is a `LastingFault`.
 */
export type SimulatedFault =
  | { do: 'refuse' }
  | { do: 'lose-answer' }
  | { do: 'half' }
  | { do: 'slow'; by: number }
  /** The call is taken and never answered: it fails at the caller's own limit, and changed nothing. */
  | { do: 'hang' }
  /** A change is answered as done, and was not made. */
  | { do: 'not-applied' }
  /** What is shown is from before the last change, and may be older than what was shown a moment ago: another replica answers. */
  | { do: 'stale' }
  /** Done at once, shown so many ms later. */
  | { do: 'lag'; by: number }
  | { do: 'kill'; what: 'machine' | 'process'; when: 'before' | 'in-flight' }
  /** The whole process stands still before it sends its call. */
  | { do: 'freeze'; by: number }
  | { do: 'cancel' }
  | { do: 'lose-side'; colour: Colour; for: number }
  | { do: 'by-hand'; weights: Weights }
  | { do: 'signal'; kind: SignalKind }
  /** GitHub takes every call from now on for so many ms, and answers none. */
  | { do: 'github-silent'; for: number }
  /** While nothing is rolled out, somebody puts other bytes on an idle side, under the name of what was there. */
  | { do: 'upload'; colour: Colour }

/**
 * The faults of one side (GitHub, or the provider) that last for a time. Every exchange that begins meanwhile meets them, the repeats
 * of a client as well; what a client does then is in `github-client.ts` and `provider-client.ts`.
 *
 * - `refuse`: fails at once and changed nothing. No connection (a proxy that restarts, an API server behind a failed load balancer, a
 *   command that exits with 1), or a 4xx (a token that was revoked, a ruleset): see `refusesWith`.
 * - `hang`: the connection is taken and never answered. It stays hung until the limit of its client, also when others are answered again.
 * - `5xx`: an error of a gateway; nothing was changed. GitHub's incidents are mostly of this kind.
 * - `reset`: the connection breaks before the answer. A change was made every second time.
 * - `not-applied`: a change is answered as done and was not made (a controller that is not running, an edge that has dropped a
 *   deployment). Of GitHub: a status that is not there afterwards. A ref is moved by compare-and-swap, so it is never so.
 * - `lost`: a change was made, and its caller gets an error.
 * - `stale`: reads show the state before the last change, whatever was read before. Never of a ref, and never of HAProxy's socket.
 * - `slow`: each answer takes `slowAnswer`.
 */
export const lastingFaults = ['refuse', 'hang', '5xx', 'reset', 'not-applied', 'lost', 'stale', 'slow'] as const
export type LastingFault = (typeof lastingFaults)[number]

/** Who has the fault. */
export type FaultPlace = 'github' | 'provider'

/** Milliseconds of a slow answer: below every limit of a client but that of an emergency, so that a call still succeeds. */
export const slowAnswer = 4_000

export const longestFlight = 6_000
export const noticedAfter = 20_000
export const givenUpAfter = 90_000
/** actions/runner: SIGINT, 7.5 s later SIGTERM, 2.5 s later the whole tree (`ProcessInvoker.cs`). */
export const killedAfter = 10_000

/** The traits of a provider. */
export type ProviderTraits = {
  weighted: boolean
  /** Whether a shift takes traffic from one side only once the provider sees the other side as up. */
  guards: boolean
  /** Whether the provider counts open requests. */
  counts: boolean
  /** Whether a shift may end halfway: two commands, not one. */
  twoCommands: boolean
  /** Whether the provider tells what it calls each thing that was prepared, so that other bytes under the same name are seen. */
  identifies?: boolean
  /** Milliseconds until a change is shown, always. */
  shownAfter?: number
}
