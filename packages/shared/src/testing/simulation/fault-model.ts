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
 * - Somebody may set the weights by hand, at any time, and never to a side on which nothing runs.
 * - A call in flight lands at most `longestFlight` after it was sent, also when its sender has died or was aborted. An aborted
 *   call has landed, or never will, by the time its caller hears of it.
 *
 * GitHub:
 * - Lists (deployments and their statuses) may be older than the last write; a ref never is: it is what compare-and-swap reads.
 * - A write is refused; or done and its answer lost; or done twice, where a client sends again because an answer was lost.
 * - A ref is moved only on top of the commit that the writer has seen.
 * - A run is called ended only when it is: its jobs are over, or its machine was lost at least `noticedAfter` ago, so that all
 *   that was in flight has landed. The one exception is a machine that is cut off for longer than `givenUpAfter` and lives on.
 *
 * Runner:
 * - A machine that is lost runs nothing more. A process that is killed leaves the rest of its job running: `if: always()`
 *   and post steps.
 * - A cancelled process is aborted, and killed `killedAfter` later if it still runs; then the rest of the job follows.
 */
export type SimulatedFault =
  | { do: 'refuse' }
  | { do: 'lose-answer' }
  | { do: 'half' }
  | { do: 'slow'; by: number }
  /** Done at once, shown so many ms later. */
  | { do: 'lag'; by: number }
  | { do: 'kill'; what: 'machine' | 'process'; when: 'before' | 'in-flight' }
  /** The process is frozen before it sends its call. */
  | { do: 'freeze'; by: number }
  | { do: 'cancel' }
  | { do: 'lose-side'; colour: Colour; for: number }
  | { do: 'by-hand'; weights: Weights }
  | { do: 'signal'; kind: SignalKind }

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
}
