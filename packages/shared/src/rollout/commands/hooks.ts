import { basename } from 'node:path'
import type { Hook, HookName, Hooks } from '../../config/rollout.ts'
import { formatDuration } from '../../core/duration.ts'
import { describe, messageOf } from '../../core/errors.ts'
import type { Colour, Release } from '../../core/words.ts'
import type { Log } from '../../ports/log.ts'
import type { Observation } from '../contract/target.ts'
import { releaseVariables, runUserCommand, type UserCommandDeps } from './user-command.ts'

/** Where a rollout stands when a hook runs: what the hook is told, as JSON. */
export type HookContext = {
  hook: HookName
  environment: string
  service: string
  kind: 'deploy' | 'rollback'
  /** The release that the rollout brings, on its side. */
  release: Release
  colour: Colour
  /** What served before, where something did; its release where the ledger knew it. */
  previous?: { colour: Colour; release?: Release | undefined } | undefined
  /** What the provider showed last. */
  observed?: Observation | undefined
  run: { id: number; attempt: number; job: string }
  reason?: string | undefined
}

/**
 * Who runs the user's hooks. `run` rejects with an ActionError where a hook fails that is to stop the rollout, and with the
 * signal's reason where that ended it; a hook that is not configured is over at once. `describe` is for a plan that is shown.
 */
export type HookRunner = {
  has(name: HookName): boolean
  run(moment: HookContext, signal?: AbortSignal): Promise<void>
  describe(name: HookName): string
}

export const noHooks: HookRunner = {
  has: () => false,
  run: async () => undefined,
  describe: (name) => `${name}: no hook`,
}

/** The hooks of the configuration, as commands that are told the moment on standard input and in their environment. */
export function commandHooks(config: Hooks, deps: UserCommandDeps & { log: Log }): HookRunner {
  return {
    has: (name) => config[name] !== undefined,
    run: async (moment, signal) => {
      const hook = config[moment.hook]
      if (hook !== undefined) await runHook(hook, moment, signal, deps)
    },
    describe: (name) => {
      const hook = config[name]
      return hook === undefined ? noHooks.describe(name) : describeHook(name, hook)
    },
  }
}

async function runHook(hook: Hook, moment: HookContext, signal: AbortSignal | undefined, deps: UserCommandDeps & { log: Log }) {
  const name = `hooks.${moment.hook}`
  const input = JSON.stringify(moment)
  const variables = hookVariables(moment, input)
  try {
    await runUserCommand({ command: hook.run, name, timeLimit: hook['time-limit'], variables, input, signal }, deps)
  } catch (error) {
    // A run that is cancelled ends, whatever the hook was allowed.
    if (hook['on-failure'] === 'stop' || signal?.aborted === true) throw error
    deps.log.warning(`${messageOf(error)}; the rollout goes on, since its on-failure is warn`)
    deps.log.info(describe(error))
  }
}

/** What a hook finds in its environment beside what every command of the user's finds there. */
function hookVariables(moment: HookContext, json: string): Record<string, string> {
  const { colour, release, previous } = moment
  const { ARTIFACT: _none, ...subject } = releaseVariables({ colour, release, artifact: undefined })
  return {
    ...subject,
    HOOK: moment.hook,
    ENVIRONMENT: moment.environment,
    SERVICE: moment.service,
    KIND: moment.kind,
    PREVIOUS_COLOUR: previous?.colour ?? '',
    PREVIOUS_RELEASE: previous?.release?.version ?? '',
    PREVIOUS_SHA: previous?.release?.sha ?? '',
    REASON: moment.reason ?? '',
    SLIPWAY_ROLLOUT: json,
  }
}

function describeHook(name: HookName, hook: Hook): string {
  const [program, ...args] = hook.run
  // A plain string stands behind four words of bash; the line itself is what its author wrote.
  const words = basename(program) === 'bash' ? (args.at(-1) ?? program) : [program, ...args].join(' ')
  const failure = hook['on-failure'] === 'stop' ? 'a failure ends the rollout' : 'a failure is a warning'
  return `${name}: ${words.split('\n')[0]} (at most ${formatDuration(hook['time-limit'])}; ${failure})`
}
