import type { Placement as PlacementConfig } from '../config/rollout.ts'
import { messageOf } from '../core/errors.ts'
import type { Command } from '../ports/exec.ts'
import type { Log } from '../ports/log.ts'
import type { Placement } from './contract.ts'
import { commandFailure, runUserCommand, subjectVariables, tryUserCommand, type UserCommandDeps } from './user-command.ts'

/** Bytes of a side's log that are passed on. */
const maxLogs = 64 * 1_024

/**
 * Sides brought up and taken down by the user's own commands. A verb that the configuration lacks does nothing, or is not
 * there. `keep` is how many older releases are to stay at hand: the commands are told, so that they can clear away the rest.
 */
export function commandPlacement(
  config: PlacementConfig | undefined,
  { keep }: { keep: number },
  deps: UserCommandDeps & { log: Log },
): Placement {
  const timeLimit = config?.['time-limit'] ?? 0
  const { onOutput: _quiet, ...quietly } = deps
  const mutation = (name: 'prepare' | 'retire'): Placement['prepare'] => {
    return async (subject, signal) => {
      const command = config?.[name]
      if (command === undefined) return
      const variables = { ...subjectVariables(subject), KEEP: String(keep) }
      await runUserCommand({ command, name: `placement.${name}`, timeLimit, variables, signal }, deps)
    }
  }
  const logs = (command: Command): NonNullable<Placement['logs']> => {
    return async (subject, lines, signal) => {
      const variables = { ...subjectVariables(subject), LINES: String(lines) }
      return await runUserCommand({ command, name: 'placement.logs', timeLimit, variables, signal }, quietly)
    }
  }
  const available = (command: Command): NonNullable<Placement['available']> => {
    return async (release, signal) => {
      const { COLOUR: _side, ARTIFACT: _none, ...variables } = subjectVariables({ colour: 'blue', release, artifact: undefined })
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
    ...(config?.logs === undefined ? {} : { logs: logs(config.logs) }),
    ...(config?.available === undefined ? {} : { available: available(config.available) }),
  }
}

/**
 * The user's own commands and what the provider does by itself, as one: up from below (the user's `prepare`, then the
 * provider's), down from above. Who can tell is asked, the user first. Logs come without secrets and bounded.
 */
export function combinedPlacement(
  own: Placement,
  provider: Placement | undefined,
  deps: { log: Log; redact: (text: string) => string },
): Placement {
  return {
    prepare: async (subject, signal) => {
      await own.prepare(subject, signal)
      await provider?.prepare(subject, signal)
    },
    retire: async (subject, signal) => {
      await provider?.retire(subject, signal)
      await own.retire(subject, signal)
    },
    logs: async (subject, lines, signal) => {
      const told = await firstAnswer([own, provider], (one) => one?.logs?.(subject, lines, signal), signal, deps.log)
      return told === undefined ? undefined : lastLines(deps.redact(told), lines)
    },
    available: async (release, signal) => {
      const ask = async (one: Placement | undefined) => {
        const answer = await one?.available?.(release, signal)
        return answer === 'unknown' ? undefined : answer
      }
      return (await firstAnswer([own, provider], ask, signal, deps.log)) ?? 'unknown'
    },
  }
}

/** Asking changes nothing, so who cannot be asked holds nothing up: that is said, and the next one is asked. */
async function firstAnswer<T>(
  placements: readonly (Placement | undefined)[],
  ask: (placement: Placement | undefined) => Promise<T | undefined> | undefined,
  signal: AbortSignal | undefined,
  log: Log,
): Promise<T | undefined> {
  for (const placement of placements) {
    try {
      const answer = await ask(placement)
      if (answer !== undefined) return answer
    } catch (error) {
      signal?.throwIfAborted()
      log.warning(messageOf(error))
    }
  }
  return undefined
}

/** At most so many lines and `maxLogs` bytes, from the end; a line that does not fit is left out whole, never cut. */
function lastLines(text: string, count: number): string {
  const all = text.replace(/\n+$/, '').split('\n')
  const kept: string[] = []
  let size = 0
  for (const line of all.slice(-Math.max(1, count)).reverse()) {
    size += Buffer.byteLength(line) + 1
    if (size > maxLogs) break
    kept.unshift(line)
  }
  return kept.length === 0 && text !== '' ? `… the last line has more than ${maxLogs} bytes and is left out` : kept.join('\n')
}
