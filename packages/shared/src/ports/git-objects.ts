import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { ActionError } from '../core/errors.ts'

/** Objects of a repository, byte for byte as they are stored: no filter, attribute or conversion of a checkout is applied. */
export type GitObjects = AsyncDisposable & {
  /** The bytes of a blob by its id; undefined where the repository does not have it. Nothing is fetched. Throws an ActionError where git ends. */
  read(id: string): Promise<Buffer | undefined>
}

export type OpenGitObjects = (
  repository: string,
  options: { env: Readonly<Record<string, string>>; signal?: AbortSignal | undefined },
) => GitObjects

/**
 * What keeps a repository from changing what is read of it: replacement objects of `refs/replace` are ignored, and an object that a
 * partial clone left out is not fetched.
 */
export const strictGit = { GIT_NO_REPLACE_OBJECTS: '1', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' }

/** Reads through one process of `git cat-file --batch`, which answers in the order of the questions (git-cat-file(1), "Batch output"). */
export const openGitObjects: OpenGitObjects = (repository, { env, signal }) => {
  let reader: BatchReader | undefined
  return {
    read: (id) => {
      if (!/^[0-9a-f]{40,64}$/.test(id)) return Promise.resolve(undefined)
      reader ??= new BatchReader(
        spawn('git', ['cat-file', '--batch'], { cwd: repository, env: { ...env, ...strictGit }, stdio: 'pipe', signal }),
      )
      return reader.ask(id)
    },
    [Symbol.asyncDispose]: async () => await reader?.end(),
  }
}

type Question = { resolve(bytes: Buffer | undefined): void; reject(error: Error): void }

class BatchReader {
  readonly #git: ChildProcessWithoutNullStreams
  readonly #waiting: Question[] = []
  readonly #ended = Promise.withResolvers<void>()
  #chunks: Buffer[] = []
  #length = 0
  /** The bytes of the present answer with its last line break; undefined while its first line is awaited. */
  #wanted: number | undefined
  #failed: Error | undefined

  constructor(git: ChildProcessWithoutNullStreams) {
    this.#git = git
    git.stdout.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.#length += chunk.length
      this.#answer()
    })
    git.stderr.resume()
    git.stdin.on('error', () => undefined)
    git.on('error', (cause) => this.#fail(new ActionError(`git could not read the objects: ${cause.message}`, { cause })))
    git.on('close', () => {
      this.#fail(new ActionError('git ended before it had read the objects', { hint: 'Check that the repository is whole: git fsck.' }))
      this.#ended.resolve()
    })
  }

  ask(id: string): Promise<Buffer | undefined> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#git.stdin.write(`${id}\n`)
    })
  }

  async end(): Promise<void> {
    this.#git.stdin.end()
    // What nobody waits for any more is not read to its end.
    if (this.#waiting.length > 0) this.#git.kill('SIGKILL')
    await this.#ended.promise
  }

  #answer(): void {
    for (;;) {
      if (this.#wanted === undefined && !this.#readHeader()) return
      if (this.#wanted !== undefined) {
        if (this.#length < this.#wanted) return
        const bytes = this.#take(this.#wanted)
        this.#wanted = undefined
        this.#waiting.shift()?.resolve(bytes.subarray(0, -1))
      }
    }
  }

  /** `ID TYPE SIZE`, or `ID missing`. False while the line is not complete. */
  #readHeader(): boolean {
    const index = this.#chunks.findIndex((chunk) => chunk.includes(10))
    if (index === -1) return false
    const before = this.#chunks.slice(0, index).reduce((sum, chunk) => sum + chunk.length, 0)
    const line = this.#take(before + (this.#chunks[index]?.indexOf(10) ?? 0) + 1).toString('latin1')
    const [, type, size] = /^[0-9a-f]+ (\w+)(?: (\d+))?\n$/.exec(line) ?? []
    if (type === 'missing') this.#waiting.shift()?.resolve(undefined)
    else if (size !== undefined) this.#wanted = Number(size) + 1
    else this.#fail(new ActionError(`git answered "${line.trim().slice(0, 200)}" where an object was asked for`))
    return true
  }

  #take(length: number): Buffer {
    const all = this.#chunks.length === 1 && this.#chunks[0] !== undefined ? this.#chunks[0] : Buffer.concat(this.#chunks)
    this.#chunks = all.length > length ? [all.subarray(length)] : []
    this.#length -= length
    return all.subarray(0, length)
  }

  #fail(error: Error): void {
    this.#failed ??= error
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failed)
  }
}
