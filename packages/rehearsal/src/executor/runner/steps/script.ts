import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { messageOf } from '@slipway/shared/core/errors'
import { evaluateText } from '../../expressions/evaluate.ts'
import type { RunStep } from '../../workflow/model.ts'
import { processEnvironment } from '../job/process-environment.ts'
import { runProcess } from '../processes/process.ts'
import type { BodyResult, StepContext } from './step-execution.ts'

/** How the runner calls each shell (ScriptHandlerHelpers.cs); without `shell:` bash gets `-e` alone. */
const shells: Readonly<Record<string, string>> = {
  '': 'bash -e {0}',
  bash: 'bash --noprofile --norc -eo pipefail {0}',
  sh: 'sh -e {0}',
  python: 'python {0}',
  pwsh: "pwsh -command . '{0}'",
}

/** Runs a `run:` step. */
export async function runScript(step: RunStep, context: StepContext): Promise<BodyResult> {
  const { session, defaults } = context.frame
  const shell = evaluateText(step.shell ?? defaults.find((found) => found.shell !== undefined)?.shell, context.scope) ?? ''
  const directory = step.workingDirectory ?? defaults.find((found) => found.workingDirectory !== undefined)?.workingDirectory
  const cwd = resolve(session.folders.workspace, evaluateText(directory, context.scope) ?? '')
  const script = evaluateText(step.script, context.scope)
  announce(context, script, shell)
  if (!existsSync(cwd))
    throw new Error(`An error occurred trying to start process with working directory '${cwd}'. No such file or directory`)
  return runShell(context, commandOf(shell, writeScript(session.folders.temp, script)), cwd)
}

async function runShell(context: StepContext, [file, ...args]: string[], cwd: string): Promise<BodyResult> {
  const { session } = context.frame
  if (file === undefined) throw new Error('The shell is empty')
  const env = processEnvironment(session, { github: stepGithubContext(context), own: context.env, extra: {} })
  const code = await runProcess({
    file,
    args,
    cwd,
    env,
    onLine: (line) => context.output.line(line),
    cancel: context.interrupted,
    kill: session.dead,
    trackingId: session.trackingId,
    cancellationTimes: session.machine.cancellationTimes,
  }).catch((cause: unknown) => {
    throw new Error(`${file}: command not found (${messageOf(cause)})`, { cause })
  })
  if (code === 0) return { outcome: 'success' }
  if (!context.interrupted.aborted && !session.dead.aborted) context.output.error(`Process completed with exit code ${code}.`)
  return { outcome: 'failure' }
}

/** The `github` context of a step with the paths of its own files. */
export function stepGithubContext(context: StepContext): StepContext['github'] {
  return { ...context.frame.session.facts.github, ...context.frame.github, ...context.github }
}

function announce({ output, frame, env }: StepContext, script: string, shell: string): void {
  const { log } = frame.session
  log.write(`##[group]Run ${script.split('\n')[0] ?? ''}`)
  for (const line of script.trimEnd().split('\n')) log.write(line)
  log.write(`shell: ${shells[shell] ?? shell}`)
  if (Object.keys(env).length > 0)
    log.write(
      `env:\n${Object.entries(env)
        .map(([name, value]) => `  ${name}: ${value}`)
        .join('\n')}`,
    )
  log.write('##[endgroup]')
  if (shell === 'cmd' || shell === 'powershell') output.warning(`shell '${shell}' is for Windows`)
}

function commandOf(shell: string, file: string): string[] {
  const template = shells[shell] ?? shell
  if (!template.includes('{0}'))
    throw new Error(
      `Invalid shell option. Shell must be a valid built-in (bash, sh, cmd, powershell, pwsh) or a format string containing '{0}'`,
    )
  return template.split(/\s+/).map((part) => part.replace('{0}', file))
}

function writeScript(temp: string, script: string): string {
  const file = join(temp, `${randomUUID()}.sh`)
  writeFileSync(file, `${script.replace(/\r\n/g, '\n')}\n`)
  chmodSync(file, 0o755)
  return file
}
