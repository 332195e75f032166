import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A folder in which the real tools run as on a runner, with `npx` leading to the installed ones. */
export type CliHome = AsyncDisposable & {
  folder: string
  /** The environment of a job: the path with npx, and a home of its own. */
  variables: Readonly<Record<string, string>>
  /** Runs a line as somebody would type it. */
  shell(
    line: string,
    options: { cwd: string; env?: Readonly<Record<string, string>> },
  ): Promise<{ code: number; stdout: string; stderr: string }>
}

/** Runs the installed tool of this name where the version is the installed one: so a page and a target name what was tested. */
const npx = `#!/usr/bin/env bash
set -euo pipefail
if [[ $1 == --yes ]]; then shift; fi
tool="\${1%@*}"
if [[ $1 == *@* && "$("$tool" --version 2>/dev/null | tail -1)" != *"\${1#*@}"* ]]; then echo "$1 is not the installed version" >&2; exit 70; fi
shift
exec "$tool" "$@"
`

export async function aCliHome(): Promise<CliHome> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-cli-'))
  const programs = join(folder, 'programs')
  const home = join(folder, 'home')
  for (const one of [programs, home]) await mkdir(one)
  await writeFile(join(programs, 'npx'), npx)
  await chmod(join(programs, 'npx'), 0o755)
  const variables = { PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`, HOME: home, RUNNER_TEMP: folder }
  return {
    folder,
    variables,
    shell: (line, { cwd, env = {} }) =>
      new Promise((resolve) => {
        const all = {
          ...variables,
          CI: '1',
          NO_COLOR: '1',
          NO_UPDATE_NOTIFIER: '1',
          VERCEL_TELEMETRY_DISABLED: '1',
          WRANGLER_SEND_METRICS: 'false',
          ...env,
        }
        execFile('bash', ['--norc', '-euo', 'pipefail', '-c', line], { cwd, env: all, timeout: 100_000 }, (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr }),
        )
      }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
