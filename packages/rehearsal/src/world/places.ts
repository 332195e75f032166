import type { Scenario } from '../scenarios/scenario.ts'
import type { Stage } from '../stage/stage.ts'
import { slipwayYml, type Tuning } from './slipway-yml.ts'

/** Where the pretend team deploys: what slipway.yml and GitHub's environments say. */
export const places = [
  { name: 'development', branches: ['feature/**'], approval: 'none' as const, steps: ['100%'] },
  { name: 'staging', branches: ['develop'], approval: 'none' as const, steps: ['50%', '100%'] },
  { name: 'production', branches: ['main'], approval: 'required' as const, steps: ['10%', '50%', '100%'] },
]

/** The places that a story goes to: only those are put up. */
export function stagedIn({ given }: Scenario): string[] {
  const live = given.live?.map(({ environment }) => environment) ?? []
  return [...new Set([...live, ...(given.places ?? [])])]
}

/** The team's slipway.yml, with what the story has otherwise than the rest. */
export function configurationOf(scenario: Scenario, stage: Stage, tuning: Tuning): string {
  const staged = stagedIn(scenario)
  const usual = { monitor: '2s', onDrift: 'stop' as const, available: undefined, ...scenario.given.tuning, ...tuning }
  return slipwayYml(
    places.map((place) => ({
      ...place,
      // A place that the story never goes to has an address at which nobody answers.
      url: staged.includes(place.name) ? stage.place(place.name).url : 'http://127.0.0.1:9',
      socket: '$EDGE_SOCKET',
      backend: 'harbor',
      ...usual,
    })),
  )
}
