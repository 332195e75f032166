import type { EnvironmentConfig } from '../../config/load.ts'
import { likelySecrets } from '../../core/redact.ts'
import type { Exec } from '../../ports/exec.ts'
import type { Log } from '../../ports/log.ts'
import type { Runner } from '../../ports/runner.ts'
import type { UserCommandDeps } from './user-command.ts'

export type EnvironmentCommands = {
  runner: Runner
  log: Log
  exec: Exec
  environment: EnvironmentConfig
  variables: Readonly<Record<string, string>>
}

/** How the user's commands are run: in the workspace, with the variables of the step, and without secrets in what they print. */
export function userCommandsOf({
  runner,
  log,
  exec,
  environment,
  variables,
}: EnvironmentCommands): UserCommandDeps & { redact(text: string): string } {
  // The runner kills every process with its tracking id at the end of the job; a side that a command started must keep running.
  const { RUNNER_TRACKING_ID: _mark, ...unmarked } = variables
  return {
    exec,
    cwd: runner.workspace,
    variables: withNames(unmarked, environment),
    onOutput: log.info,
    redact: secretRedactor(log, variables),
  }
}

/**
 * With the names by which one script can serve several services. Where there is one, a variable of the same name that is there already is
 * left as it is.
 */
function withNames(variables: Readonly<Record<string, string>>, { service, name, services }: EnvironmentConfig): Record<string, string> {
  const names = { SERVICE: service, ENVIRONMENT: name }
  return services.length > 1 ? { ...variables, ...names } : { ...names, ...variables }
}

/** Removes masked values, and values of the step's environment that look like secrets. */
function secretRedactor(log: Log, variables: EnvironmentCommands['variables']): (text: string) => string {
  const likely = likelySecrets(variables)
  return (text) => log.redact(text, likely)
}
