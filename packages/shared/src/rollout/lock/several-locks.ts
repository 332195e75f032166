import { type HeldLock, type LockDeps, takeLock } from './lock.ts'

/**
 * Takes the locks of several services in the order of their names, which is the same for every job: no two jobs wait for each other. When
 * one cannot be had, those that were taken are released, and what it threw is thrown. The locks come in the order of `all`.
 */
export async function takeLocks<D extends Pick<LockDeps, 'service'>>(
  all: readonly D[],
  take: (deps: D) => Promise<HeldLock>,
): Promise<HeldLock[]> {
  const taken = new Map<string, HeldLock>()
  try {
    for (const deps of all.toSorted(byService)) taken.set(deps.service, await take(deps))
  } catch (error) {
    await releaseLocks([...taken.values()])
    throw error
  }
  return all.flatMap(({ service }) => taken.get(service) ?? [])
}

/** The same with one wait for each lock. */
export function takeLocksWithin(all: readonly LockDeps[], wait: number): Promise<HeldLock[]> {
  return takeLocks(all, (deps) => takeLock(deps, wait))
}

/** Releases what this step has taken: the lock that an earlier step of the job took is not its own to release. */
export async function releaseLocks(locks: readonly HeldLock[]): Promise<void> {
  for (const lock of locks.toReversed()) if (!lock.reentered) await lock.release()
}

function byService(one: Pick<LockDeps, 'service'>, other: Pick<LockDeps, 'service'>): number {
  // By code units: the order of a locale differs from machine to machine.
  return one.service < other.service ? -1 : one.service > other.service ? 1 : 0
}
