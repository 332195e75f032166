import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunHandle, RunResult } from '../contract/run-results.ts'
import { Executor } from '../executor/executor.ts'
import { type GithubEmulator, startGithubEmulator } from '../github/emulator.ts'
import type { PostgresServer } from '../stage/database/postgres.ts'
import { type Behaviour, behaviourFile, copyHarbor } from '../stage/demo-service/harbor.ts'
import { type RehearsalStage, type StageClient, startStage } from '../stage/stage.ts'
import { Claims } from './claims/claims.ts'
import { CommonClaims } from './claims/common-claims.ts'
import { configurationOf, demoEnvironments, programsOf, stagedEnvironments } from './environments.ts'
import { Clone } from './git/developer-clone.ts'
import { addOptionalDependency } from './git/npm-dependency.ts'
import { seedLedger } from './ledger-seed.ts'
import type { ScenarioSetup } from './scenario-setup.ts'
import type { Tuning } from './slipway-yml.ts'
import { viewOf, type WorldView } from './view/world-view.ts'

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

/** What a commit changes beside CHANGES.md. */
type CommitContent = {
  /** How the release behaves that is built from the commit. */
  behaviour?: Behaviour
  /** Texts of files, by path. */
  files?: Readonly<Record<string, string>>
}

type LogLine = { run: number; line: string }

const owner = 'quay'
const name = 'harbor'
const reviewer = 'rosa'
const suite = 'slipway-deploy/slipway'
/** As deployment-monitor.yml of the templates has it. */
const everyHour = '17 * * * *'

/** One demo repository, one stage and one GitHub, in which a story is played. `view` observes it from outside. */
export class World implements AsyncDisposable {
  readonly stage: RehearsalStage
  readonly github: GithubEmulator
  readonly view: WorldView
  readonly claims = new Claims()
  readonly commonClaims: CommonClaims
  /** A secret that no log, artifact or comment may show. */
  readonly aSecret = ['tide', 'table', '7Kq2Zx9'].join('-')
  readonly #setup: ScenarioSetup
  readonly #options: WorldOptions
  readonly #home: string
  readonly #clone: Clone
  readonly #executor: Executor
  readonly #resources: AsyncDisposableStack
  readonly #results: RunResult[] = []
  /** The parts of the target that are test doubles, in words. */
  readonly #testDoubles: readonly string[]
  /** The lines of all logs so far. */
  readonly #lines: readonly LogLine[]
  #client: StageClient | undefined

  private constructor(parts: {
    setup: ScenarioSetup
    options: WorldOptions
    home: string
    stage: RehearsalStage
    github: GithubEmulator
    clone: Clone
    executor: Executor
    resources: AsyncDisposableStack
    testDoubles: readonly string[]
    lines: readonly LogLine[]
  }) {
    this.stage = parts.stage
    this.github = parts.github
    this.view = viewOf(parts.stage, parts.github)
    this.commonClaims = new CommonClaims(this.claims, this.view, parts.github)
    this.#setup = parts.setup
    this.#options = parts.options
    this.#home = parts.home
    this.#clone = parts.clone
    this.#executor = parts.executor
    this.#resources = parts.resources
    this.#testDoubles = parts.testDoubles
    this.#lines = parts.lines
  }

  static async build(setup: ScenarioSetup, options: WorldOptions): Promise<World> {
    await using starting = new AsyncDisposableStack()
    const home = await mkdtemp(join(tmpdir(), 'slipway-world-'))
    starting.defer(() => (options.keep ? Promise.resolve() : rm(home, { recursive: true, force: true, maxRetries: 5 })))
    const stage = starting.use(
      await startStage({ environments: stagedEnvironments(setup), target: setup.target, keep: options.keep, postgres: options.postgres }),
    )
    const github = starting.use(
      await startGithubEmulator({ repository: { owner, name, defaultBranch: 'main', private: false }, folder: join(home, 'github') }),
    )
    const lines: LogLine[] = []
    const executor = new Executor({
      platform: github,
      repositories: { [suite]: { folder: options.root, sha: '0'.repeat(40), ref: 'refs/tags/v1' } },
      home: join(home, 'runner'),
      node: process.execPath,
      hostPath: [...programsOf(setup, stage), process.env['PATH'] ?? ''].join(':'),
      environment: { npm_config_registry: github.registryUrl, npm_config_update_notifier: 'false', npm_config_fund: 'false' },
      listener: (event) => {
        if (event.kind === 'job' && event.state === 'finished') options.onProgress(`job ${event.job}: ${event.conclusion}`)
        if (event.kind === 'line') lines.push({ run: event.run.id, line: event.line })
        if (event.kind === 'line' && options.verbose) options.onProgress(`${event.job} | ${event.line}`)
      },
    })
    starting.defer(() => executor.close())
    const clone = await Clone.init(join(home, 'clone'), github.repository.gitDir, 'main')
    const testDoubles = stagedEnvironments(setup).flatMap((environment) => stage.environment(environment).testDoubles)
    const world = new World({ setup, options, home, stage, github, clone, executor, testDoubles, lines, resources: starting.move() })
    await world.#prepareRepository()
    return world
  }

