import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gitEnvironment } from './git-environment.ts'

const run = promisify(execFile)

/** A developer's clone: files are written, committed and pushed with the real git. */
export class Clone {
  readonly folder: string
  readonly #remote: string

  private constructor(folder: string, remote: string) {
    this.folder = folder
    this.#remote = remote
  }

  static async init(folder: string, remote: string, branch: string): Promise<Clone> {
    await mkdir(folder, { recursive: true })
    const clone = new Clone(folder, remote)
    await clone.git('init', '--quiet', '--initial-branch', branch)
    return clone
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true })
    await writeFile(join(this.folder, path), text)
  }

  async edit(path: string, change: (text: string) => string): Promise<void> {
    await this.write(path, change(await readFile(join(this.folder, path), 'utf8')))
  }

  /** Commits everything and returns the commit. */
  async commit(message: string): Promise<string> {
    await this.git('add', '--all')
    await this.git('commit', '--quiet', '--allow-empty', '--message', message)
    return this.head()
  }

  async head(): Promise<string> {
    return this.git('rev-parse', 'HEAD')
  }

  async checkout(branch: string, options: { create: boolean } = { create: false }): Promise<void> {
    await this.git('checkout', '--quiet', ...(options.create ? ['-b'] : []), branch)
  }

  /** Pushes the branch. The caller triggers the push event. */
  async send(branch: string): Promise<void> {
    await this.git('push', '--quiet', this.#remote, `${branch}:${branch}`)
  }

  async git(...args: string[]): Promise<string> {
    const { stdout } = await run('git', args, { cwd: this.folder, env: gitEnvironment })
    return stdout.trim()
  }
}
