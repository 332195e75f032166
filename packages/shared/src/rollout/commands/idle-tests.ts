import { join } from 'node:path'
import type { DeploymentTest } from '../../config/sections/tests.ts'
import { formatDuration } from '../../core/duration.ts'
import { ActionError } from '../../core/errors.ts'
import type { Colour } from '../../core/words.ts'
import type { HookContext, HookRunner } from './hooks.ts'
import { runUserCommand, type UserCommandDeps } from './user-command.ts'

/**
 * The hooks with the tests of a release that has no traffic yet: they run before the hook before-shift, each at the address of the side. A
 * failure ends the rollout as a failed hook does. `deps`: without secrets; `baseUrlOf`: below which path the service answers there.
 */
export function hooksWithTests(hooks: HookRunner, tests: readonly DeploymentTest[], deps: IdleTestsDeps): HookRunner {
  if (tests.length === 0) return hooks
  const told = tests.map(
    (test) => `tests: ${test.run.at(-1) ?? ''} (at most ${formatDuration(test['time-limit'])}; a failure ends the rollout)`,
  )
  return {
    has: (name) => name === 'before-shift' || hooks.has(name),
    run: async (context, signal) => {
      if (context.hook === 'before-shift') for (const test of tests) await runTest(test, { context, signal }, deps)
      await hooks.run(context, signal)
    },
    describe: (name) =>
      name === 'before-shift' ? [...told, ...(hooks.has(name) ? [hooks.describe(name)] : [])].join('; ') : hooks.describe(name),
  }
}

export type IdleTestsDeps = UserCommandDeps & { baseUrlOf(side: { scope: Colour; address: string }): string }

type Run = { context: HookContext; signal: AbortSignal | undefined }

async function runTest(test: DeploymentTest, { context, signal }: Run, deps: IdleTestsDeps): Promise<void> {
  const address = context.observed?.[context.colour].address
  if (address === undefined) {
    throw new ActionError(`The tests before ${context.environment} have nothing to ask: ${context.colour} has no address of its own`, {
      hint: 'Let the target tell the address of a side, or test after the deployment (tests.after).',
    })
  }
  const variables = {
    ADDRESS: deps.baseUrlOf({ scope: context.colour, address }),
    RELEASE_VERSION: context.release.version,
    ENVIRONMENT: context.environment,
    SERVICE: context.service,
    COLOUR: context.colour,
  }
  const cwd = join(deps.cwd, test.in ?? '.')
  await runUserCommand({ command: test.run, name: 'tests.before', timeLimit: test['time-limit'], variables, signal }, { ...deps, cwd })
}
