import { basename } from 'node:path'
import type { Hook, HookName, Hooks } from '../../config/sections/environment/hooks.ts'
import { formatDuration } from '../../core/duration.ts'
import { describe, messageOf } from '../../core/errors.ts'
import { commitOf } from '../../core/unknown-release.ts'
import type { Colour, Release } from '../../core/words.ts'
import type { Log } from '../../ports/log.ts'
import type { Observation } from '../contract/observation.ts'
import { releaseVariables, runUserCommand, type UserCommandDeps } from './user-command.ts'

/** The context of a hook, which it receives as JSON: the state of the rollout when it runs. */
export type HookContext = {
  hook: HookName
  environment: string
  service: string
  kind: 'deploy' | 'rollback'
  /** The release of the rollout, on its side. */
  release: Release
  colour: Colour
  /** What served before, if anything did; its release when the ledger knew it. */
  previous?: { colour: Colour; release?: Release | undefined } | undefined
  /** The last observation of the provider. */
  observed?: Observation | undefined
  run: { id: number; attempt: number; job: string }
  reason?: string | undefined
}

/**
 * Runs the user's hooks. `run` rejects with an ActionError when a hook with `on-failure: stop` fails, and with the signal's reason when
 * the signal ended it. A hook that is not configured does nothing. `describe` is for a plan.
 */
export type HookRunner = {
  has(name: HookName): boolean
  run(context: HookContext, signal?: AbortSignal): Promise<void>
  describe(name: HookName): string
}

export const noHooks: HookRunner = {
  has: () => false,
  run: async () => undefined,
  describe: (name) => `${name}: no hook`,
}

/** The hooks of the configuration. Each command gets the context on standard input and in its environment. */
export function commandHooks(config: Hooks, deps: UserCommandDeps & { log: Log }): HookRunner {
  return {
    has: (name) => config[name] !== undefined,
    run: async (context, signal) => {
      const hook = config[context.hook]
      if (hook !== undefined) await runHook({ hook, context, signal }, deps)
    },
    describe: (name) => {
      const hook = config[name]
      return hook === undefined ? noHooks.describe(name) : describeHook(name, hook)
    },
  }
}

type HookRun = { hook: Hook; context: HookContext; signal: AbortSignal | undefined }

async function runHook({ hook, context, signal }: HookRun, deps: UserCommandDeps & { log: Log }): Promise<void> {
  const name = `hooks.${context.hook}`
  const input = JSON.stringify(context)
  const variables = hookVariables(context, input)
  try {
    await runUserCommand({ command: hook.run, name, timeLimit: hook['time-limit'], variables, input, signal }, deps)
  } catch (error) {
    // A cancelled run ends, whatever the hook's on-failure is.
    if (hook['on-failure'] === 'stop' || signal?.aborted === true) throw error
    deps.log.warning(`${messageOf(error)}; the rollout goes on, since its on-failure is warn`)
    deps.log.info(describe(error))
  }
}

/** The environment variables of a hook, besides those of every user command. */
function hookVariables(context: HookContext, json: string): Record<string, string> {
  const { colour, release, previous } = context
  const { ARTIFACT: _none, ...subject } = releaseVariables({ colour, release, artifact: undefined })
  return {
    ...subject,
    HOOK: context.hook,
    ENVIRONMENT: context.environment,
    SERVICE: context.service,
    ADDRESS: context.observed?.[context.colour].address ?? '',
    KIND: context.kind,
    PREVIOUS_COLOUR: previous?.colour ?? '',
    PREVIOUS_RELEASE: previous?.release?.version ?? '',
    PREVIOUS_SHA: previous?.release === undefined ? '' : (commitOf(previous.release) ?? ''),
    REASON: context.reason ?? '',
    SLIPWAY_ROLLOUT: json,
  }
}

function describeHook(name: HookName, hook: Hook): string {
  const [program, ...args] = hook.run
  // A plain string runs as `bash -euo pipefail -c LINE`: its author wrote only the line.
  const words = basename(program) === 'bash' ? (args.at(-1) ?? program) : [program, ...args].join(' ')
  const failure = hook['on-failure'] === 'stop' ? 'a failure ends the rollout' : 'a failure is a warning'
  return `${name}: ${words.split('\n')[0]} (at most ${formatDuration(hook['time-limit'])}; ${failure})`
}
