import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseReleaseArtifact } from '@slipway/shared/core/keys'
import type { RunHandle, RunResult } from '../contract/run-results.ts'
import { Executor } from '../executor/executor.ts'
import { type GithubEmulator, startGithubEmulator } from '../github/emulator.ts'
import type { StageClient } from '../stage/client/threaded-client.ts'
import type { PostgresServer } from '../stage/database/postgres.ts'
import { Claims } from './claims/claims.ts'
import { StoryClaims } from './claims/story-claims.ts'
import { Clone } from './git/developer-clone.ts'
import { addOptionalDependency } from './git/npm-dependency.ts'
import { ClientView } from './view/client-view.ts'
import { RequestView } from './view/request-view.ts'

export type WorldOptions = {
  /** The root of the suite's repository. */
  root: string
  /** The folder for the records of the story. */
  report: string
  /** Leaves the folders of the story in place. */
  keep: boolean
  /** Also reports every line of every job's log. */
  verbose: boolean
  /** Called with each event worth a line of progress. */
  onProgress: (event: string) => void
  postgres: PostgresServer
}

type LogLine = { run: number; line: string }
type EnvironmentSetUp = { approval: 'required' | 'none'; secrets: string; variables: string }

const owner = 'quay'
const reviewer = 'rosa'
const suite = 'slipway-deploy/slipway'
/** As deployment-monitor.yml of the templates has them: looks, and the one that scans what is live as well. */
const looks = '17 0,6,12 * * *'
const lookWithScan = '17 18 * * *'

/** What every world has: a GitHub with a repository, a developer's clone of it, and runners. */
export type WorldParts = {
  options: WorldOptions
  home: string
  github: GithubEmulator
  clone: Clone
  executor: Executor
  /** The lines of all logs so far. */
  lines: readonly LogLine[]
  /** While this file exists, runners that can lose their network have none. */
  noNetwork: string
  resources: AsyncDisposableStack
}

/**
 * Opens GitHub, runners and a clone for a repository of this name. `programs`: folders that runners have first on their PATH. `canLoseNetwork`:
 * whether the story takes the network from them.
 */
export async function openWorld(
  { options, resources }: Pick<WorldParts, 'options' | 'resources'>,
  {
    name,
    home,
    programs,
    canLoseNetwork,
    defaultBranch = 'main',
  }: { name: string; home: string; programs: readonly string[]; canLoseNetwork: boolean; defaultBranch?: string | undefined },
): Promise<Omit<WorldParts, 'resources'>> {
  const github = resources.use(
    await startGithubEmulator({ repository: { owner, name, defaultBranch, private: false }, folder: join(home, 'github') }),
  )
  const lines: LogLine[] = []
  const noNetwork = join(home, 'no-network')
  const preload = { NODE_OPTIONS: `--import=${import.meta.resolve('../network/lost-network.mjs')}`, SLIPWAY_NO_NETWORK: noNetwork }
  const executor = new Executor({
    platform: github,
    repositories: { [suite]: { folder: options.root, sha: '0'.repeat(40), ref: 'refs/tags/v1' } },
    home: join(home, 'runner'),
    node: process.execPath,
    hostPath: [...programs, process.env['PATH'] ?? ''].join(':'),
    environment: {
      npm_config_registry: github.registryUrl,
      npm_config_update_notifier: 'false',
      npm_config_fund: 'false',
      ...(canLoseNetwork ? preload : {}),
    },
    listener: (event) => {
      if (event.kind === 'job' && event.state === 'finished') options.onProgress(`job ${event.job}: ${event.conclusion}`)
      if (event.kind === 'line') lines.push({ run: event.run.id, line: event.line })
      if (event.kind === 'line' && options.verbose) options.onProgress(`${event.job} | ${event.line}`)
    },
  })
  resources.defer(() => executor.close())
  const clone = await Clone.init(join(home, 'clone'), github.repository.gitDir, 'main')
  return { options, home, github, clone, executor, lines, noNetwork }
}

