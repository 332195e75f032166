import type { Scenario } from '../scenarios/scenario.ts'
import { haproxySettings } from '../stage/places/haproxy.ts'
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
    places.map((place) => {
      // A place that the story never goes to has an address at which nobody answers.
      if (!staged.includes(place.name)) return { ...place, url: `http://127.0.0.1:9/${place.name}`, settings: haproxySettings, ...usual }
      const { url, settings, weighted } = stage.place(place.name)
      return { ...place, url, settings, steps: weighted ? place.steps : ['100%'], ...usual }
    }),
  )
}

/** What the runner has on its PATH for who shifts the traffic. */
export function programsOf(scenario: Scenario, stage: Stage): string[] {
  return stagedIn(scenario).flatMap((name) => stage.place(name).programs ?? [])
}
