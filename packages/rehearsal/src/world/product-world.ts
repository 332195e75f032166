import type { RunHandle } from '../contract/run-results.ts'
import { startThreadedClient } from '../stage/client/threaded-client.ts'
import { copyMarina, type MarinaService, marinaServices, readMarinaConfiguration } from '../stage/product/marina.ts'
import { type ProductStage, startProduct } from '../stage/product/product-stage.ts'
import { type RehearsalStage, startStage } from '../stage/stage.ts'
import { ProductClaims } from './claims/product-claims.ts'
import { seedLedger } from './ledger-seed.ts'
import { type ProductTuning, productYml } from './product-yml.ts'
import { copyTemplates, linesOf, makeWorldHome, openWorld, StoryWorld, type WorldOptions, type WorldParts } from './story-world.ts'
import { AlertView } from './view/alert-view.ts'
import type { ClientView } from './view/client-view.ts'
import { GithubView } from './view/github-view.ts'
import { clientPaths, ProductView } from './view/product-view.ts'
import { RunView } from './view/run-view.ts'
import { ServiceRecords } from './view/service-records.ts'

/** The state of the product before a story begins, and what its slipway.yml has otherwise than those of other stories. */
export type ProductSetup = {
  /** Versions that all services were deployed at together, oldest first: the last one serves. */
  live: readonly string[]
  tuning?: ProductTuning
}

/** What can be observed of a story of the product from outside. */
export type ProductWorldView = {
  readonly product: ProductView
  readonly records: ServiceRecords
  readonly client: ClientView
  readonly github: GithubView
  readonly runs: RunView
  readonly alerts: AlertView
}

const environment = 'production'

/** The example of several services with its repository, one stage and one GitHub. */
export class ProductWorld extends StoryWorld {
  readonly product: ProductStage
  readonly view: ProductWorldView
  readonly productClaims: ProductClaims
  /** Three services are built, deployed and watched in a run. */
  protected override readonly patience = 180_000
  readonly #setup: ProductSetup
  readonly #stage: RehearsalStage

  private constructor(parts: WorldParts, { setup, stage, product }: { setup: ProductSetup; stage: RehearsalStage; product: ProductStage }) {
    super(parts)
    this.product = product
    this.view = {
      product: new ProductView(product, this.clientView),
      records: new ServiceRecords(this.github, environment),
      client: this.clientView,
      github: new GithubView(this.github),
      runs: new RunView(this.github),
      alerts: new AlertView(stage),
    }
    this.productClaims = new ProductClaims(this.claims, this.view, this.github)
    this.#setup = setup
    this.#stage = stage
  }

  static async build(setup: ProductSetup, options: WorldOptions): Promise<ProductWorld> {
    await using starting = new AsyncDisposableStack()
    const home = await makeWorldHome(options.keep, starting)
    const { postgres } = options
    const stage = starting.use(await startStage({ environments: [], keep: options.keep, postgres }))
    const product = starting.use(await startProduct({ folder: stage.folder, postgres }))
    const place = { name: 'marina', home, programs: [product.programs], canLoseNetwork: false }
    const parts = await openWorld({ options, resources: starting }, place)
    const world = new ProductWorld({ ...parts, resources: starting.move() }, { setup, stage, product })
    await world.#prepareRepository()
    return world
  }

  /** Fills the repository and brings live what is live before the story begins. */
  async #prepareRepository(): Promise<void> {
    await copyMarina(this.clone.folder)
    await copyTemplates(this.options.root, this.clone)
    for (const [path, text] of Object.entries(await this.configuration({}))) await this.clone.write(path, text)
    const sha = await this.clone.commit('Found the marina')
    await this.clone.send('main')
    const channels = this.#stage.channels()
    const secrets = linesOf({ ...this.product.secrets, ...channels })
    this.setUpEnvironment(environment, { approval: 'required', secrets, variables: linesOf(this.product.variables) })
    this.github.setSecret('SLIPWAY_NOTIFY', linesOf(channels))
    for (const version of this.#setup.live) await this.#seedLive({ version, sha })
    this.follow(await startThreadedClient({ url: this.product.url, rate: 30, paths: Object.values(clientPaths) }))
  }

  /** Brings all services live at a version, with a completed record of each in the ledger. */
  async #seedLive(release: { version: string; sha: string }): Promise<void> {
    const set = Object.fromEntries(marinaServices.map((service) => [service, release]))
    const group = { id: `seed-${release.version}`, services: [...marinaServices], order: 'sequential' as const }
    for (const service of marinaServices) {
      const staged = this.product.service(service)
      const colour = await staged.seedLive(release.version)
      await seedLedger(this.github, { service, environment, url: staged.url, release, colour, set, group })
    }
  }

  /** The file of a commit that changes slipway.yml. */
  async configuration(tuning: ProductTuning): Promise<Record<string, string>> {
    const services = Object.fromEntries(marinaServices.map((service) => [service, this.product.service(service)]))
    const staged = { environment, url: this.product.url, services }
    return { '.github/slipway.yml': productYml(await readMarinaConfiguration(), staged, { ...this.#setup.tuning, ...tuning }) }
  }

  protected testDoubles(): readonly string[] {
    return this.product.testDoubles
  }

  // What people do, beside what they do in every repository.

  /** Commits a change of each of these services to main, and of these texts by path. Returns the version that the pipeline gives the releases. */
  async change(
    message: string,
    services: readonly MarinaService[],
    files: Readonly<Record<string, string>> = {},
  ): Promise<{ sha: string; version: string }> {
    const notes = Object.fromEntries(services.map((service) => [`${service}/NOTES.md`, `${message}\n`]))
    return await this.commitFiles('main', message, { ...notes, ...files })
  }

  /** Pushes main, and approves what then waits. */
  async pushApproved(): Promise<RunHandle> {
    const run = await this.push('main')
    await this.untilWaiting(run, environment)
    this.approve(run, environment)
    return run
  }

  /** Waits until a service answers everything with a version. */
  async untilServes(service: MarinaService, version: string): Promise<void> {
    await this.until(`${service} answers with nothing but ${version}`, async () => {
      const { product } = this.view
      return (await product.versionOf(service)) === version && !(await product.isShared(service))
    })
  }

  /** The migrations that the database has, oldest first. */
  async revisions(): Promise<string> {
    const rows = await this.options.postgres.query('select name from marina.revisions order by name')
    return rows.map(({ name }) => String(name)).join(', ')
  }

  async untilShared(service: MarinaService): Promise<void> {
    await this.until(`both sides of ${service} have traffic`, () => this.view.product.isShared(service))
  }
}
