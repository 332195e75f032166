import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { TreeAccess } from './tree.ts'

/** The limit for blobs, which are read one by one; a sparse checkout of a big repository can exclude more. */
const most = 5_000

/**
 * Blobs of the repository, written as files into a temporary folder, byte for byte: for tracked files that cannot be read in the
 * working tree. Nothing is fetched: a blob that git does not have stays unread.
 */
export class Blobs implements AsyncDisposable {
  readonly #context: TreeAccess
  readonly #folder: string
  #asked = 0
  #git: Promise<string | undefined> | undefined

  constructor(context: TreeAccess) {
    this.#context = context
    this.#folder = join(context.temp, `slipway-blobs-${randomUUID()}`)
  }

  /** The path of the file with the blob's bytes, or undefined. */
  async write(blob: string): Promise<string | undefined> {
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
