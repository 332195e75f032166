import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Executor, type RunHandle, type RunResult } from '../executor/executor.ts'
import { type Github, startGithub } from '../github/server.ts'
import type { PlayOptions } from '../play.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { type Behaviour, behaviourFile, copyHarbor } from '../stage/harbor.ts'
import { type Stage, startStage } from '../stage/stage.ts'
import { Clone, objectIn, parseObject } from './git.ts'
import { seedLedger } from './history.ts'
import { configurationOf, places, programsOf, stagedIn } from './places.ts'
import { Sight } from './sight.ts'
import type { Tuning } from './slipway-yml.ts'

export type WorldOptions = PlayOptions

const owner = 'quay'
const name = 'harbor'
const reviewer = 'rosa'
const suite = 'slipway-deploy/slipway'
/** As deployment-monitor.yml of the templates has it. */
const everyHour = '17 * * * *'

/** One team, one repository, one stage and one GitHub, in which a story is played and looked at from outside. */
export class World extends Sight implements AsyncDisposable {
  /** A secret of the team's that must never show. */
  readonly aSecret = ['tide', 'table', '7Kq2Zx9'].join('-')
  readonly #scenario: Scenario
  readonly #options: WorldOptions
  readonly #home: string
  readonly #clone: Clone
  readonly #executor: Executor
  readonly #resources: AsyncDisposableStack
  readonly #results: RunResult[] = []
  /** What stands in for who shifts the traffic. */
  readonly #standsIn: readonly string[]

  private constructor(parts: {
    scenario: Scenario
    options: WorldOptions
    home: string
    stage: Stage
    github: Github
    clone: Clone
    executor: Executor
    resources: AsyncDisposableStack
    standsIn: readonly string[]
  }) {
    super(parts.stage, parts.github)
    this.#scenario = parts.scenario
    this.#options = parts.options
    this.#home = parts.home
    this.#clone = parts.clone
    this.#executor = parts.executor
    this.#resources = parts.resources
    this.#standsIn = parts.standsIn
  }

  static async build(scenario: Scenario, options: WorldOptions): Promise<World> {
    await using starting = new AsyncDisposableStack()
    const home = await mkdtemp(join(tmpdir(), 'slipway-world-'))
    starting.defer(() => (options.keep ? Promise.resolve() : rm(home, { recursive: true, force: true, maxRetries: 5 })))
    const stage = starting.use(
      await startStage({ environments: stagedIn(scenario), target: scenario.given.target, keep: options.keep, postgres: options.postgres }),
    )
    const github = starting.use(
      await startGithub({ repository: { owner, name, defaultBranch: 'main', private: false }, folder: join(home, 'github') }),
    )
    const executor = new Executor({
      platform: github,
      repositories: { [suite]: { folder: options.root, sha: '0'.repeat(40), ref: 'refs/tags/v1' } },
      home: join(home, 'runner'),
      node: process.execPath,
      hostPath: [...programsOf(scenario, stage), process.env['PATH'] ?? ''].join(':'),
      environment: { npm_config_registry: github.registryUrl, npm_config_update_notifier: 'false', npm_config_fund: 'false' },
      listener: (event) => {
        if (event.kind === 'job' && event.state === 'finished') options.tell(`job ${event.job}: ${event.conclusion}`)
        if (event.kind === 'line' && options.verbose) options.tell(`${event.job} | ${event.line}`)
      },
    })
    starting.defer(() => executor.close())
    const clone = await Clone.init(join(home, 'clone'), github.repository.gitDir, 'main')
    const standsIn = stagedIn(scenario).flatMap((place) => stage.place(place).standsIn)
    const world = new World({ scenario, options, home, stage, github, clone, executor, standsIn, resources: starting.move() })
    await world.#found()
    return world
  }