/** A folder for a world, which is removed with it. */
export async function makeWorldHome(keep: boolean, resources: AsyncDisposableStack): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'slipway-world-'))
  resources.defer(() => (keep ? Promise.resolve() : rm(home, { recursive: true, force: true, maxRetries: 5 })))
  return home
}

/** Copies the workflows that a team copies. */
export async function copyTemplates(root: string, clone: Clone): Promise<void> {
  await cp(join(root, 'action-templates/workflows'), join(clone.folder, '.github/workflows'), { recursive: true })
}

/** One repository and one GitHub, in which a story is played: what people do there. Each kind of world adds its stage and what is seen of it. */
export abstract class StoryWorld implements AsyncDisposable {
  readonly github: GithubEmulator
  readonly claims = new Claims()
  /** What the client that never stops asking has seen. */
  readonly clientView = new ClientView()
  readonly storyClaims: StoryClaims
  protected readonly options: WorldOptions
  protected readonly home: string
  protected readonly clone: Clone
  protected client: StageClient | undefined
  /** How long anything is waited for, in milliseconds. */
  protected readonly patience: number = 90_000
  readonly #executor: Executor
  readonly #resources: AsyncDisposableStack
  readonly #results: RunResult[] = []
  readonly #lines: readonly LogLine[]
  readonly #slug: string
  readonly #noNetwork: string

  protected constructor({ options, home, github, clone, executor, lines, noNetwork, resources }: WorldParts) {
    this.github = github
    this.storyClaims = new StoryClaims(this.claims, this.clientView, github)
    this.options = options
    this.home = home
    this.clone = clone
    this.#executor = executor
    this.#resources = resources
    this.#lines = lines
    this.#noNetwork = noNetwork
    this.#slug = `${owner}/${github.repository.name}`
  }

  /** The parts of the stage that are test doubles, in words. */
  protected abstract testDoubles(): readonly string[]

  // What people do.

  /** Changes a file of a branch without committing it. */
  async edit(branch: string, path: string, change: (text: string) => string): Promise<void> {
    await this.clone.checkout(branch)
    await this.clone.edit(path, change)
  }

  /** Commits a change of CHANGES.md and of these texts by path on a branch, created from another when new. Returns the version that the pipeline gives the release. */
  async commitFiles(
    branch: string,
    message: string,
    files: Readonly<Record<string, string>>,
    from = 'develop',
  ): Promise<{ sha: string; version: string }> {
    const branches = await this.clone.git('branch', '--list', branch)
    if (branches === '') await this.clone.git('branch', branch, from)
    await this.clone.checkout(branch)
    await this.clone.write('CHANGES.md', `${message}\n`)
    for (const [path, text] of Object.entries(files)) await this.clone.write(path, text)
    const sha = await this.clone.commit(message)
    return { sha, version: `${branch.replace(/[^A-Za-z0-9._-]/g, '-')}.${sha.slice(0, 12)}` }
  }

  /** Merges a branch into another one with a commit of its own, as the button of a pull request does. Returns that commit. */
  async merge(branch: string, into: string): Promise<string> {
    await this.clone.checkout(into)
    await this.clone.git('merge', '--quiet', '--no-ff', '--message', `Merge ${branch}`, branch)
    return await this.clone.head()
  }

  /** Adds a dependency to a branch without committing it. */
  async dependOn(branch: string, dependency: string, version: string): Promise<void> {
    await this.clone.checkout(branch)
    await addOptionalDependency(this.clone, dependency, version)
  }

  async send(branch: string): Promise<void> {
    await this.clone.send(branch)
  }

  /** `git push`, and the run of enhanced-ci that it starts. */
  async push(branch: string): Promise<RunHandle> {
    const before = await this.remoteHead(branch)
    await this.clone.checkout(branch)
    await this.clone.send(branch)
    const sha = await this.clone.head()
    return this.#only(await this.#executor.push({ ref: `refs/heads/${branch}`, sha, before, actor: 'mona' }))
  }

