import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Masks } from './masks.ts'

/** The log of one job: every line is masked, gets a timestamp and is written to a file. `listen` gets it without the timestamp. */
export class JobLog {
  readonly path: string
  readonly #masks: Masks
  readonly #listen: (line: string, step: string) => void
  step = 'Set up job'

  constructor(path: string, masks: Masks, listen: (line: string, step: string) => void) {
    this.path = path
    this.#masks = masks
    this.#listen = listen
    mkdirSync(dirname(path), { recursive: true })
    appendFileSync(path, '')
  }

  write(text: string): void {
    const lines = this.#masks.mask(text).split('\n')
    const stamp = new Date().toISOString()
    appendFileSync(this.path, lines.map((line) => `${stamp} ${line}\n`).join(''))
    for (const line of lines) this.#listen(line, this.step)
  }
}
