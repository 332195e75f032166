import { basename } from 'node:path'
import { substitute } from '../config/variables.ts'
import { formatDuration } from '../core/duration.ts'
import { ActionError } from '../core/errors.ts'
import type { Command, Exec, ExecResult } from '../ports/exec.ts'
import type { Subject } from './contract.ts'

export type UserCommandDeps = {
  exec: Exec
  /** The working directory: the checked-out repository. */
  cwd: string
  /** All that the user's commands may see; holds no token and no input. */
  variables: Readonly<Record<string, string>>
  onOutput?: (chunk: string) => void
}

/** Bytes of each stream that are kept. */
const maxOutput = 256 * 1_024
const shownLines = 20

/**
 * Runs a command of the user's and gives its standard output. `$NAME` in its arguments is filled in, except in a shell's own
 * line, which the shell expands from its environment: text is never pasted into a script. Throws an ActionError with the last
 * lines of the output when it fails, is not found or takes longer than `timeLimit` ms.
 */
export async function runUserCommand(
  {
    command,
    name,
    timeLimit,
    variables,
    signal,
  }: {
    command: Command
    /** As the configuration calls it: `placement.prepare`. */
    name: string
    timeLimit: number
    variables: Readonly<Record<string, string>>
    signal: AbortSignal | undefined
  },
  deps: UserCommandDeps,
): Promise<string> {
  const env = { ...deps.variables, ...variables }
  const result = await deps.exec(isShellLine(command) ? command : substituteArguments(command, env, name), {
    cwd: deps.cwd,
    env,
    timeout: timeLimit,
    maxOutput,
    ...(signal === undefined ? {} : { signal }),
    ...(deps.onOutput === undefined ? {} : { onOutput: deps.onOutput }),
  })
  if (result.state === 'exited' && result.code === 0) return result.stdout
  signal?.throwIfAborted()
  throw failure(name, command, result, timeLimit)
}

/** What the user's commands are told about the release in hand. */
export function subjectVariables({ colour, release, artifact }: Subject): Record<string, string> {
  return {
    COLOUR: colour,
    RELEASE: release.version,
    RELEASE_SHA: release.sha,
    RELEASE_DIGEST: release.digest ?? '',
    ARTIFACT: artifact ?? '',
  }
}

function isShellLine([program, ...args]: Command): boolean {
  return /^(ba|da|z|k)?sh$/.test(basename(program)) && args.some((argument) => /^-[a-z]*c$/.test(argument))
}

function substituteArguments([program, ...args]: Command, env: Readonly<Record<string, string>>, name: string): Command {
  // A release may have no digest and a run no artifact; anything else that is empty is an error.
  const fillEmpty = (text: string) =>
    text.replace(/\$\{?(RELEASE_DIGEST|ARTIFACT)\b\}?/g, (whole, key: string) => (env[key] === '' ? '' : whole))
  const fill = (text: string) => substitute(fillEmpty(text), env, name)
  return [fill(program), ...args.map(fill)]
}

function failure(name: string, command: Command, result: ExecResult, timeLimit: number): ActionError {
  if (result.state === 'not-found') {
    return new ActionError(`${name}: there is no program ${JSON.stringify(result.program)}`, {
      hint: 'Paths are relative to the root of the repository: check that the job checked it out and that the file may be executed.',
    })
  }
  const ending =
    result.state === 'timed-out'
      ? `did not end within ${formatDuration(timeLimit)}`
      : result.state === 'killed'
        ? `was ended by ${result.signal}`
        : `ended with exit code ${result.code}`
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => line.trim() !== '')
  return new ActionError(`${name} (${basename(command[0])}) ${ending}`, {
    hint: lines.length === 0 ? 'It printed nothing.' : `Its last lines:\n${lines.slice(-shownLines).join('\n')}`,
  })
}
