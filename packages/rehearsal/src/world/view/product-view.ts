import { hasFailed } from '../../stage/client/client-samples.ts'
import { type MarinaService, marinaServices } from '../../stage/product/marina.ts'
import type { ProductStage } from '../../stage/product/product-stage.ts'
import type { ClientView } from './client-view.ts'
import {
  longestMixed,
  orderOfArrival,
  orderOfLeaving,
  type ServiceAnswer,
  serviceAnswers,
  statesOf,
  type VersionSet,
  versionsText,
} from './product-timeline.ts'

/** What the client asks of each service. */
export const clientPaths: Readonly<Record<MarinaService, string>> = { api: '/api/items', dashboard: '/', parser: '/parser/berths' }

/** What the product's one host serves: which version of each service, in which order they came and went, and how long they were mixed. */
export class ProductView {
  readonly #product: ProductStage
  readonly #client: ClientView

  constructor(product: ProductStage, client: ClientView) {
    this.#product = product
    this.#client = client
  }

  /** The version that each service answers with, `api v1, dashboard v2, …`; one version alone where all have it. */
  async versions(): Promise<string> {
    const told = await Promise.all(marinaServices.map(async (service) => [service, await this.versionOf(service)] as const))
    return versionsText(Object.fromEntries(told))
  }

  async versionOf(service: MarinaService): Promise<string> {
    const answer = await fetch(`${this.#product.service(service).url}/health`, { headers: { connection: 'close' } })
    await answer.body?.cancel()
    return answer.headers.get('x-release') ?? `status ${answer.status}`
  }

  async isShared(service: MarinaService): Promise<boolean> {
    const { blue, green } = await this.#product.service(service).weights()
    return blue > 0 && green > 0
  }

  /** What the last answers of each service came from: twenty of all. */
  async lastVersions(): Promise<string> {
    const last = (await this.#answers(0)).slice(-20)
    const services = Map.groupBy(last, ({ service }) => service)
    return versionsText(
      Object.fromEntries([...services].map(([service, own]) => [service, [...new Set(own.map(({ version }) => version))].join(' and ')])),
    )
  }

  /** The services in the order in which a version first answered for each since a time, `api, parser, dashboard`. */
  async arrivalOf(version: string, since = 0): Promise<string> {
    return orderOfArrival(await this.#answers(since), version).join(', ')
  }

  /** The services in the order in which a version last answered for each. */
  async leavingOf(version: string, since = 0): Promise<string> {
    return orderOfLeaving(await this.#answers(since), version).join(', ')
  }

  /** The longest time since a time, in seconds, in which the product was none of these sets. */
  async longestMixed(sets: readonly VersionSet[], since = 0): Promise<number> {
    return longestMixed(statesOf(await this.#answers(since)), sets)
  }

  /** How often the weights of these services changed since a time. */
  async changesOf(services: readonly MarinaService[], since: number): Promise<number> {
    const changes = await Promise.all(services.map((service) => this.#product.service(service).weightChanges()))
    return changes.flat().filter(({ at }) => at >= since).length
  }

  /** Failed requests to these services. */
  async failuresOf(services: readonly MarinaService[]): Promise<number> {
    const paths = services.map((service) => clientPaths[service])
    return (await this.#client.samples()).filter((sample) => hasFailed(sample) && paths.includes(sample.path)).length
  }

  /** What the pipeline has uploaded or started of each service, `api 1, dashboard 0, parser 0`. */
  async uploads(): Promise<string> {
    const told = await Promise.all(marinaServices.map(async (service) => `${service} ${await this.#product.service(service).uploads()}`))
    return told.join(', ')
  }

  async #answers(since: number): Promise<ServiceAnswer[]> {
    const samples = await this.#client.samples()
    const services = new Map<string, string>(marinaServices.map((service) => [clientPaths[service], service]))
    return serviceAnswers(
      samples.filter(({ at }) => at >= since),
      (path) => services.get(path) ?? path,
    )
  }
}
