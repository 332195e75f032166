import type { Platform } from '../../../contract/platform.ts'
import type { WorkflowSource } from '../../workflow/model.ts'
import { GitRepository } from './git-repository.ts'

export type KnownRepositories = Readonly<Record<string, { folder: string; sha: string; ref: string }>>

/** The sources of workflows and actions: the platform's own repository at any commit, and other known repositories at one commit each. */
export class Sources {
  readonly git: GitRepository
  readonly #platform: Platform
  readonly #known: KnownRepositories

  constructor(platform: Platform, known: KnownRepositories, checkouts: string) {
    this.git = new GitRepository(platform.repository.gitDir, checkouts)
    this.#platform = platform
    this.#known = known
  }

  get own(): string {
    const { owner, name } = this.#platform.repository
    return `${owner}/${name}`
  }

  /** The platform's repository at a commit. */
  async at(sha: string, ref: string): Promise<WorkflowSource> {
    return { repository: this.own, ref, sha, folder: await this.git.files(sha) }
  }

  /** What `owner/name@ref` means: a branch, tag or commit of the own repository, the one known ref of another. */
  readonly find = async (repository: string, ref: string): Promise<WorkflowSource | undefined> => {
    if (repository.toLowerCase() === this.own.toLowerCase()) return this.#findOwn(ref)
    const known = this.#known[repository]
    if (known === undefined) return undefined
    const names = ['', known.sha, known.ref, known.ref.replace(/^refs\/(heads|tags)\//, '')]
    return names.includes(ref) ? { repository, ref: known.ref, sha: known.sha, folder: known.folder } : undefined
  }

  async #findOwn(ref: string): Promise<WorkflowSource | undefined> {
    const wanted = ref === '' ? this.#platform.repository.defaultBranch : ref
    const sha = await this.git.resolve(wanted)
    return sha === undefined ? undefined : this.at(sha, (await this.git.fullRef(wanted)) ?? wanted)
  }
}
