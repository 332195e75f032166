import { setTimeout as sleep } from 'node:timers/promises'
import type { GithubEmulator } from '../../github/emulator.ts'
import type { ClientView } from '../view/client-view.ts'
import { type VersionSet, versionsText } from '../view/product-timeline.ts'
import type { ProductView } from '../view/product-view.ts'
import type { Claims } from './claims.ts'
import { StoryClaims } from './story-claims.ts'

/** Claims that the stories of several services share. */
export class ProductClaims extends StoryClaims {
  readonly #product: ProductView

  constructor(claims: Claims, { client, product }: { client: ClientView; product: ProductView }, github: GithubEmulator) {
    super(claims, client, github)
    this.#product = product
  }

  /** Every service answers with its version of the set, by its own health and to the client that never stops asking. */
  async serves(set: VersionSet): Promise<void> {
    this.claims.equal('the product serves', versionsText(set), await this.#product.versions())
    await sleep(700)
    this.claims.equal('the last answers that users got came from', versionsText(set), await this.#product.lastVersions())
  }

  /** On its way between two sets the product was mixed for at most so many seconds at a time. */
  async mixedAtMost(limit: number, sets: readonly VersionSet[], since = 0): Promise<void> {
    const measured = await this.#product.longestMixed(sets, since)
    this.claims.atMost('the longest time in which versions were mixed', { limit, measured, unit: ' s' })
  }

  /** At no moment did the product answer with anything else than this set. */
  async alwaysServed(set: VersionSet, since = 0): Promise<void> {
    this.claims.equal(`seconds in which the product was not ${versionsText(set)}`, 0, await this.#product.longestMixed([set], since))
  }
}

/** The set in which every service has the same version. */
export function allOf(version: string): VersionSet {
  return { api: version, dashboard: version, parser: version }
}
