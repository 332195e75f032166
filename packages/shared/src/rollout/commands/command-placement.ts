import type { PlacementConfig } from '../../config/rollout.ts'
import { messageOf } from '../../core/errors.ts'
import type { Command } from '../../ports/exec.ts'
import type { Log } from '../../ports/log.ts'
import type { Placement } from '../contract/placement.ts'
import { commandFailure, releaseVariables, runUserCommand, tryUserCommand, type UserCommandDeps } from './user-command.ts'

/** The user's own commands, and what `prepare` brings a release up from; undefined where there is no such command. */
export type OwnPlacement = Placement & { prepares?: { source: PlacementConfig['source'] } }

/**
 * Sides brought up and taken down by the user's own commands. A verb that the configuration lacks does nothing, or is not
 * there. `keep` is how many older releases are to stay at hand: the commands are told, so that they can clear away the rest; and
 * whether it is a deployment or a rollback (KIND), so that a command which builds can refuse to build something else.
 */
export function commandPlacement(
  config: PlacementConfig | undefined,
  { keep }: { keep: number },
  deps: UserCommandDeps & { log: Log },
): OwnPlacement {
  const timeLimit = config?.['time-limit'] ?? 0
  const { onOutput: _quiet, ...quietly } = deps
  const mutation = (name: 'prepare' | 'retire'): Placement['prepare'] => {
    return async (subject, signal) => {
      const command = config?.[name]
      if (command === undefined) return
      const variables = { ...releaseVariables(subject), KIND: subject.kind ?? 'deploy', KEEP: String(keep) }
      await runUserCommand({ command, name: `placement.${name}`, timeLimit, variables, signal }, deps)
    }
  }
  const logs = (command: Command): NonNullable<Placement['logs']> => {
    return async (subject, lines, signal) => {
      const variables = { ...releaseVariables(subject), LINES: String(lines) }
      return await runUserCommand({ command, name: 'placement.logs', timeLimit, variables, signal }, quietly)
    }
  }
  const available = (command: Command): NonNullable<Placement['available']> => {
    return async (release, signal) => {
      const { COLOUR: _side, ARTIFACT: _none, ...variables } = releaseVariables({ colour: 'blue', release, artifact: undefined })
      const call = { command, name: 'placement.available', timeLimit, variables, signal }
      const result = await tryUserCommand(call, quietly)
      if (result.state === 'exited' && result.code <= 1) return result.code === 0 ? 'yes' : 'no'
      deps.log.warning(`Whether ${release.version} is still at hand is unknown: ${messageOf(commandFailure(call, result, deps))}`)
      return 'unknown'
    }
  }
  return {
    prepare: mutation('prepare'),
    retire: mutation('retire'),
    ...(config?.prepare === undefined ? {} : { prepares: { source: config.source } }),
    ...(config?.logs === undefined ? {} : { logs: logs(config.logs) }),
    ...(config?.available === undefined ? {} : { available: available(config.available) }),
  }
}