  /** Fills the demo repository and brings live what is live before the story begins. */
  async #prepareRepository(): Promise<void> {
    const setup = this.#setup
    const staged = stagedEnvironments(setup)
    await copyHarbor(this.#clone.folder)
    await cp(join(this.#options.root, 'action-templates/workflows'), join(this.#clone.folder, '.github/workflows'), { recursive: true })
    for (const { scripts } of staged.map((environment) => this.stage.environment(environment))) {
      if (scripts !== undefined) await cp(scripts, this.#clone.folder, { recursive: true })
    }
    await this.#clone.write('.github/slipway.yml', configurationOf(setup, this.stage, {}))
    const first = await this.#clone.commit('Found the harbour')
    await this.#clone.git('branch', 'develop')
    await this.#clone.send('main')
    await this.#clone.send('develop')
    for (const { name: environment, approval } of demoEnvironments.filter((one) => staged.includes(one.name))) {
      this.#setUpEnvironment(environment, approval === 'required' ? [reviewer] : [])
      if (approval === 'required') this.#setUpEnvironment(`${environment}-rollback`, [], environment)
    }
    this.github.setSecret('SLIPWAY_NOTIFY', linesOf(this.#channels()))
    for (const { environment, version } of setup.live ?? []) await this.seedLive(environment, { version, sha: first })
    const live = setup.live?.at(0)
    if (live !== undefined) {
      this.#client = await this.stage.startClient(live.environment, { rate: 25 })
      this.view.client.follow(this.#client)
    }
  }

  /** The notification channels of slipway.yml. */
  #channels(): Record<string, string> {
    return {
      SLACK_DEPLOYMENTS: this.stage.slack.webhook('deployments'),
      SLACK_ALERTS: this.stage.slack.webhook('alerts'),
      SMTP_URL: this.stage.mail.url,
    }
  }

  #setUpEnvironment(environment: string, reviewers: readonly string[], staged = environment): void {
    const lines = linesOf({ ...this.#channels(), TIDE_TABLE_KEY: this.aSecret })
    this.github.setEnvironment(environment, {
      reviewers,
      secrets: { SLIPWAY_SECRETS: `${this.stage.secrets(staged)}${lines}` },
      variables: { SLIPWAY_VARIABLES: this.stage.environmentVariables(staged) },
    })
  }

  /** Brings a release live, with a completed record in the ledger, without running the pipeline. */
  async seedLive(environment: string, release: { version: string; sha: string }): Promise<void> {
    const colour = await this.stage.seedLive(environment, release)
    const branch = (demoEnvironments.find(({ name }) => name === environment)?.branches[0] ?? 'main').replace('**', 'first')
    await seedLedger(this.github, { environment, branch, url: this.stage.environment(environment).url, release, colour })
  }

  /** Adds a line to the SLIPWAY_VARIABLES of a GitHub environment. */
  addVariable(environment: string, name: string, value: string): void {
    const lines = this.github.environment(environment)?.variables['SLIPWAY_VARIABLES'] ?? ''
    this.github.setEnvironment(environment, { variables: { SLIPWAY_VARIABLES: `${lines}${name}=${value}\n` } })
  }

  // What people do.

  /** Changes a file of a branch without committing it. */
  async edit(branch: string, path: string, change: (text: string) => string): Promise<void> {
    await this.#clone.checkout(branch)
    await this.#clone.edit(path, change)
  }

  /** Commits a change on a branch, created from develop when new. Returns the version that the pipeline gives the release. */
  async commit(branch: string, message: string, { behaviour, files = {} }: CommitContent = {}): Promise<{ sha: string; version: string }> {
    const branches = await this.#clone.git('branch', '--list', branch)
    if (branches === '') await this.#clone.git('branch', branch, 'develop')
    await this.#clone.checkout(branch)
    if (behaviour !== undefined) await this.#clone.write('behaviour.json', behaviourFile(behaviour))
    await this.#clone.write('CHANGES.md', `${message}\n`)
    for (const [path, text] of Object.entries(files)) await this.#clone.write(path, text)
    const sha = await this.#clone.commit(message)
    return { sha, version: `${branch.replace(/[^A-Za-z0-9._-]/g, '-')}.${sha.slice(0, 12)}` }
  }

  /** Merges a branch into another one with a commit of its own, as the button of a pull request does. Returns that commit. */
  async merge(branch: string, into: string): Promise<string> {
    await this.#clone.checkout(into)
    await this.#clone.git('merge', '--quiet', '--no-ff', '--message', `Merge ${branch}`, branch)
    return await this.#clone.head()
  }

  /** Adds a dependency to a branch without committing it. */
  async dependOn(branch: string, dependency: string, version: string): Promise<void> {
    await this.#clone.checkout(branch)
    await addOptionalDependency(this.#clone, dependency, version)
  }

  async send(branch: string): Promise<void> {
    await this.#clone.send(branch)
  }

  /** `git push`, and the run of enhanced-ci that it starts. */
  async push(branch: string): Promise<RunHandle> {
    const before = await this.#remoteHead(branch)
    await this.#clone.checkout(branch)
    await this.#clone.send(branch)
    const sha = await this.#clone.head()
    return this.#only(await this.#executor.push({ ref: `refs/heads/${branch}`, sha, before, actor: 'mona' }))
  }

  /** `gh workflow run FILE --ref REF --field …` */
  async dispatch(
    file: string,
    { ref = 'main', inputs, actor = 'mona' }: { ref?: string; inputs: Readonly<Record<string, string>>; actor?: string },
  ): Promise<RunHandle> {
    return this.#follow(
      await this.#executor.dispatch({ workflowPath: `.github/workflows/${file}`, ref: `refs/heads/${ref}`, inputs, actor }),
    )
  }

  /** The scheduled run of deployment-monitor.yml. */
  async schedule(): Promise<RunHandle> {
    return this.#only(await this.#executor.schedule(everyHour))
  }

  /** The file of a commit that changes slipway.yml. */
  configuration(tuning: Tuning): Record<string, string> {
    return { '.github/slipway.yml': configurationOf(this.#setup, this.stage, tuning) }
  }

  async pullRequest(title: string): Promise<RunHandle> {
    return this.#openPullRequest(title, `${owner}/${name}`)
  }

  async pullRequestFromFork(title: string): Promise<RunHandle> {
    return this.#openPullRequest(title, `stranger/${name}`)
  }

  async #openPullRequest(title: string, headRepository: string): Promise<RunHandle> {
    const branch = title.toLowerCase().replace(/\W+/g, '-')
    const { sha } = await this.commit(branch, title)
    await this.#clone.send(branch)
    const pull = await this.github.openPullRequest({
      title,
      headRef: branch,
      headSha: sha,
      headRepository,
      baseRef: 'develop',
      author: 'mona',
    })
    return this.#only(
      await this.#executor.pullRequest({
        number: pull.number,
        action: 'opened',
        headSha: sha,
        headRef: branch,
        headRepository,
        baseRef: 'develop',
        mergeSha: pull.mergeSha,
        actor: 'mona',
        title,
      }),
    )
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
    this.#options.onProgress(`${reviewer}: ${decision}`)
    this.github.approve({ runId: run.id, environment, decision, by: reviewer })
  }

  /** `gh run cancel` */
  cancel({ run }: RunHandle): void {
    this.#options.onProgress(`mona cancels run ${run.id}`)
    this.#executor.cancel(run.id)
  }

  async untilLogged({ run }: RunHandle, text: string): Promise<void> {
    await this.until(`run ${run.id} logs "${text}"`, () => this.#lines.some((one) => one.run === run.id && one.line.includes(text)))
  }

  killRunner({ run }: RunHandle): void {
    this.#options.onProgress('the runner is killed')
    this.#executor.killRunner(run.id)
  }

  async untilShared(environment: string): Promise<void> {
    await this.until(`both sides of ${environment} have traffic`, () => this.view.edge.isShared(environment))
  }

  /** The names of all test doubles that the story has used. */
  stoodIn(): string[] {
    const actions = this.#results.flatMap((result) => result.stoodIn)
    return [...new Set(['GitHub', 'the runner', ...this.#testDoubles, ...actions])]
  }

  /** Copies logs, evidence and the dashboard into the report's folder. */
  async keepRecords(): Promise<void> {
    for (const result of this.#results) {
      const folder = join(this.#options.report, `run-${result.run.id}`)
      await mkdir(folder, { recursive: true })
      for (const job of result.jobs) {
        const file = job.name.replace(/[^\w.-]+/g, '_')
        if (job.log !== undefined) await cp(job.log, join(folder, `${file}.log`)).catch(() => undefined)
        if (job.summary !== '') await writeFile(join(folder, `${file}.md`), job.summary)
      }
      for (const artifact of this.github.artifacts(result.run.id)) {
        if (artifact.name !== 'release') await cp(artifact.folder, join(folder, artifact.name), { recursive: true })
      }
    }
    await mkdir(this.#options.report, { recursive: true })
    await writeFile(
      join(this.#options.report, 'requests.ndjson'),
      this.github.state.requests.map((request) => `${JSON.stringify(request)}\n`).join(''),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.stop()
    await this.#resources.disposeAsync()
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

  async #remoteHead(branch: string): Promise<string> {
    const line = await this.#clone.git('ls-remote', this.github.repository.gitDir, `refs/heads/${branch}`)
    return line.split(/\s/)[0] || '0'.repeat(40)
  }

  /** Waits at most 90 s until a condition holds. */
  async until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
    const deadline = performance.now() + 90_000
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error(`timed out after 90 s waiting for ${what}`)
      await sleep(50)
    }
  }
}

function linesOf(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
