import type { Deployment } from '../../github/deployments.ts'
import { parsePayload } from './intent-payload.ts'
import type { Intent, OtherServices } from './ledger.ts'
import type { OddRecords } from './odd-records.ts'

/** A deployment that is a record of the own service, before its statuses are read. */
export type OwnDeployment = { id: number; at: string; intent: Intent }

/** Tells the deployments of an environment apart: records of the own service, of others, and what is no record at all. */
export class DeploymentSorter {
  /** How many deployments were looked at. */
  read = 0
  readonly #service: string
  // A deployment that is made while pages are turned shows one of the last page again.
  readonly #own = new Set<number>()
  readonly #others = new Map<string, Set<number>>()
  readonly #dropped = new Map<number, string>()
  readonly #unknownKeys = new Set<string>()

  constructor(service: string) {
    this.#service = service
  }

  /** Gives a record of the own service that was not met before. */
  add({ id, createdAt, payload }: Deployment): OwnDeployment | undefined {
    this.read += 1
    const parsed = parsePayload(payload)
    if (parsed.state === 'odd') {
      this.#dropped.set(id, parsed.reason)
      return undefined
    }
    const { service } = parsed.intent
    if (service !== this.#service) {
      this.#others.set(service, (this.#others.get(service) ?? new Set()).add(id))
      return undefined
    }
    if (this.#own.has(id)) return undefined
    this.#own.add(id)
    for (const key of parsed.unknownKeys) this.#unknownKeys.add(key)
    return { id, at: createdAt, intent: parsed.intent }
  }

  others(): OtherServices['others'] {
    return [...this.#others].map(([service, ids]) => ({ service, records: ids.size }))
  }

  odd(): Pick<OddRecords, 'dropped' | 'unknownKeys'> {
    return { dropped: [...this.#dropped].map(([id, reason]) => ({ id, reason })), unknownKeys: [...this.#unknownKeys] }
  }
}
