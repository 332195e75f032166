import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Behaviour, behaviourFile, copyHarbor } from '../stage/demo-service/harbor.ts'
import { type RehearsalStage, startStage } from '../stage/stage.ts'
import { CommonClaims } from './claims/common-claims.ts'
import { configurationOf, demoEnvironments, programsOf, stagedEnvironments } from './environments.ts'
import { seedLedger } from './ledger-seed.ts'
import type { ScenarioSetup } from './scenario-setup.ts'
import type { Tuning } from './slipway-yml.ts'
import { copyTemplates, linesOf, makeWorldHome, openWorld, StoryWorld, type WorldOptions, type WorldParts } from './story-world.ts'
import { viewOf, type WorldView } from './view/world-view.ts'

/** What a commit changes beside CHANGES.md. */
type CommitContent = {
  /** How the release behaves that is built from the commit. */
  behaviour?: Behaviour
  /** Texts of files, by path. */
  files?: Readonly<Record<string, string>>
}

/** The demo service with its repository, one stage and one GitHub. `view` observes it from outside. */
export class World extends StoryWorld {
  readonly stage: RehearsalStage
  readonly view: WorldView
  readonly commonClaims: CommonClaims
  /** A secret that no log, artifact or comment may show. */
  readonly aSecret = ['tide', 'table', '7Kq2Zx9'].join('-')
  readonly #setup: ScenarioSetup

  private constructor(parts: WorldParts, { setup, stage }: { setup: ScenarioSetup; stage: RehearsalStage }) {
    super(parts)
    this.stage = stage
    this.view = viewOf(stage, this.github, this.clientView)
    this.commonClaims = new CommonClaims(this.claims, this.view, this.github)
    this.#setup = setup
  }

  static async build(setup: ScenarioSetup, options: WorldOptions): Promise<World> {
    await using starting = new AsyncDisposableStack()
    const home = await makeWorldHome(options.keep, starting)
    const stage = starting.use(
      await startStage({ environments: stagedEnvironments(setup), target: setup.target, keep: options.keep, postgres: options.postgres }),
    )
    const place = {
      name: 'harbor',
      home,
      programs: programsOf(setup, stage),
      canLoseNetwork: setup.canLoseNetwork === true,
      defaultBranch: setup.defaultBranch,
    }
    const parts = await openWorld({ options, resources: starting }, place)
    const world = new World({ ...parts, resources: starting.move() }, { setup, stage })
    await world.#prepareRepository()
    return world
  }

  /** Fills the demo repository and brings live what is live before the story begins. */
  async #prepareRepository(): Promise<void> {
    const setup = this.#setup
    const staged = stagedEnvironments(setup)
    await copyHarbor(this.clone.folder)
    if (setup.ownWorkflows !== true) await copyTemplates(this.options.root, this.clone)
    for (const { scripts } of staged.map((environment) => this.stage.environment(environment))) {
      if (scripts !== undefined) await cp(scripts, this.clone.folder, { recursive: true })
    }
    if (setup.ownWorkflows === true) await rm(join(this.clone.folder, '.github'), { recursive: true, force: true })
    else await this.clone.write('.github/slipway.yml', configurationOf(setup, this.stage, {}))
    const first = await this.clone.commit('Found the harbour')
    await this.clone.git('branch', 'develop')
    await this.clone.send('main')
    await this.clone.send('develop')
    const channels = this.stage.channels()
    for (const { name: environment, approval } of demoEnvironments.filter((one) => staged.includes(one.name))) {
      const secrets = `${this.stage.secrets(environment)}${linesOf({ ...channels, TIDE_TABLE_KEY: this.aSecret })}`
      this.setUpEnvironment(environment, { approval, secrets, variables: this.stage.environmentVariables(environment) })
    }
    this.github.setSecret('SLIPWAY_NOTIFY', linesOf(channels))
    for (const { environment, version } of setup.live ?? []) await this.seedLive(environment, { version, sha: first })
    const live = setup.live?.at(0)
    if (live !== undefined) this.follow(await this.stage.startClient(live.environment, { rate: 25 }))
  }

  protected testDoubles(): readonly string[] {
    return stagedEnvironments(this.#setup).flatMap((environment) => this.stage.environment(environment).testDoubles)
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

  /** Sets further variables of a GitHub environment. */
  setVariables(environment: string, variables: Readonly<Record<string, string>>): void {
    this.github.setEnvironment(environment, { variables: { ...this.github.environment(environment)?.variables, ...variables } })
  }

  /** Where the developer's clone is, whose scripts stand for a provider's own tool where a job has no checkout. */
  get cloneFolder(): string {
    return this.clone.folder
  }

  /** Whether the branch that is checked out has a file. */
  async hasFile(path: string): Promise<boolean> {
    return (await this.clone.git('ls-files', path)) !== ''
  }

  /** A file of the suite's own repository, such as a page whose examples a story plays. */
  async suiteFile(path: string): Promise<string> {
    return await readFile(join(this.options.root, path), 'utf8')
  }

  /** Commits a change on a branch, created from develop when new. Returns the version that the pipeline gives the release. */
  async commit(branch: string, message: string, { behaviour, files = {} }: CommitContent = {}): Promise<{ sha: string; version: string }> {
    return await this.commitFiles(branch, message, {
      ...(behaviour === undefined ? {} : { 'behaviour.json': behaviourFile(behaviour) }),
      ...files,
    })
  }

  /** The file of a commit that changes slipway.yml. */
  configuration(tuning: Tuning): Record<string, string> {
    return { '.github/slipway.yml': configurationOf(this.#setup, this.stage, tuning) }
  }

  async untilShared(environment: string): Promise<void> {
    await this.until(`both sides of ${environment} have traffic`, () => this.view.edge.isShared(environment))
  }
}
