import { GithubError } from '../../github/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Intent, intent, type LedgerEntry, type LedgerRecord } from '../../rollout/ledger/ledger.ts'
import type { LockRecord, LockSignal } from '../../rollout/lock/lock.ts'
import { delayedValue } from './delayed-value.ts'
import type { SimulatedFault } from './fault-model.ts'

export type SimulatedGithub = {
  ledger: {
    truth(): readonly LedgerRecord[]
    read(fault: SimulatedFault | undefined): LedgerRecord[]
    open(wanted: Intent, fault: SimulatedFault | undefined): number
    write(id: number, entry: Omit<LedgerEntry, 'at'>, fault: SimulatedFault | undefined): void
    /** The record that was made for this intent, where there is one. */
    find(wanted: Intent): number | undefined
  }
  lock: {
    truth(): LockRecord | undefined
    read(fault: SimulatedFault | undefined): { id: string; record: LockRecord } | undefined
    append(record: LockRecord, onto: string | undefined, fault: SimulatedFault | undefined): string | undefined
    /** Sends a signal to the holder of the lock. */
    signal(signal: LockSignal): void
  }
}

/** Deployments and the lock branch, with the answers that GitHub may give. Throws GithubError for a refused or lost call. */
export function simulatedGithub(clock: Clock, initial: readonly LedgerRecord[]): SimulatedGithub {
  const records = delayedValue<readonly LedgerRecord[]>(clock, initial)
  const at = () => new Date(clock.now()).toISOString()
  const commits: { id: string; record: LockRecord }[] = []
  const push = (record: LockRecord) => {
    const id = `commit-${commits.length + 1}`
    commits.push({ id, record })
    return id
  }
  let next = initial.length + 1

  let beforeLast: readonly LedgerRecord[] = initial
  const change = (changed: readonly LedgerRecord[], lag: number) => {
    beforeLast = records.truth()
    records.change(changed, lag)
  }
  const create = (wanted: Intent, lag: number) => {
    const id = next
    next += 1
    change([{ id, at: at(), intent: intent.parse(JSON.parse(JSON.stringify(wanted))), entries: [] }, ...records.truth()], lag)
    return id
  }
  const add = (id: number, entry: Omit<LedgerEntry, 'at'>, lag: number) =>
    change(
      records.truth().map((record) => (record.id === id ? { ...record, entries: [...record.entries, { ...entry, at: at() }] } : record)),
      lag,
    )
  return {
    ledger: {
      truth: records.truth,
      read: (fault) => {
        unheard('the deployments', fault)
        return [...(fault?.do === 'stale' ? beforeLast : records.visible())]
      },
      open: (wanted, fault) => {
        refused('a deployment', fault)
        const id = create(wanted, lagOf(fault))
        if (fault?.do === 'half') return create(wanted, 0)
        lost('a deployment', fault)
        return id
      },
      write: (id, entry, fault) => {
        refused('a status', fault)
        if (fault?.do === 'not-applied') return
        add(id, entry, lagOf(fault))
        if (fault?.do === 'half') add(id, entry, 0)
        lost('a status', fault)
      },
      find: (wanted) => records.truth().find((record) => sameIntent(record.intent, wanted))?.id,
    },
    lock: {
      truth: () => commits.at(-1)?.record,
      read: (fault) => {
        unheard('the lock', fault)
        return commits.at(-1)
      },
      append: (record, onto, fault) => {
        refused('a commit', fault)
        if (commits.at(-1)?.id !== onto) return undefined
        const id = push(record)
        if (fault?.do === 'half') throw new GithubError('GitHub did not answer: the lock', { status: 502 })
        lost('a commit', fault)
        return id
      },
      signal: (signal) => {
        const head = commits.at(-1)
        if (head?.record.state === 'held') push({ ...head.record, signals: [...head.record.signals, signal] })
      },
    },
  }
}

function sameIntent({ run, kind, release }: Intent, wanted: Intent): boolean {
  return run.id === wanted.run.id && run.job === wanted.run.job && kind === wanted.kind && release.version === wanted.release.version
}

function lagOf(fault: SimulatedFault | undefined): number {
  return fault?.do === 'lag' ? fault.by : 0
}

function refused(what: string, fault: SimulatedFault | undefined): void {
  if (fault?.do === 'refuse') throw new GithubError(`GitHub refused ${what}`, { status: 403 })
  if (fault?.do === 'hang') throw new GithubError(`GitHub did not answer in time: ${what}`, { status: undefined })
}

function lost(what: string, fault: SimulatedFault | undefined): void {
  if (fault?.do === 'lose-answer') throw new GithubError(`GitHub did not answer: ${what}`, { status: undefined })
}

function unheard(what: string, fault: SimulatedFault | undefined): void {
  refused(what, fault)
  lost(what, fault)
}