  /** The repository as the team has it before the story begins, and what is live. */
  async #found(): Promise<void> {
    const scenario = this.#scenario
    const staged = stagedIn(scenario)
    await copyHarbor(this.#clone.folder)
    await cp(join(this.#options.root, 'action-templates/workflows'), join(this.#clone.folder, '.github/workflows'), { recursive: true })
    for (const { team } of staged.map((place) => this.stage.place(place))) {
      if (team !== undefined) await cp(team, this.#clone.folder, { recursive: true })
    }
    await this.#clone.write('.github/slipway.yml', configurationOf(scenario, this.stage, {}))
    const first = await this.#clone.commit('Found the harbour')
    await this.#clone.git('branch', 'develop')
    await this.#clone.send('main')
    await this.#clone.send('develop')
    for (const { name: place, approval } of places.filter((one) => staged.includes(one.name))) {
      this.#setUpEnvironment(place, approval === 'required' ? [reviewer] : [])
      if (approval === 'required') this.#setUpEnvironment(`${place}-rollback`, [], place)
    }
    this.github.setSecret('SLIPWAY_NOTIFY', linesOf(this.#channels()))
    for (const { environment, version } of scenario.given.live ?? []) await this.goLive(environment, { version, sha: first })
    const live = scenario.given.live?.at(0)
    if (live !== undefined) this.client = await this.stage.startClient(live.environment, { rate: 25 })
  }

  /** Where the team is told. */
  #channels(): Record<string, string> {
    return {
      SLACK_DEPLOYMENTS: this.stage.slack.webhook('deployments'),
      SLACK_ALERTS: this.stage.slack.webhook('alerts'),
      SMTP_URL: this.stage.mail.url,
    }
  }

  #setUpEnvironment(environment: string, reviewers: readonly string[], place = environment): void {
    const lines = linesOf({ ...this.#channels(), TIDE_TABLE_KEY: this.aSecret })
    this.github.setEnvironment(environment, {
      reviewers,
      secrets: { SLIPWAY_SECRETS: `${this.stage.secrets(place)}${lines}` },
      variables: { SLIPWAY_VARIABLES: this.stage.environmentVariables(place) },
    })
  }

  /** A release that went live and passed its watch without the pipeline being played. */
  async goLive(environment: string, release: { version: string; sha: string }): Promise<void> {
    const colour = await this.stage.seedLive(environment, release)
    const branch = (places.find((place) => place.name === environment)?.branches[0] ?? 'main').replace('**', 'first')
    await seedLedger(this.github, { environment, branch, url: this.stage.place(environment).url, release, colour })
  }

  /** A line more in the SLIPWAY_VARIABLES of a GitHub environment. */
  addVariable(environment: string, name: string, value: string): void {
    const lines = this.github.environment(environment)?.variables['SLIPWAY_VARIABLES'] ?? ''
    this.github.setEnvironment(environment, { variables: { SLIPWAY_VARIABLES: `${lines}${name}=${value}\n` } })
  }

  // What people do.

  /** Changes a file of a branch; to be committed. */
  async edit(branch: string, path: string, change: (text: string) => string): Promise<void> {
    await this.#clone.checkout(branch)
    await this.#clone.edit(path, change)
  }

  /** Commits a change on a branch, made from develop where it is new, and says what the pipeline will call its release. */
  async commit(
    branch: string,
    message: string,
    behaviour?: Behaviour,
    files: Readonly<Record<string, string>> = {},
  ): Promise<{ sha: string; version: string }> {
    const branches = await this.#clone.git('branch', '--list', branch)
    if (branches === '') await this.#clone.git('branch', branch, 'develop')
    await this.#clone.checkout(branch)
    if (behaviour !== undefined) await this.#clone.write('behaviour.json', behaviourFile(behaviour))
    await this.#clone.write('CHANGES.md', `${message}\n`)
    for (const [path, text] of Object.entries(files)) await this.#clone.write(path, text)
    const sha = await this.#clone.commit(message)
    return { sha, version: `${branch.replace(/[^A-Za-z0-9._-]/g, '-')}.${sha.slice(0, 12)}` }
  }

  /** Adds a dependency as `npm install` would have written it down; an optional one, since nothing here serves its archive. */
  async dependOn(branch: string, dependency: string, version: string): Promise<void> {
    await this.#clone.checkout(branch)
    await this.#clone.edit('package.json', (text) => {
      const manifest = parseObject(text)
      const optionalDependencies = { ...objectIn(manifest, 'optionalDependencies'), [dependency]: version }
      return `${JSON.stringify({ ...manifest, optionalDependencies }, null, 2)}\n`
    })
    await this.#clone.edit('package-lock.json', (text) => {
      const lock = parseObject(text)
      const packages = objectIn(lock, 'packages')
      const root = objectIn(packages, '')
      const entries = {
        ...packages,
        '': { ...root, optionalDependencies: { ...objectIn(root, 'optionalDependencies'), [dependency]: version } },
        [`node_modules/${dependency}`]: { version, license: 'MIT', optional: true },
      }
      return `${JSON.stringify({ ...lock, packages: entries }, null, 2)}\n`
    })
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

  /** The clock of deployment-monitor.yml strikes. */
  async schedule(): Promise<RunHandle> {
    return this.#only(await this.#executor.schedule(everyHour))
  }

  /** The file of a commit that changes slipway.yml. */
  configuration(tuning: Tuning): Record<string, string> {
    return { '.github/slipway.yml': configurationOf(this.#scenario, this.stage, tuning) }
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

  approve({ run }: RunHandle, environment: string, decision: 'approved' | 'rejected' = 'approved'): void {
    this.#options.tell(`${reviewer}: ${decision}`)
    this.github.approve(run.id, environment, decision, reviewer)
  }

  killRunner({ run }: RunHandle): void {
    this.#options.tell('the runner is killed')
    this.#executor.killRunner(run.id)
  }

  async untilShared(environment: string): Promise<void> {
    await this.until(`both sides of ${environment} have traffic`, () => this.isShared(environment))
  }

  stoodIn(): string[] {
    const actions = this.#results.flatMap((result) => result.stoodIn)
    return [...new Set(['GitHub', 'the runner', ...this.#standsIn, ...actions])]
  }

  /** Leaves logs, evidence and the dashboard in the report's folder. */
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
    await this.client?.stop()
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

  /** Waits at most a minute and a half for something that can be seen from outside. */
  async until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
    const deadline = performance.now() + 90_000
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error(`it did not come to pass within 90 s that ${what}`)
      await sleep(50)
    }
  }
}

function linesOf(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
