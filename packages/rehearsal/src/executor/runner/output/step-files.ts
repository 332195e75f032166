import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseKeyValueFile } from './key-value-file.ts'
import type { StepOutput } from './step-output.ts'

const summaryLimit = 1024 * 1024

/** The content of a step's command files. */
export type StepFileContents = {
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly path: readonly string[]
  readonly summary: string
}

/** The command files of one step, created before it and read after it: output, state, env, path, summary. */
export class StepFiles {
  readonly paths: Readonly<Record<'output' | 'state' | 'env' | 'path' | 'step_summary', string>>

  constructor(temp: string) {
    const folder = join(temp, '_runner_file_commands')
    mkdirSync(folder, { recursive: true })
    const id = randomUUID()
    const make = (name: string) => {
      const path = join(folder, `${name}_${id}`)
      writeFileSync(path, '')
      return path
    }
    this.paths = {
      output: make('set_output'),
      state: make('save_state'),
      env: make('set_env'),
      path: make('add_path'),
      step_summary: make('step_summary'),
    }
  }

  /** Reads the files. An invalid line is an error that fails the step; the lines before it count. */
  read(output: StepOutput): StepFileContents {
    const pairs = (name: 'output' | 'state' | 'env', shown: string) => {
      const { pairs, fault } = parseKeyValueFile(this.#text(name))
      if (fault !== undefined) {
        output.failed = true
        output.error(`Unable to process file command '${shown}' successfully.`)
        output.error(fault)
      }
      return pairs
    }
    return {
      outputs: Object.fromEntries(pairs('output', 'output')),
      state: Object.fromEntries(pairs('state', 'state')),
      env: Object.fromEntries(pairs('env', 'env').filter(([name]) => allowed(name, output))),
      path: this.#text('path')
        .split(/\r?\n/)
        .filter((line) => line !== ''),
      summary: this.#summary(output),
    }
  }

  #summary(output: StepOutput): string {
    const text = this.#text('step_summary')
    const bytes = Buffer.byteLength(text)
    if (bytes <= summaryLimit) return text
    output.error(`$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.floor(bytes / 1024)}k.`)
    return ''
  }

  #text(name: keyof StepFiles['paths']): string {
    try {
      return readFileSync(this.paths[name], 'utf8').replace(/^\uFEFF/, '')
    } catch {
      return '' // The step removed its file, which the runner allows.
    }
  }
}

function allowed(name: string, output: StepOutput): boolean {
  if (name.toUpperCase() !== 'NODE_OPTIONS') return true
  output.error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.")
  return false
}
