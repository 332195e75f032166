import type { Metric } from '../config/metric.ts'
import type { ConditionResult } from '../evidence/schema.ts'
import type { WatchEntry } from './watch-entry.ts'

export type ResourceEntry = Extract<WatchEntry, { kind: 'resources' }>
type ResourceName = 'cpu' | 'memory' | 'disk'
const resources = ['cpu', 'memory', 'disk'] as const

/** The share of looks that may be lost without a warning: one that timed out is no reason for one. */
const lostLooks = 0.1

type ByResource<T> = Partial<Record<Metric, T>>

/** What is seen of CPU, memory and disk during a watch. `page`: the metrics page that is read, as the configuration names it. */
export class WatchGauges {
  readonly #page: string | undefined
  readonly #entries: ResourceEntry[] = []

  constructor(page: string | undefined) {
    this.#page = page
  }

  add(entry: ResourceEntry): void {
    this.#entries.push(entry)
  }

  get last(): ResourceEntry | undefined {
    return this.#entries.at(-1)
  }

  /** Average CPU, maximum memory and disk: CPU is a rate, memory and disk fill up. */
  values(): ByResource<number> {
    const cpu = this.#numbers('cpu')
    const most = (name: ResourceName) => {
      const all = this.#numbers(name)
      return all.length === 0 ? {} : { [name]: Math.max(...all) }
    }
    const average = cpu.length === 0 ? {} : { cpu: cpu.reduce((sum, value) => sum + value, 0) / cpu.length }
    return { ...average, ...most('memory'), ...most('disk') }
  }

  /** Why a gauge has no value although it should have one; a gauge with any value has no doubt. */
  doubts(): ByResource<string> {
    return this.#withoutValue((name) => {
      if (this.notOffered()[name] !== undefined) return undefined
      const reason = this.#entries.findLast((one) => typeof one[name] === 'string')?.[name]
      return typeof reason === 'string' ? reason : `the metrics page ${this.#page ?? ''} was not read once`
    })
  }

  /** Why a gauge has no value where nothing offers it. */
  notOffered(): ByResource<string> {
    return this.#withoutValue((name) => {
      if (this.#page === undefined && this.#entries.length === 0) return noPage
      const gauge = this.#entries.findLast((one) => typeof one[name] === 'object')?.[name]
      return typeof gauge === 'object' ? gauge.notOffered : undefined
    })
  }

  /** That the metrics page was asked for and not read, or not read whole; none where no page is configured. */
  pageConditions(): ConditionResult[] {
    if (this.#page === undefined) return []
    const name = `the metrics page ${this.#page} is read`
    const looks = this.#entries.length
    if (looks === 0) return [{ name, verdict: 'warn', reason: `the metrics page ${this.#page} was not read once` }]
    const unread = this.#entries.flatMap((one) => (one.unread === undefined ? [] : [one.unread]))
    const last = unread.at(-1)
    const reason = `${last} (${unread.length} of ${looks} ${looks === 1 ? 'look' : 'looks'})`
    if (last !== undefined && unread.length > looks * lostLooks) return [{ name, verdict: 'warn', reason }]
    // One reading has no rate yet.
    const lost = Object.entries(this.doubts()).filter(([one]) => one !== 'cpu' || looks > 1)
    if (lost.length === 0) return [{ name, verdict: 'pass', ...(last === undefined ? {} : { reason }) }]
    return [{ name, verdict: 'warn', reason: lost.map(([one, reason]) => `${one} was not measured: ${reason}`).join('; ') }]
  }

  #numbers(name: ResourceName): number[] {
    return this.#entries.flatMap((one) => (typeof one[name] === 'number' ? [one[name]] : []))
  }

  #withoutValue(reasonOf: (name: ResourceName) => string | undefined): ByResource<string> {
    const values = this.values()
    return Object.fromEntries(
      resources.flatMap((name) => {
        const reason = values[name] === undefined ? reasonOf(name) : undefined
        return reason === undefined ? [] : [[name, reason]]
      }),
    )
  }
}

const noPage = 'no metrics page is read (traffic.metrics, or the input "metrics")'

/** The limits on gauges that nothing can offer, since no metrics page is read: known before the watch. */
export function thresholdsWithoutPage(thresholds: ByResource<number>, page: string | undefined): string[] {
  if (page !== undefined) return []
  return resources.flatMap((name) => (thresholds[name] === undefined ? [] : [`thresholds.${name} is not judged: ${noPage}`]))
}

/** The limits that the sequential tests do not judge. */
export function gaugeLimits(thresholds: Readonly<ByResource<number>>): ByResource<number> {
  return Object.fromEntries(resources.flatMap((name) => (thresholds[name] === undefined ? [] : [[name, thresholds[name]]])))
}
