import { GithubError } from '../../github/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Intent, intent, type LedgerEntry, type LedgerRecord } from '../../rollout/ledger/ledger.ts'
import type { LockRecord, LockSignal } from '../../rollout/lock/lock.ts'
import type { Mishap } from './rules.ts'
import { shownValue } from './shown.ts'

export type SimulatedGithub = {
  ledger: {
    truth(): readonly LedgerRecord[]
    read(mishap: Mishap | undefined): LedgerRecord[]
    open(wanted: Intent, mishap: Mishap | undefined): number
    write(id: number, entry: Omit<LedgerEntry, 'at'>, mishap: Mishap | undefined): void
  }
  lock: {
    truth(): LockRecord | undefined
    read(mishap: Mishap | undefined): { id: string; record: LockRecord } | undefined
    append(record: LockRecord, onto: string | undefined, mishap: Mishap | undefined): string | undefined
    /** Somebody asks something of whoever holds the lock. */
    signal(signal: LockSignal): void
  }
}

/** Deployments and the lock branch, with the answers that GitHub may give. Throws GithubError where it refuses or is not heard. */
export function simulatedGithub(clock: Clock, initial: readonly LedgerRecord[]): SimulatedGithub {
  const records = shownValue<readonly LedgerRecord[]>(clock, initial)
  const at = () => new Date(clock.now()).toISOString()
  const commits: { id: string; record: LockRecord }[] = []
  const push = (record: LockRecord) => {
    const id = `commit-${commits.length + 1}`
    commits.push({ id, record })
    return id
  }
  let next = initial.length + 1

  const create = (wanted: Intent, lag: number) => {
    const id = next
    next += 1
    records.change([{ id, at: at(), intent: intent.parse(JSON.parse(JSON.stringify(wanted))), entries: [] }, ...records.truth()], lag)
    return id
  }
  const add = (id: number, entry: Omit<LedgerEntry, 'at'>, lag: number) =>
    records.change(
      records.truth().map((record) => (record.id === id ? { ...record, entries: [...record.entries, { ...entry, at: at() }] } : record)),
      lag,
    )
  return {
    ledger: {
      truth: records.truth,
      read: (mishap) => {
        unheard('the deployments', mishap)
        return [...records.shown()]
      },
      open: (wanted, mishap) => {
        refused('a deployment', mishap)
        const id = create(wanted, lagOf(mishap))
        if (mishap?.do === 'half') return create(wanted, 0)
        lost('a deployment', mishap)
        return id
      },
      write: (id, entry, mishap) => {
        refused('a status', mishap)
        add(id, entry, lagOf(mishap))
        if (mishap?.do === 'half') add(id, entry, 0)
        lost('a status', mishap)
      },
    },
    lock: {
      truth: () => commits.at(-1)?.record,
      read: (mishap) => {
        unheard('the lock', mishap)
        return commits.at(-1)
      },
      append: (record, onto, mishap) => {
        refused('a commit', mishap)
        if (commits.at(-1)?.id !== onto) return undefined
        const id = push(record)
        if (mishap?.do === 'half') throw new GithubError('GitHub did not answer: the lock', { status: 502 })
        lost('a commit', mishap)
        return id
      },
      signal: (signal) => {
        const head = commits.at(-1)
        if (head?.record.state === 'held') push({ ...head.record, signals: [...head.record.signals, signal] })
      },
    },
  }
}

function lagOf(mishap: Mishap | undefined): number {
  return mishap?.do === 'lag' ? mishap.by : 0
}

function refused(what: string, mishap: Mishap | undefined): void {
  if (mishap?.do === 'refuse') throw new GithubError(`GitHub refused ${what}`, { status: 403 })
}

function lost(what: string, mishap: Mishap | undefined): void {
  if (mishap?.do === 'lose-answer') throw new GithubError(`GitHub did not answer: ${what}`, { status: undefined })
}

function unheard(what: string, mishap: Mishap | undefined): void {
  refused(what, mishap)
  lost(what, mishap)
}
