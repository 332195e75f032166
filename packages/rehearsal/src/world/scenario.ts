import type { ProductSetup, ProductWorld } from './product-world.ts'
import type { ReadmeSetup, ReadmeWorld } from './readme/readme-world.ts'
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

/** A story of a repository that is made from nothing, by the README. */
export type ReadmeScenario = {
  name: string
  story: string
  readme: ReadmeSetup
  play(world: ReadmeWorld): Promise<void>
}

export type AnyScenario = Scenario | ProductScenario | ReadmeScenario
