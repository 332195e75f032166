import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const noCommit = /^0*$/
// GitHub refuses branches and tags of this form.
const commitId = /^[0-9a-f]{40}$/

/** Reads a bare repository. */
export class GitRepository {
  readonly dir: string
  readonly #checkouts: string
  readonly #extracting = new Map<string, Promise<string>>()

  constructor(dir: string, checkouts: string) {
    this.dir = dir
    this.#checkouts = checkouts
  }

  /** The commit that a ref, a short name or an id means; undefined when there is none. */
  async resolve(name: string): Promise<string | undefined> {
    for (const candidate of commitId.test(name) ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`, name]) {
      const sha = await this.#read('rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`).catch(() => undefined)
      if (sha !== undefined) return sha.trim()
    }
    return undefined
  }

  /** `refs/heads/x` or `refs/tags/x` for a short name; a full ref as it is; undefined for an id, or where there is none. */
  async fullRef(name: string): Promise<string | undefined> {
    if (commitId.test(name)) return undefined
    for (const ref of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
      const found = ref.startsWith('refs/') && (await this.#read('rev-parse', '--verify', '--quiet', ref).catch(() => undefined))
      if (found) return ref
    }
    return undefined
  }

  /** A folder with the files of a commit, written once. */
  files(sha: string): Promise<string> {
    const known = this.#extracting.get(sha) ?? this.#extract(sha)
    this.#extracting.set(sha, known)
    return known
  }

  async message(sha: string): Promise<string> {
    return (await this.#read('show', '--no-patch', '--format=%B', sha)).trim()
  }

  /** The files that a push changed; those of a branch's first push since it left the default branch. */
  async changedByPush(before: string, sha: string, defaultBranch: string): Promise<string[]> {
    const base = noCommit.test(before) ? await this.#mergeBase(sha, `refs/heads/${defaultBranch}`) : before
    return base === undefined ? this.#lines('ls-tree', '-r', '--name-only', sha) : this.#lines('diff', '--name-only', base, sha)
  }

  /** The files that a pull request changes: from where it left the branch that it goes into. */
  async changedByPullRequest(base: string, head: string): Promise<string[]> {
    const from = await this.#mergeBase(head, base)
    return from === undefined ? this.#lines('ls-tree', '-r', '--name-only', head) : this.#lines('diff', '--name-only', from, head)
  }

  async #mergeBase(one: string, other: string): Promise<string | undefined> {
    const found = (await this.#read('merge-base', one, other).catch(() => '')).trim()
    return found === '' || found === one ? undefined : found
  }

  async #extract(sha: string): Promise<string> {
    const folder = join(this.#checkouts, sha)
    if (existsSync(folder)) return folder
    const parts = `${folder}.part`
    mkdirSync(parts, { recursive: true })
    await this.#read('archive', '--format=tar', '--output', `${parts}.tar`, sha)
    await run('tar', ['-xf', `${parts}.tar`, '-C', parts])
    renameSync(parts, folder)
    return folder
  }

  async #lines(...args: string[]): Promise<string[]> {
    return (await this.#read(...args)).split('\n').filter((line) => line !== '')
  }

  async #read(...args: string[]): Promise<string> {
    const { stdout } = await run('git', ['--git-dir', this.dir, ...args], { maxBuffer: 64 * 1024 * 1024 })
    return stdout
  }
}
