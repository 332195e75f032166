import { ActionError } from '@slipway/shared/core/errors'
import type { Command, ExecResult } from '@slipway/shared/ports/exec'
import { rememberSecretsIn } from '@slipway/shared/secrets/clean'
import type { ScanContext } from '../contract/scanner.ts'

/** Characters of an error stream that are searched for secrets: more than a sentence ever quotes of it. */
const examined = 65_536

/** The limit for output in bytes. Reports of big repositories are long, and truncated JSON cannot be read. */
const maxOutput = 67_108_864

export type ProgramResult = Extract<ExecResult, { state: 'exited' | 'not-found' }>

/** The result of a program that has ended. */
export type ProgramOutput = Pick<Extract<ExecResult, { state: 'exited' }>, 'code' | 'stdout' | 'stderr'>

/** Runs a scanner's program in an empty room. Throws when it was killed or ran out of time. */
export async function runProgram(
  command: Command,
  cwd: string,
  { exec, environment, signal, secrets }: ScanContext,
): Promise<ProgramResult> {
  const result = await exec(command, { cwd, env: environment, signal, maxOutput })
  // Line by line, before anything of it is cut or joined: a value on a line of its own is not seen in the middle of a sentence.
  if (result.state !== 'not-found') rememberSecretsIn(result.stderr.slice(-examined), secrets)
  if (result.state === 'exited' || result.state === 'not-found') return result
  throw new ActionError(`${command[0]} was ended before it was done (${result.state})`)
}

/** The version that a program prints, or undefined where it is not installed. */
export async function programVersion(command: Command, cwd: string, context: ScanContext): Promise<string | undefined> {
  const result = await runProgram(command, cwd, context)
  return result.state === 'exited' && result.code === 0 ? /\d+\.\d+\.\d+[\w.+-]*/.exec(result.stdout)?.[0] : undefined
}

/** The last lines of what a program wrote on its error stream, for a sentence. */
export function complaint(result: Pick<ProgramOutput, 'stdout' | 'stderr'>): string {
  const text = (result.stderr.trim() || result.stdout.trim()).replace(/\s+/g, ' ')
  return text === '' ? 'it said nothing' : text.slice(-400)
}

/** What a program printed as JSON, or undefined: a fault may print anything. Warnings may stand before it. */
export function jsonIn(output: string): unknown {
  const start = output.search(/[{[]/)
  try {
    return JSON.parse(output.slice(Math.max(0, start)))
  } catch {
    return undefined
  }
}
