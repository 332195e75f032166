import type { PlacementConfig } from '../../config/sections/environment/placement.ts'
import { messageOf } from '../../core/errors.ts'
import type { Command } from '../../ports/exec.ts'
import type { Log } from '../../ports/log.ts'
import type { Placement } from '../contract/placement.ts'
import type { SideRelease } from '../contract/side-release.ts'
import { commandFailure, releaseVariables, runUserCommand, tryUserCommand, type UserCommandDeps } from './user-command.ts'

/**
 * The placement by the user's commands. `prepares`: there is a prepare command, and what it prepares a release from. `folder`: where it
 * runs, by default in the checkout.
 */
export type OwnPlacement = Omit<Placement, 'prepare'> & {
  prepare(subject: SideRelease, signal?: AbortSignal, folder?: string): Promise<void>
  prepares?: { source: PlacementConfig['source'] } | undefined
}

/**
 * Prepares and retires sides by the user's commands. A missing `prepare` or `retire` does nothing; other missing verbs are absent. The
 * commands get KEEP (how many older releases to keep) and PURPOSE (deploy or rollback, so that a command which builds can tell), which is
 * also in KIND, its older name.
 */
export function commandPlacement(
  config: PlacementConfig | undefined,
  { keep }: { keep: number },
  deps: UserCommandDeps & { log: Log },
): OwnPlacement {
  const timeLimit = config?.['time-limit'] ?? 0
  const { onOutput: _quiet, ...quietly } = deps
  const mutation = (name: 'prepare' | 'retire'): OwnPlacement['prepare'] => {
    return async (subject, signal, folder = deps.cwd) => {
      const command = config?.[name]
      if (command === undefined) return
      const purpose = subject.kind ?? 'deploy'
      const variables = { ...releaseVariables(subject), PURPOSE: purpose, KIND: purpose, KEEP: String(keep) }
      await runUserCommand({ command, name: `placement.${name}`, timeLimit, variables, signal }, { ...deps, cwd: folder })
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
