import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

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

  /** Commits everything and gives the commit. */
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

  /** Sends the branch to the server; the event it causes is the world's business. */
  async send(branch: string): Promise<void> {
    await this.git('push', '--quiet', this.#remote, `${branch}:${branch}`)
  }

  async git(...args: string[]): Promise<string> {
    const { stdout } = await run('git', args, { cwd: this.folder, env: gitEnvironment })
    return stdout.trim()
  }
}

const identity = { name: 'Mona', email: 'mona@example.com' }

/** Nothing of the machine's own git configuration plays a part. */
const gitEnvironment = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: identity.name,
  GIT_AUTHOR_EMAIL: identity.email,
  GIT_COMMITTER_NAME: identity.name,
  GIT_COMMITTER_EMAIL: identity.email,
}

/** A file as it stands in a bare repository: `refs/heads/main:README.md`. */
export async function showFile(gitDir: string, place: string): Promise<string> {
  return (await run('git', ['--git-dir', gitDir, 'show', place], { env: gitEnvironment })).stdout
}

/** What a file of a branch said after each of its commits, oldest first, in a bare repository; empty where there is no such branch. */
export async function fileHistory(gitDir: string, branch: string, file: string): Promise<string[]> {
  const git = async (...args: string[]) => (await run('git', ['--git-dir', gitDir, ...args], { env: gitEnvironment })).stdout.trim()
  const head = await git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`)
  if (head === '') return []
  const commits = (await git('rev-list', '--reverse', head)).split('\n')
  return Promise.all(commits.map((commit) => showFile(gitDir, `${commit}:${file}`)))
}

/** JSON that has to be an object. */
export function parseObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** The object that is a member of another; empty where there is none. */
export function objectIn(holder: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return parseObject(JSON.stringify(holder[name] ?? {}))
}

/** Tags of a bare repository and the commits that they lead to: `NAME COMMIT`, sorted. */
export async function listTags(gitDir: string, pattern: string): Promise<string[]> {
  const format = '%(refname:strip=2) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)'
  const { stdout } = await run('git', ['--git-dir', gitDir, 'for-each-ref', `--format=${format}`, `refs/tags/${pattern}`], {
    env: gitEnvironment,
  })
  return stdout.split('\n').filter((line) => line !== '')
}
