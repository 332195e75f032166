import type { TargetKind } from '../stage/places/place.ts'
import type { Tuning } from '../world/slipway-yml.ts'
import type { World } from '../world/world.ts'

/** A story with claims. What it asserts is looked at from outside: the edge, the client, GitHub's records. */
export type Scenario = {
  name: string
  /** One sentence for the table. */
  story: string
  /** How the world is before the story begins, and what of slipway.yml is otherwise than in the rest. */
  given: {
    live?: readonly { environment: string; version: string }[]
    places?: readonly string[]
    tuning?: Tuning
    /** Who shifts the traffic where the story goes; HAProxy when not given. */
    target?: TargetKind
  }
  play(world: World): Promise<void>
}
