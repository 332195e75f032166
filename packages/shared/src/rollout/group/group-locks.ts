import type { LedgerStore } from '../ledger/ledger.ts'
import { isOpen } from '../ledger/record-state.ts'
import type { HeldLock, Holder, LockDeps } from '../lock/lock.ts'
import { isOurs } from '../lock/ownership.ts'
import { releaseLocks } from '../lock/several-locks.ts'

/** One service and what its lock and its ledger are reached by. */
export type LockedService<M> = { service: string; lock: HeldLock; member: M }

export type GroupLockPorts<M> = {
  /** All services that the configuration has: others cannot be locked. */
  known: readonly string[]
  open(service: string): Promise<M>
  lockOf(member: M): LockDeps
  ledgerOf(member: M): LedgerStore
  /** All of them or none, in the given order. */
  take(all: readonly LockDeps[]): Promise<HeldLock[]>
}

/**
 * Takes the locks of services, and of all services of the rollouts together that a lost run left one of them in the middle of: what becomes
 * of those is decided for all alike. Since they are known only once the locks are held, all are released and taken anew in the order of their
 * names, until nothing is missing. The services come in the given order, those that were added after them. Throws what taking a lock threw.
 */
export async function lockWithGroups<M>(services: readonly string[], ports: GroupLockPorts<M>): Promise<LockedService<M>[]> {
  const opened = new Map<string, M>()
  for (let wanted = [...services]; ; ) {
    const members: { service: string; deps: LockDeps; member: M }[] = []
    for (const service of wanted) {
      const member = opened.get(service) ?? (await ports.open(service))
      opened.set(service, member)
      members.push({ service, member, deps: ports.lockOf(member) })
    }
    const locks = await ports.take(members.map(({ deps }) => deps))
    const held = members.flatMap((one, place) => {
      const lock = locks[place]
      return lock === undefined ? [] : [{ ...one, lock }]
    })
    try {
      const missing = await missingServices(held, ports)
      if (missing.length === 0) return held.map(({ service, lock, member }) => ({ service, lock, member }))
      wanted = [...wanted, ...missing]
    } catch (error) {
      await releaseLocks(locks)
      throw error
    }
    await releaseLocks(locks)
  }
}

async function missingServices<M>(
  held: readonly { service: string; deps: LockDeps; member: M }[],
  { known, ledgerOf }: GroupLockPorts<M>,
): Promise<string[]> {
  const found = new Set<string>()
  for (const { deps, member } of held) {
    for (const service of await servicesLeftWith(ledgerOf(member), deps.holder)) found.add(service)
  }
  return [...found].filter((service) => known.includes(service) && !held.some((one) => one.service === service))
}

async function servicesLeftWith(ledger: LedgerStore, self: Holder): Promise<string[]> {
  const records = await ledger.read()
  return records.flatMap((record) => (isOpen(record) && !isOurs(record, self) ? (record.intent.group?.services ?? []) : []))
}
