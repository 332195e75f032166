import type { Context } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import type { EnvironmentStores } from '@slipway/shared/environment-context'
import type { HistoryRecord } from '@slipway/shared/github/history'
import { type Consequence, consequenceOfLook, deployedSince, looksOf } from '@slipway/shared/rollout/analysis/return-window'
import { lockDepsOf } from '@slipway/shared/rollout/engine/assemble'
import { dueRetirement } from '@slipway/shared/rollout/engine/retire'
import { ledgerNow } from '@slipway/shared/rollout/ledger/ledger'
import { liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import { findLeftovers, isLeft } from '../mending/leftovers.ts'

/** What the records say of what is live, before it is looked at. */
export type LiveState = {
  /** Of a single service, what serves by the ledger. */
  release: Release | undefined
  /** When the newest of the services was deployed; milliseconds since 1970. */
  deployedAt: number | undefined
  /** What follows when the look finds it failing. */
  consequence: Consequence
  /** Whether an idle side is to be taken down, or something that was left is to be brought to its end; true where that cannot be told. */
  tidy: boolean
}

type LiveDeps = Pick<Context, 'runner' | 'clock' | 'log'> & {
  product: string
  readHistory(): Promise<readonly HistoryRecord[]>
}

/** Reads the ledgers, the locks and the history. What cannot be read is unknown: then a look alerts, and the idle side is looked at. */
export async function readLiveState(services: readonly EnvironmentStores[], deps: LiveDeps): Promise<LiveState> {
  const [first] = services
  if (first === undefined) throw new Error('There is no service to look after')
  const { name } = first.environment
  const windows = services.map(({ environment }) => environment.rollbackWindow)
  try {
    const read = await Promise.all(services.map((service) => readService(service, deps)))
    const times = read.flatMap(({ deployedAt }) => deployedAt ?? [])
    const deployedAt = times.length === 0 ? undefined : Math.max(...times)
    const names = [...services.map(({ environment }) => environment.service), deps.product]
    const consequence = consequenceOfLook({
      deployedAt,
      now: Math.max(...read.map(({ now }) => now)),
      // The narrowest of several: they go back together.
      window: Math.min(...windows),
      looks: looksOf(await deps.readHistory(), { environment: name, services: names }),
    })
    const release = read.length === 1 ? read[0]?.release : undefined
    return { release, deployedAt, consequence, tidy: read.some(({ tidy }) => tidy) }
  } catch (error) {
    const reason = `when it was deployed could not be read: ${messageOf(error)}`
    deps.log.warning(`What is live is not known: ${reason}`)
    return { release: undefined, deployedAt: undefined, consequence: { does: 'alert', reason }, tidy: true }
  }
}

async function readService({ environment, stores }: EnvironmentStores, deps: LiveDeps) {
  const { ledger } = stores
  const records = await ledger.read()
  const now = ledgerNow(ledger, deps.clock)
  const left = await findLeftovers(ledger, lockDepsOf(stores, { ...deps, environment }))
  return {
    release: liveByLedger(records),
    deployedAt: deployedSince(records),
    now,
    tidy: isLeft(left) || dueRetirement(records, { hold: environment.rollout.hold, now }).state === 'due',
  }
}
