import type { Log } from '../../ports/log.ts'
import type { LedgerStore, OtherServices } from './ledger.ts'
import { describeOddRecords } from './odd-records.ts'

/** `known`: all services of slipway.yml, whose records beside ours are as they should be. */
type Place = { service: string; environment: string; known?: readonly string[] }

/**
 * A ledger that reports once what it left out: the records of other services, because no record of ours differs from no record at all,
 * and records that could not be read.
 */
export function reportingLedger(store: LedgerStore, place: Place, log: Pick<Log, 'info' | 'warning'>): LedgerStore {
  let reported = false
  return {
    ...store,
    read: async (options) => {
      const records = await store.read(options)
      if (reported) return records
      const met = store.otherServices?.()
      const odd = store.oddRecords?.()
      reported = met !== undefined || odd !== undefined
      const said = met === undefined ? undefined : describeOtherServices(met, place)
      if (met !== undefined && said !== undefined) log[isDoubtful(met, place) ? 'warning' : 'info'](said)
      for (const { level, text } of odd === undefined ? [] : describeOddRecords(odd, place.environment)) log[level](text)
      return records
    },
  }
}

/** There is no record of ours among those of others, or the read was cut: then records of ours may be missing. */
function isDoubtful({ own, others, cutAt }: OtherServices, { known = [] }: Place): boolean {
  return cutAt !== undefined || (own === 0 && others.some(({ service }) => !known.includes(service)))
}

/** Whose records stand beside ours, or undefined where there are none. One that may be our own under a former name is named. */
export function describeOtherServices(met: OtherServices, { service, environment, known = [] }: Place): string | undefined {
  const { own, cutAt } = met
  const others = met.others.filter((one) => !known.includes(one.service))
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
