import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ScanContext } from '../contract/scanner.ts'

/** Blobs that git is asked for one by one; a sparse checkout of a big repository leaves out more. */
const most = 5_000

/**
 * Blobs of the repository, laid out as files in a folder of the scan's own, byte for byte: for what is tracked and cannot be
 * read in the work tree. Nothing is fetched: what git does not have at hand stays unread.
 */
export class Blobs implements AsyncDisposable {
  readonly #context: ScanContext
  readonly #folder: string
  #asked = 0
  #git: Promise<string | undefined> | undefined

  constructor(context: ScanContext) {
    this.#context = context
    this.#folder = join(context.temp, `slipway-blobs-${randomUUID()}`)
  }

  /** The path of the file with the blob's bytes, or undefined. */
  async layOut(blob: string): Promise<string | undefined> {
    if (this.#asked >= most || !/^[0-9a-f]{40,64}$/.test(blob)) return undefined
    this.#asked += 1
    this.#git ??= this.#prepare()
    const folder = await this.#git
    if (folder === undefined) return undefined
    const written = await this.#run(['git', `--git-dir=${folder}`, `--work-tree=${this.#folder}`, 'unpack-file', blob], this.#folder)
    return written === undefined ? undefined : join(this.#folder, written)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#git !== undefined) await this.#context.files.remove(this.#folder)
  }

  async #prepare(): Promise<string | undefined> {
    await this.#context.files.write(join(this.#folder, '.keep'), '')
    return this.#run(['git', 'rev-parse', '--absolute-git-dir'], this.#context.tree.repository)
  }

  async #run(command: readonly [string, ...string[]], cwd: string): Promise<string | undefined> {
    const { exec, environment, signal } = this.#context
    const result = await exec(command, { cwd, env: { ...environment, GIT_NO_LAZY_FETCH: '1' }, signal })
    const said = result.state === 'exited' && result.code === 0 ? result.stdout.trim() : ''
    return said === '' ? undefined : said
  }
}
