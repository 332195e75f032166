import type { Log } from '../../ports/log.ts'
import type { LedgerStore, OtherServices } from './ledger.ts'

type Place = { service: string; environment: string }

/** A ledger that reports once which other services' records it left out: no record of ours differs from no record at all. */
export function reportingLedger(store: LedgerStore, place: Place, log: Pick<Log, 'info' | 'warning'>): LedgerStore {
  let reported = false
  return {
    ...store,
    read: async () => {
      const records = await store.read()
      const met = store.otherServices?.()
      if (reported || met === undefined) return records
      reported = true
      const said = describeOtherServices(met, place)
      if (said !== undefined) log[isDoubtful(met) ? 'warning' : 'info'](said)
      return records
    },
  }
}

/** There is no record of ours among those of others, or the read was cut: then records of ours may be missing. */
function isDoubtful({ own, others, cutAt }: OtherServices): boolean {
  return cutAt !== undefined || (own === 0 && others.length > 0)
}

/** Whose records stand beside ours, or undefined where there are none. One that may be our own under a former name is named. */
export function describeOtherServices({ own, others, cutAt }: OtherServices, { service, environment }: Place): string | undefined {
  const names = others.map((one) => `${one.service} (${one.records})`).join(', ')
  const cut =
    cutAt === undefined ? '' : ` Only the newest ${cutAt} deployments were looked at, so older records of ${service} may be out of sight.`
  if (others.length === 0) return cut === '' ? undefined : cut.trim()
  if (own > 0) return `The ledger of ${environment} also has records of other services, which are left out: ${names}.${cut}`
  const [only, ...more] = others
  const former = only === undefined || more.length > 0 ? 'one of them' : only.service
  const again = only === undefined || more.length > 0 ? 'the former name' : only.service
  return `The ledger of ${environment} has no record of the service ${service}, but of others: ${names}. If ${service} is new here, that is right. If ${former} was renamed to ${service}, write service: ${again} again in slipway.yml: the ledger, its releases to go back to and a pause go by that name.${cut}`
}
