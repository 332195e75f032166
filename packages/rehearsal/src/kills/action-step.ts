import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { load } from 'js-yaml'
import { z } from 'zod'
import { runnerCancellationTimes } from '../executor/runner/processes/process.ts'

const root = resolve(import.meta.dirname, '../../../..')

/** One step of a job, as the runner starts it: the shipped bundle, its inputs, its files. */
export type ActionStepOptions = {
  action: 'blue-green-deploy' | 'rollback'
  step: 'main' | 'post'
  inputs: Readonly<Record<string, string>>
  /** GITHUB_*, RUNNER_* and whatever else the job's environment has. */
  environment: Readonly<Record<string, string>>
  /** Where its files may lie. */
  folder: string
  /** Told each line of the log as it comes. */
  onLine?(line: string): void
}

export type ActionStepResult = {
  code: number
  output: string
  state: Record<string, string>
  outputs: Record<string, string>
  summary: string
}

/** A running bundle, which can be killed or cancelled. */
export class RunningStep {
  readonly #child: ChildProcess
  readonly ended: Promise<ActionStepResult>
  #output = ''

  private constructor(child: ChildProcess, files: StepFiles, onLine: (line: string) => void) {
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()))
      if (stream !== null) createInterface({ input: stream }).on('line', onLine)
    }
    this.ended = new Promise<number>((settle) => child.once('exit', (code) => settle(code ?? -1))).then(async (code) => ({
      code,
      output: this.#output,
      state: parseFile(await readFile(files.GITHUB_STATE, 'utf8')),
      outputs: parseFile(await readFile(files.GITHUB_OUTPUT, 'utf8')),
      summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    }))
  }

  static async start({ action, step, inputs, environment, folder, onLine }: ActionStepOptions): Promise<RunningStep> {
    const files = await filesIn(folder)
    const child = spawn(process.execPath, [join(root, 'actions', action, entryOf(action, step))], {
      env: { PATH: process.env['PATH'], ...environment, ...files, ...inputVariables({ ...defaultsOf(action), ...inputs }) },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return new RunningStep(child, files, onLine ?? (() => undefined))
  }

  /** SIGKILL, as when the machine is lost. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** A cancellation as the runner does it: SIGINT, then SIGTERM, then the end. */
  async cancel(): Promise<void> {
    this.#child.kill('SIGINT')
    if (await this.#endsWithin(runnerCancellationTimes.interrupt)) return
    this.#child.kill('SIGTERM')
    if (await this.#endsWithin(runnerCancellationTimes.terminate)) return
    this.#child.kill('SIGKILL')
  }

  async #endsWithin(span: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<false>((settle) => {
      timer = setTimeout(() => settle(false), span)
    })
    const ended = await Promise.race([this.ended.then(() => true as const), late])
    clearTimeout(timer)
    return ended
  }
}

type StepFiles = Readonly<Record<'GITHUB_OUTPUT' | 'GITHUB_STATE' | 'GITHUB_ENV' | 'GITHUB_PATH' | 'GITHUB_STEP_SUMMARY', string>>

async function filesIn(folder: string): Promise<StepFiles> {
  const own = await mkdtemp(join(folder, 'step-'))
  const file = async (name: keyof StepFiles) => {
    await writeFile(join(own, name), '')
    return join(own, name)
  }
  return {
    GITHUB_OUTPUT: await file('GITHUB_OUTPUT'),
    GITHUB_STATE: await file('GITHUB_STATE'),
    GITHUB_ENV: await file('GITHUB_ENV'),
    GITHUB_PATH: await file('GITHUB_PATH'),
    GITHUB_STEP_SUMMARY: await file('GITHUB_STEP_SUMMARY'),
  }
}

const actionFile = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  runs: z.object({ main: z.string(), post: z.string() }),
})

function readAction(action: string): z.infer<typeof actionFile> {
  return actionFile.parse(load(readFileSync(join(root, 'actions', action, 'action.yml'), 'utf8')))
}

function entryOf(action: string, step: ActionStepOptions['step']): string {
  return readAction(action).runs[step]
}

/** The defaults of `action.yml`, without those that contain expressions. */
function defaultsOf(action: string): Record<string, string> {
  const { inputs } = readAction(action)
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, input]) =>
      input.default === undefined || input.default.includes('${{') ? [] : [[name, input.default]],
    ),
  )
}

function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
}

/** `name<<DELIMITER`, lines, `DELIMITER`: how state is handed to the post step. */
function parseFile(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [, name = '', , value = ''] of text.matchAll(/^([^<\n]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)) values[name] = value
  return values
}
