import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { z } from 'zod'
import type { Evidence } from '../evidence/schema.ts'
import { parseEvidence } from '../evidence/store.ts'

export type BundleRun = {
  code: number
  output: string
  outputs: Record<string, string>
  state: Record<string, string>
  summary: string
  evidence: Evidence | undefined
}

/** A job's folders on this machine, in which shipped bundles are started as the runner starts them. */
export class Job implements AsyncDisposable {
  readonly root: string
  readonly workspace: string
  readonly temp: string

  private constructor(root: string) {
    this.root = root
    this.workspace = join(root, 'workspace')
    this.temp = join(root, 'temp')
  }

  static async start(files: Readonly<Record<string, string>> = {}): Promise<Job> {
    const job = new Job(await mkdtemp(join(tmpdir(), 'slipway-job-')))
    await mkdir(job.workspace, { recursive: true })
    await mkdir(job.temp, { recursive: true })
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(job.workspace, path, '..'), { recursive: true })
      await writeFile(join(job.workspace, path), text)
    }
    return job
  }

  /** Runs the main step of the action in `actionFolder` with these inputs (by their names in `action.yml`) and this environment. */
  run(
    actionFolder: string,
    inputs: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<BundleRun> {
    return this.#start(entryOf(actionFolder, 'main'), inputs, environment)
  }

  /** Runs its post step in the same way, with the state that the main step has saved. */
  post(
    actionFolder: string,
    {
      inputs,
      state,
      environment = {},
    }: {
      inputs: Readonly<Record<string, string>>
      state: Readonly<Record<string, string>>
      environment?: Readonly<Record<string, string>>
    },
  ): Promise<BundleRun> {
    const saved = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))
    return this.#start(entryOf(actionFolder, 'post'), inputs, { ...saved, ...environment })
  }

  async #start(entry: string, inputs: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>>): Promise<BundleRun> {
    const names = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY']
    const folder = await mkdtemp(join(this.root, 'step-'))
    const files: Record<string, string> = {}
    for (const name of names) {
      files[name] = join(folder, name)
      await writeFile(files[name], '')
    }
    const eventPath = join(this.root, 'event.json')
    if (!existsSync(eventPath)) await writeFile(eventPath, '{}')
    const child = spawn(process.execPath, [entry], {
      cwd: this.workspace,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        GITHUB_ACTIONS: 'true',
        GITHUB_RUN_ID: '100',
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_JOB: 'deploy',
        GITHUB_WORKFLOW: 'Enhanced CI',
        GITHUB_REPOSITORY: 'quay/harbor',
        GITHUB_SHA: 'a'.repeat(40),
        GITHUB_REF: 'refs/heads/main',
        GITHUB_ACTOR: 'mona',
        GITHUB_EVENT_NAME: 'push',
        GITHUB_EVENT_PATH: eventPath,
        GITHUB_WORKSPACE: this.workspace,
        RUNNER_TEMP: this.temp,
        ...files,
        ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const code = await new Promise<number>((resolve) => child.on('close', (exit) => resolve(exit ?? -1)))
    const outputs = parseFileCommands(await readFile(files['GITHUB_OUTPUT'] ?? '', 'utf8'))
    return {
      code,
      output,
      outputs,
      state: parseFileCommands(await readFile(files['GITHUB_STATE'] ?? '', 'utf8')),
      summary: await readFile(files['GITHUB_STEP_SUMMARY'] ?? '', 'utf8'),
      evidence:
        outputs['evidence'] === undefined ? undefined : parseEvidence(await readFile(outputs['evidence'], 'utf8'), outputs['evidence']),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true })
  }
}

const actionFile = z.object({ runs: z.object({ main: z.string(), post: z.string().optional() }) })

/** The file that `action.yml` names for a step. Throws an Error where it names none. */
export function entryOf(actionFolder: string, step: 'main' | 'post'): string {
  const { runs } = actionFile.parse(load(readFileSync(join(actionFolder, 'action.yml'), 'utf8')))
  const file = runs[step]
  if (file === undefined) throw new Error(`${actionFolder}/action.yml has no ${step} step`)
  return join(actionFolder, file)
}

const actionDefaults = z.object({ inputs: z.record(z.string(), z.object({ default: z.string().optional() })) })

/** The inputs that a step has which names none: the defaults of `action.yml`. */
export function defaultInputsOf(actionFolder: string): Record<string, string> {
  const { inputs } = actionDefaults.parse(load(readFileSync(join(actionFolder, 'action.yml'), 'utf8')))
  return Object.fromEntries(Object.entries(inputs).flatMap(([name, input]) => (input.default === undefined ? [] : [[name, input.default]])))
}

const workflowFile = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      steps: z
        .array(z.object({ name: z.string().optional(), run: z.string().optional(), env: z.record(z.string(), z.string()).default({}) }))
        .default([]),
    }),
  ),
})

/** A step of a job that has a name and runs a script, with its expressions as they are written. */
export type ScriptStep = { name: string; run: string; env: Readonly<Record<string, string>> }

/** Those of a job of a workflow file, in order. Throws an Error where it has no such job. */
export function scriptStepsOf(file: string, job: string): ScriptStep[] {
  const found = workflowFile.parse(load(readFileSync(file, 'utf8'))).jobs[job]
  if (found === undefined) throw new Error(`${file} has no job ${job}`)
  return found.steps.flatMap(({ name, run, env }) => (name === undefined || run === undefined ? [] : [{ name, run, env }]))
}

/** `name<<DELIMITER`, lines, `DELIMITER`: the form in which @actions/core writes outputs and state. */
function parseFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index += 1) {
    const [, name, delimiter] = /^([^<]+)<<(.+)$/.exec(lines[index] ?? '') ?? []
    if (name === undefined || delimiter === undefined) continue
    const end = lines.indexOf(delimiter, index + 1)
    values[name] = lines.slice(index + 1, end).join('\n')
    index = end
  }
  return values
}
