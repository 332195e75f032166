import type { ProductSetup, ProductWorld } from './product-world.ts'
import type { ScenarioSetup } from './scenario-setup.ts'
import type { World } from './world.ts'

/** A story with claims. The claims compare what can be observed from outside: the edge, the client, GitHub's records. */
export type Scenario = {
  name: string
  /** One sentence for the table. */
  story: string
  given: ScenarioSetup
  play(world: World): Promise<void>
}

/** A story of the product of several services. */
export type ProductScenario = {
  name: string
  story: string
  product: ProductSetup
  play(world: ProductWorld): Promise<void>
}

export type AnyScenario = Scenario | ProductScenario
