import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Command, Exec, ExecOptions, ExecResult } from '@slipway/shared/ports/exec'
import { systemExec } from '@slipway/shared/ports/exec'
import { exited } from '@slipway/shared/testing/fakes'

const run = promisify(execFile)

/** Packs files into one archive, as a build job does. */
export async function packed(home: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(home, 'built-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const archive = `${folder}.tar.gz`
  await run('tar', ['-czf', archive, '-C', folder, '.'])
  return archive
}

export type CliCall = { args: readonly string[]; env: ExecOptions['env']; cwd: string | undefined }

/** A file of the folder that a call names by --cwd. */
export async function fileOf({ args }: CliCall, path: string): Promise<string> {
  return await readFile(join(optionOf(args, '--cwd'), path), 'utf8')
}

export function optionOf(args: readonly string[], name: string): string {
  return args.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}

/** Runs every program but npx, for which `act` stands; `calls` has what npx was started with. */
export function withoutNpx(act: (call: CliCall) => Promise<ExecResult>): { exec: Exec; calls: CliCall[] } {
  const calls: CliCall[] = []
  const exec: Exec = async ([program, ...args]: Command, options) => {
    if (program !== 'npx') return await systemExec([program, ...args], options)
    const call = { args, env: options.env, cwd: options.cwd }
    calls.push(call)
    const result = await act(call)
    if (result.state === 'exited') options.onOutput?.(`${result.stdout}${result.stderr}\n`)
    return result
  }
  return { exec, calls }
}

export const fails = (stderr: string): ExecResult => exited(1, '', stderr)
