import { basename } from 'node:path'
import { substitute } from '../../config/variables.ts'
import { formatDuration } from '../../core/duration.ts'
import { ActionError } from '../../core/errors.ts'
import { commitOf } from '../../core/unknown-release.ts'
import type { Command, Exec, ExecResult } from '../../ports/exec.ts'
import type { SideRelease } from '../contract/side-release.ts'
import { linesTo } from './output-lines.ts'

export type UserCommandDeps = {
  exec: Exec
  /** The working directory: the checked-out repository. */
  cwd: string
  /** The environment of the command. It holds no token and no input of the action. */
  variables: Readonly<Record<string, string>>
  /** Follows the output, whole lines at a time, up to a bound. */
  onOutput?: (lines: string) => void
  /** Removes secrets from the last lines of output in an error. */
  redact?: (text: string) => string
}

export type UserCommand = {
  command: Command
  /** Its key in the configuration: `placement.prepare`. */
  name: string
  /** Milliseconds. */
  timeLimit: number
  variables: Readonly<Record<string, string>>
  /** Its standard input; empty when absent. */
  input?: string
  /** Bytes of standard output when the output is an answer. More is an error, never half an answer. */
  maxAnswer?: number
  signal: AbortSignal | undefined
}

/** Bytes of each stream that are kept when the output is only shown. */
const maxOutput = 256 * 1_024
const shownLines = 20

/**
 * Runs a user's command and returns its standard output. Replaces `$NAME` in its arguments, except in the line of a shell, which the
 * shell expands from its environment: text is never pasted into a script. Throws an ActionError with the last lines of the output when
 * it fails, is not found, takes longer than `timeLimit` or prints more than `maxAnswer`.
 */
export async function runUserCommand(call: UserCommand, deps: UserCommandDeps): Promise<string> {
  const result = await tryUserCommand(call, deps)
  if (result.state !== 'exited' || result.code !== 0) throw commandFailure(call, result, deps)
  if (call.maxAnswer !== undefined && Buffer.byteLength(result.stdout) > call.maxAnswer) {
    throw new ActionError(`${call.name} (${basename(call.command[0])}) printed more than ${call.maxAnswer} bytes`, {
      hint: 'Its standard output is the answer itself: send progress and logs to standard error.',
    })
  }
  return result.stdout
}

/** Runs a user's command whose exit code is the answer. Rejects when `signal` ended it. */
export async function tryUserCommand(call: UserCommand, deps: UserCommandDeps): Promise<ExecResult> {
  const { command, name, signal, input } = call
  const env = { ...deps.variables, ...call.variables }
  const follow = deps.onOutput === undefined ? undefined : linesTo(deps.onOutput)
  const result = await deps.exec(isShellLine(command) ? command : substituteArguments(command, env, name), {
    cwd: deps.cwd,
    env,
    timeout: call.timeLimit,
    // One byte more than allowed, so that a longer answer is noticed.
    maxOutput: call.maxAnswer === undefined ? maxOutput : call.maxAnswer + 1,
    ...(input === undefined ? {} : { input }),
    ...(signal === undefined ? {} : { signal }),
    ...(follow === undefined ? {} : { onOutput: follow.push }),
  })
  follow?.end()
  if (result.state !== 'exited' || result.code !== 0) signal?.throwIfAborted()
  return result
}

/** The environment variables that describe a release to the user's commands. */
export function releaseVariables({ colour, release, artifact }: SideRelease): Record<string, string> {
  return {
    COLOUR: colour,
    RELEASE: release.version,
    RELEASE_SHA: commitOf(release) ?? '',
    RELEASE_DIGEST: release.digest ?? '',
    ARTIFACT: artifact ?? '',
  }
}

/** Variables that may be empty: a release may have no digest, a run no artifact, a first release no previous one. */
const mayBeEmpty = /\$\{?(ADDRESS|RELEASE_DIGEST|RELEASE_SHA|ARTIFACT|PREVIOUS_(?:COLOUR|RELEASE|SHA)|REASON)\b\}?/g

function isShellLine([program, ...args]: Command): boolean {
  return /^(ba|da|z|k)?sh$/.test(basename(program)) && args.some((argument) => /^-[a-z]*c$/.test(argument))
}

function substituteArguments([program, ...args]: Command, env: Readonly<Record<string, string>>, name: string): Command {
  const fillEmpty = (text: string) => text.replace(mayBeEmpty, (whole, key: string) => (env[key] === '' ? '' : whole))
  const fill = (text: string) => substitute(fillEmpty(text), env, name)
  return [fill(program), ...args.map(fill)]
}

/** The error of a user's command that failed, with the last lines of its output. */
export function commandFailure({ command, name, timeLimit }: UserCommand, result: ExecResult, deps: UserCommandDeps): ActionError {
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
  const output = (deps.redact ?? ((text) => text))(`${result.stdout}\n${result.stderr}`)
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  return new ActionError(`${name} (${basename(command[0])}) ${ending}`, {
    hint: lines.length === 0 ? 'It printed nothing.' : `Its last lines:\n${lines.slice(-shownLines).join('\n')}`,
  })
}