  /** `gh workflow run FILE --ref REF --field …` */
  async dispatch(
    file: string,
    {
      ref = this.github.repository.defaultBranch,
      inputs,
      actor = 'mona',
    }: { ref?: string; inputs: Readonly<Record<string, string>>; actor?: string },
  ): Promise<RunHandle> {
    return this.#follow(
      await this.#executor.dispatch({ workflowPath: `.github/workflows/${file}`, ref: `refs/heads/${ref}`, inputs, actor }),
    )
  }

  /** Takes the network from all runners for so many milliseconds, in a story that says that it can. */
  async loseNetwork(milliseconds: number): Promise<void> {
    await writeFile(this.#noNetwork, '')
    await sleep(milliseconds)
    await rm(this.#noNetwork)
  }

  /** The scheduled run of deployment-monitor.yml. */
  async schedule({ scan = false } = {}): Promise<RunHandle> {
    return this.#only(await this.#executor.schedule(scan ? lookWithScan : looks))
  }

  /** What a monitoring system sends by its webhook: `POST /repos/{owner}/{repo}/dispatches` with a token that may write contents. */
  async alert(payload: Readonly<Record<string, string>>): Promise<RunHandle> {
    const before = new Set(this.github.state.runs.map(({ id }) => id))
    const answer = await fetch(`${this.github.apiUrl}/repos/${this.#slug}/dispatches`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.github.issueUserToken('monitoring', { role: 'write' })}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ event_type: 'slipway-alert', client_payload: payload }),
    })
    if (answer.status !== 204) throw new Error(`GitHub answered ${answer.status} to the alert: ${await answer.text()}`)
    const started = this.github.state.runs.filter(({ id }) => !before.has(id)).flatMap(({ id }) => this.#executor.handle(id) ?? [])
    return this.#only(started)
  }

  /** `into`: the base branch, from which the branch of the pull request has to come. */
  async pullRequest(title: string, { into = 'develop' }: { into?: string } = {}): Promise<RunHandle> {
    return this.#openPullRequest(title, this.#slug, into)
  }

  /** Somebody who may write approves the pull request as it is. */
  review(title: string, by: string): void {
    this.options.onProgress(`${by} approves "${title}"`)
    this.github.issueUserToken(by, { role: 'write' })
    this.github.reviewPullRequest(this.#pullNamed(title).number, { by, state: 'APPROVED' })
  }

  /** Somebody merges the pull request by a squash: the run of the push to its base branch. */
  async squash(title: string): Promise<RunHandle> {
    const pull = this.#pullNamed(title)
    const before = await this.remoteHead(pull.baseRef)
    this.options.onProgress(`"${title}" is merged into ${pull.baseRef}`)
    const sha = await this.github.squashPullRequest(pull.number)
    await this.clone.checkout(pull.baseRef)
    await this.clone.git('pull', '--quiet', '--ff-only', this.github.repository.gitDir, pull.baseRef)
    return this.#only(await this.#executor.push({ ref: `refs/heads/${pull.baseRef}`, sha, before, actor: pull.author }))
  }

  #pullNamed(title: string) {
    const pull = this.github.state.pullRequests.find((one) => one.title === title)
    if (pull === undefined) throw new Error(`There is no pull request "${title}"`)
    return pull
  }

  /**
   * `git push` of another commit to the branch of a pull request, and the two runs of enhanced-ci that it starts. `others`: the
   * runs of the pull request's other workflows, as of preflight where it changes slipway.yml.
   */
  async pushToPullRequest(title: string, message: string): Promise<{ push: RunHandle; pull: RunHandle; others: RunHandle[]; sha: string }> {
    const branch = branchOfPull(title)
    const before = await this.remoteHead(branch)
    const { sha } = await this.commitFiles(branch, message, {})
    await this.clone.send(branch)
    const runs = await this.#sendToPull(branch, sha)
    const ofPipeline = ({ run }: RunHandle) => run.workflowPath.endsWith('/enhanced-ci.yml')
    const pull = this.#only(runs.filter(ofPipeline))
    const others = runs.filter((run) => !ofPipeline(run)).map((run) => this.#follow(run))
    const push = this.#only(await this.#executor.push({ ref: `refs/heads/${branch}`, sha, before, actor: 'mona' }))
    return { push, pull, others, sha }
  }

  /** The queue makes a group of a pull request and what it goes into, and asks for its checks. Returns the group's commits. */
  async addToMergeQueue(title: string): Promise<{ run: RunHandle; headSha: string; baseSha: string }> {
    const { mergeSha: headSha, baseSha, baseRef, number } = this.#pullNamed(title)
    const headRef = `refs/heads/gh-readonly-queue/${baseRef}/pr-${number}-${baseSha}`
    await this.clone.git('--git-dir', this.github.repository.gitDir, 'update-ref', headRef, headSha)
    this.options.onProgress(`the merge queue makes a group of #${number}`)
    const group = { headRef, headSha, baseRef, baseSha, actor: 'mona' }
    return { run: this.#only(await this.#executor.mergeGroup(group)), headSha, baseSha }
  }

  async pullRequestFromFork(title: string): Promise<RunHandle> {
    return this.#openPullRequest(title, `stranger/${this.github.repository.name}`, 'develop')
  }

  async #openPullRequest(title: string, headRepository: string, baseRef: string): Promise<RunHandle> {
    const branch = branchOfPull(title)
    const { sha } = await this.commitFiles(branch, title, {}, baseRef)
    await this.clone.send(branch)
    const pull = await this.github.openPullRequest({
      title,
      headRef: branch,
      headSha: sha,
      headRepository,
      baseRef,
      author: 'mona',
    })
    return this.#only(
      await this.#executor.pullRequest({
        number: pull.number,
        action: 'opened',
        headSha: sha,
        headRef: branch,
        headRepository,
        baseRef,
        mergeSha: pull.mergeSha,
        actor: 'mona',
        title,
      }),
    )
  }

  /** GitHub moves the refs of a pull request with its branch. */
  async #sendToPull(branch: string, headSha: string): Promise<RunHandle[]> {
    const { number, title, headRepository, baseRef, mergeSha } = await this.github.synchronizePullRequest(branch, headSha)
    const event = { number, action: 'synchronize', headSha, headRef: branch, headRepository, baseRef, mergeSha, actor: 'mona', title }
    return await this.#executor.pullRequest(event)
  }

  async untilWaiting({ run, finished }: RunHandle, environment: string): Promise<void> {
    let over = false
    void finished.then(() => {
      over = true
    })
    await this.until(`run ${run.id} waits for the approval of ${environment}`, async () => {
      if (over) throw new Error(`the run ended (${run.conclusion}) before it asked for the approval of ${environment}`)
      return this.github.pendingApprovals().some((pending) => pending.runId === run.id && pending.environment === environment)
    })
  }

  /** Waits until a job of the run is on a machine. `job`: its name as shown, without those of its callers. */
  async untilRunning({ run }: RunHandle, job: string): Promise<void> {
    await this.until(`the job ${job} of run ${run.id} runs`, () =>
      this.github.state.jobs.some((one) => one.runId === run.id && one.status === 'in_progress' && one.name.split(' / ').at(-1) === job),
    )
  }

  approve({ run }: RunHandle, environment: string, decision: 'approved' | 'rejected' = 'approved'): void {
    const [by = reviewer] = this.github.environment(environment)?.reviewers ?? []
    this.options.onProgress(`${by}: ${decision}`)
    this.github.approve({ runId: run.id, environment, decision, by })
  }

  /** `gh run cancel` */
  cancel({ run }: RunHandle): void {
    this.options.onProgress(`mona cancels run ${run.id}`)
    this.#executor.cancel(run.id)
  }

  async untilLogged({ run }: RunHandle, text: string): Promise<void> {
    await this.until(`run ${run.id} logs "${text}"`, () => this.#lines.some((one) => one.run === run.id && one.line.includes(text)))
  }

  killRunner({ run }: RunHandle): void {
    this.options.onProgress('the runner is killed')
    this.#executor.killRunner(run.id)
  }

  /** The names of all test doubles that the story has used. */
  stoodIn(): string[] {
    const actions = this.#results.flatMap((result) => result.stoodIn)
    return [...new Set(['GitHub', 'the runner', ...this.testDoubles(), ...actions])]
  }

  /** The keys of workflows that had no effect, each with its place. */
  passedOver(): string[] {
    return [...new Set(this.#results.flatMap((result) => result.passedOver))]
  }

  /** Copies logs, evidence, the page of what happened and the dashboard into the report's folder. */
  async keepRecords(): Promise<void> {
    for (const result of this.#results) {
      const folder = join(this.options.report, `run-${result.run.id}`)
      await mkdir(folder, { recursive: true })
      for (const job of result.jobs) {
        const file = job.name.replace(/[^\w.-]+/g, '_')
        if (job.log !== undefined) await cp(job.log, join(folder, `${file}.log`)).catch(() => undefined)
        if (job.summary !== '') await writeFile(join(folder, `${file}.md`), job.summary)
      }
      for (const artifact of this.github.artifacts(result.run.id)) {
        if (parseReleaseArtifact(artifact.name) !== undefined) continue
        // One that is not zipped is a single file of its name.
        const only = join(artifact.folder, artifact.name)
        await cp(existsSync(only) ? only : artifact.folder, join(folder, artifact.name), { recursive: true })
      }
    }
    await mkdir(this.options.report, { recursive: true })
    await writeFile(
      join(this.options.report, 'requests.ndjson'),
      this.github.state.requests.map((request) => `${JSON.stringify(request)}\n`).join(''),
    )
    await writeFile(join(this.options.report, 'requests.md'), new RequestView(this.github).table())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client?.stop()
    await this.#resources.disposeAsync()
  }

  /** Starts the client that never stops asking. */
  protected follow(client: StageClient): void {
    this.client = client
    this.clientView.follow(client)
  }

  /** Sets up a GitHub environment with these lines, and its twin without reviewers where it has one. */
  protected setUpEnvironment(environment: string, { approval, secrets, variables }: EnvironmentSetUp): void {
    const set = (name: string, reviewers: readonly string[]) =>
      this.github.setEnvironment(name, { reviewers, secrets: { SLIPWAY_SECRETS: secrets }, variables: { SLIPWAY_VARIABLES: variables } })
    set(environment, approval === 'required' ? [reviewer] : [])
    if (approval === 'required') set(`${environment}-rollback`, [])
  }

  /** The runs that a branch starts which was pushed with git; `before`: the commit that GitHub had of it. */
  protected async pushed(branch: string, before: string): Promise<RunHandle[]> {
    const sha = await this.remoteHead(branch)
    const runs = await this.#executor.push({ ref: `refs/heads/${branch}`, sha, before, actor: 'mona' })
    return runs.map((run) => this.#follow(run))
  }

  /** The run that was dispatched over GitHub's API. */
  protected dispatched(runId: number): RunHandle {
    const handle = this.#executor.handle(runId)
    if (handle === undefined) throw new Error(`There is no run ${runId}`)
    return this.#follow(handle)
  }

  #only(runs: readonly RunHandle[]): RunHandle {
    const [first, ...more] = runs
    if (first === undefined || more.length > 0) throw new Error(`${runs.length} runs were started instead of one`)
    return this.#follow(first)
  }

  #follow(handle: RunHandle): RunHandle {
    void handle.finished.then((result) => this.#results.push(result))
    return handle
  }

  /** The commit that GitHub has of a branch; zeros where it has none. */
  protected async remoteHead(branch: string): Promise<string> {
    const line = await this.clone.git('ls-remote', this.github.repository.gitDir, `refs/heads/${branch}`)
    return line.split(/\s/)[0] || '0'.repeat(40)
  }

  /** Waits until a condition holds, at most as long as this world's `patience`. */
  async until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
    const deadline = performance.now() + this.patience
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error(`timed out after ${this.patience / 1_000} s waiting for ${what}`)
      await sleep(50)
    }
  }
}

/** dotenv text. */
export function linesOf(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

function branchOfPull(title: string): string {
  return title.toLowerCase().replace(/[^\w/]+/g, '-')
}
