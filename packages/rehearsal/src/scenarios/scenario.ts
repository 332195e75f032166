import type { TargetKind } from '../stage/places/place.ts'
import type { World } from '../world/world.ts'

/** A story with claims. What it asserts is looked at from outside: the edge, the client, GitHub's records. */
export type Scenario = {
  name: string
  /** One sentence for the table. */
  story: string
  /** How the world is before the story begins, and for how long releases are watched, where not for two seconds. */
  given: {
    live?: readonly { environment: string; version: string }[]
    places?: readonly string[]
    monitor?: string
    /** Who shifts the traffic where the story goes; HAProxy when not given. */
    target?: TargetKind
  }
  play(world: World): Promise<void>
}
