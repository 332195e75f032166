import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PostgresServer } from '../database/postgres.ts'
import { makeProviderPrograms } from '../providers/provider-cli.ts'
import { watchWeights } from '../proxy/weight-watch.ts'
import { startEdgeHost } from './edge-host.ts'
import { type MarinaService, marinaServices, migrateMarina, productPath, servicePaths } from './marina.ts'
import { stageApi } from './staged-api.ts'
import { stageDashboard } from './staged-dashboard.ts'
import { stageParser } from './staged-parser.ts'
import type { ServiceGround, StagedService, WatchedService } from './staged-service.ts'

/** The three services of the example product in one environment, behind one host. */
export type ProductStage = AsyncDisposable & {
  /** The address of the product. */
  readonly url: string
  /** A folder of programs that the runner has on its PATH. */
  readonly programs: string
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly testDoubles: readonly string[]
  service(name: MarinaService): WatchedService
}

const stages: Readonly<Record<MarinaService, (ground: ServiceGround) => Promise<StagedService>>> = {
  api: stageApi,
  dashboard: stageDashboard,
  parser: stageParser,
}

/** Stages the product in a folder, with an empty database of the example's migrations. */
export async function startProduct({ folder, postgres }: { folder: string; postgres: PostgresServer }): Promise<ProductStage> {
  await using starting = new AsyncDisposableStack()
  // What a service starts later, too.
  const ofServices = starting.use(new AsyncDisposableStack())
  await postgres.query('drop schema if exists marina cascade')
  await migrateMarina(postgres.url)
  const services = await Promise.all(
    marinaServices.map(async (name) => {
      const own = join(folder, name)
      await mkdir(own, { recursive: true })
      return { name, staged: await stages[name]({ folder: own, databaseUrl: postgres.url, resources: ofServices }) }
    }),
  )
  const routes = services.map(({ name, staged }) => ({ path: `${productPath}${servicePaths[name]}`, to: staged.origin }))
  const host = starting.use(await startEdgeHost(routes))
  const url = `${host.url}${productPath}`
  const watched = new Map<string, WatchedService>()
  for (const { name, staged } of services) {
    const watcher = starting.use(await watchWeights(staged.weights))
    watched.set(name, { ...staged, url: `${url}${servicePaths[name]}`, weightChanges: watcher.changes })
  }
  const programs = await makeProviderPrograms(folder)
  const resources = starting.move()
  return {
    url,
    programs,
    variables: Object.fromEntries(services.flatMap(({ staged }) => Object.entries(staged.variables))),
    secrets: { DATABASE_URL: postgres.url, ...Object.fromEntries(services.flatMap(({ staged }) => Object.entries(staged.secrets))) },
    testDoubles: services.flatMap(({ staged }) => staged.testDoubles),
    service: (name) => {
      const found = watched.get(name)
      if (found === undefined) throw new Error(`the product has no service ${name}`)
      return found
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
