import type { Placement as PlacementConfig } from '../config/rollout.ts'
import type { Placement } from './contract.ts'
import { runUserCommand, subjectVariables, type UserCommandDeps } from './user-command.ts'

/** Sides brought up and taken down by the user's own commands. A verb that the configuration lacks does nothing. */
export function commandPlacement(config: PlacementConfig | undefined, deps: UserCommandDeps): Placement {
  const verb = (name: 'prepare' | 'retire'): Placement['prepare'] => {
    return async (subject, signal) => {
      const command = config?.[name]
      if (config === undefined || command === undefined) return
      const variables = subjectVariables(subject)
      await runUserCommand({ command, name: `placement.${name}`, timeLimit: config['time-limit'], variables, signal }, deps)
    }
  }
  return { prepare: verb('prepare'), retire: verb('retire') }
}
