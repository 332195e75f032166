import type { Colour } from '@slipway/shared/core/words'
import type { EdgeWeights, WeightChange } from '../proxy/weight-watch.ts'

/** One service of the product on the stage: who shifts its traffic, and what that one tells. */
export type StagedService = {
  /** Where the provider serves users, without the product's path: the edge host passes requests on to it. */
  readonly origin: string
  /** What slipway.yml says otherwise of the service here than the example does. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Whether a side can have a share of the traffic, rather than all or none. */
  readonly weighted: boolean
  readonly testDoubles: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  weights(): Promise<EdgeWeights>
  /** How often something was uploaded or started on a side by the pipeline. */
  uploads(): number
  /** Brings a release live without the pipeline. */
  seedLive(version: string): Promise<Colour>
}

/** A staged service whose weights are watched, at its address. */
export type WatchedService = StagedService & {
  /** The address of the service at the edge host. */
  readonly url: string
  /** Every observed change of the weights, starting with the initial state. */
  weightChanges(): readonly WeightChange[]
}

/** What a service is staged with. */
export type ServiceGround = {
  /** A folder of its own. */
  readonly folder: string
  readonly databaseUrl: string
  readonly resources: AsyncDisposableStack
}
