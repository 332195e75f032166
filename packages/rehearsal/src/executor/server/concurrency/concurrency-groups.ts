/** What `concurrency:` asks for, evaluated. */
export type ConcurrencyRequest = { readonly group: string; readonly cancelInProgress: boolean; readonly queue: 'single' | 'max' }

type Member = { readonly cancel: (reason: string) => void; readonly admit: () => void }
type Group = { holder: Member | undefined; pending: Member[] }

/** GitHub keeps at most this many pending with `queue: max` (changelog, 2026-05-07). */
const longestQueue = 100

/**
 * The concurrency groups of a repository; runs and jobs share the names, which are case-insensitive.
 * A group has one holder. By default one member waits, and a newer one replaces it; with `queue: max` all wait in order.
 */
export class ConcurrencyGroups {
  readonly #groups = new Map<string, Group>()

  /**
   * Waits for the group and resolves to the function that releases it. `cancel` is called when a newer member
   * replaces this one, whether it waits or (`cancel-in-progress`) runs.
   * @throws the signal's reason when it is aborted before the group was free.
   */
  async enter(request: ConcurrencyRequest, cancel: (reason: string) => void, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    const group = this.#group(request.group)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const member: Member = { cancel, admit: resolve }
    const abort = () => {
      group.pending = group.pending.filter((other) => other !== member)
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    this.#join(group, member, request)
    await promise.finally(() => signal.removeEventListener('abort', abort))
    return () => this.#leave(group, member)
  }

  #group(name: string): Group {
    const key = name.toLowerCase()
    const group = this.#groups.get(key) ?? { holder: undefined, pending: [] }
    this.#groups.set(key, group)
    return group
  }

  #join(group: Group, member: Member, request: ConcurrencyRequest): void {
    if (group.holder === undefined) {
      group.holder = member
      member.admit()
      return
    }
    const places = request.queue === 'max' ? longestQueue : 1
    const replaced = group.pending.slice(0, Math.max(0, group.pending.length - places + 1))
    group.pending = [...group.pending, member]
    const reason = `Canceling since a higher priority waiting request for ${request.group} exists`
    for (const other of replaced) other.cancel(reason)
    if (request.cancelInProgress) group.holder.cancel(reason)
  }

  #leave(group: Group, member: Member): void {
    if (group.holder !== member) return
    group.holder = group.pending.shift()
    group.holder?.admit()
  }
}
