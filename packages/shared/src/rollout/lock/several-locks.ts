import {
  busyWith,
  type HeldLock,
  type Holder,
  heldByAnother,
  type LockBusy,
  type LockDeps,
  LockHeld,
  longWait,
  pollEvery,
  sameHolder,
  takeLock,
  tellWait,
} from './lock.ts'

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

/**
 * The same, at most `wait` ms for one holder, as `takeLock` waits. A job that waits holds none of them: what it does not use yet, another may.
 */
export async function takeLocksWithin(all: readonly LockDeps[], wait: number): Promise<HeldLock[]> {
  for (let waitsFor: { by: Holder; since: number } | undefined; ; ) {
    const busy = await firstBusy(all)
    if (busy === undefined) {
      try {
        return await takeLocks(all, (deps) => takeLock(deps, 0))
      } catch (error) {
        // Somebody came first since they were looked at: that one is waited for.
        if (!(error instanceof LockHeld) || wait === 0) throw error
        continue
      }
    }
    const { deps, by } = busy
    const { clock } = deps
    const isNew = waitsFor === undefined || !sameHolder(waitsFor.by, by)
    const since = waitsFor === undefined || isNew ? clock.now() : waitsFor.since
    waitsFor = { by, since }
    const left = since + wait - clock.now()
    if (left <= 0) throw heldByAnother(deps, busy, wait)
    if (isNew) tellWait(deps, busy, wait)
    const pause = clock.now() - since < longWait.after ? pollEvery : longWait.pollEvery
    await clock.sleep(Math.min(pause, left), deps.signal)
  }
}

async function firstBusy(all: readonly LockDeps[]): Promise<({ deps: LockDeps } & LockBusy) | undefined> {
  for (const deps of all.toSorted(byService)) {
    const busy = await busyWith(deps)
    if (busy !== undefined) return { deps, ...busy }
  }
  return undefined
}

/** Releases what this step has taken: the lock that an earlier step of the job took is not its own to release. */
export async function releaseLocks(locks: readonly HeldLock[]): Promise<void> {
  for (const lock of locks.toReversed()) if (!lock.reentered) await lock.release()
}

function byService(one: Pick<LockDeps, 'service'>, other: Pick<LockDeps, 'service'>): number {
  // By code units: the order of a locale differs from machine to machine.
  return one.service < other.service ? -1 : one.service > other.service ? 1 : 0
}
