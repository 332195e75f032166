import type { RehearsalStage } from '../stage/stage.ts'
import { haproxySettings } from '../stage/targets/haproxy.ts'
import type { ScenarioSetup } from './scenario-setup.ts'
import { slipwayYml, type Tuning } from './slipway-yml.ts'

/** The environments of the demo repository, as slipway.yml and GitHub's environments configure them. */
export const demoEnvironments = [
  { name: 'development', branches: ['feature/**'], approval: 'none' as const, steps: ['100%'] },
  { name: 'staging', branches: ['develop'], approval: 'none' as const, steps: ['50%', '100%'] },
  { name: 'production', branches: ['main'], approval: 'required' as const, steps: ['10%', '50%', '100%'] },
]

/** The environments that a story uses: only those are started. */
export function stagedEnvironments({ live = [], environments = [] }: ScenarioSetup): string[] {
  return [...new Set([...live.map(({ environment }) => environment), ...environments])]
}

/** The slipway.yml of the demo repository, with the settings of the story. */
export function configurationOf(setup: ScenarioSetup, stage: RehearsalStage, tuning: Tuning): string {
  const staged = stagedEnvironments(setup)
  const usual = { monitor: '6s', slowest: '2s', onDrift: 'stop' as const, available: undefined, ...setup.tuning, ...tuning }
  return slipwayYml(
    demoEnvironments.map((environment) => {
      // An environment that the story does not use has an address at which nothing answers.
      if (!staged.includes(environment.name))
        return { ...environment, url: `http://127.0.0.1:9/${environment.name}`, settings: haproxySettings, ...usual }
      const { url, settings, weighted } = stage.environment(environment.name)
      return { ...environment, url, settings, steps: weighted ? environment.steps : ['100%'], ...usual }
    }),
  )
}

/** Folders of programs that the target needs on the runner's PATH. */
export function programsOf(setup: ScenarioSetup, stage: RehearsalStage): string[] {
  return stagedEnvironments(setup).flatMap((name) => stage.environment(name).programs ?? [])
}
