import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { watchWeights } from '../proxy/weight-watch.ts'
import { startEdgeHost } from './edge-host.ts'
import { type MarinaService, marinaServices, productPath, servicePaths } from './marina.ts'
import { stageApi } from './staged-api.ts'
import { stageDashboard } from './staged-dashboard.ts'
import { stageParser } from './staged-parser.ts'
import type { ServiceGround, StagedService, WatchedService } from './staged-service.ts'

const stages: Readonly<Record<MarinaService, (ground: ServiceGround) => Promise<StagedService>>> = {
  api: stageApi,
  dashboard: stageDashboard,
  parser: stageParser,
}

/** The three services of the product, with nothing live, behind one host at `url`. */
export type ProductServices = AsyncDisposable & { url: string; services: ReadonlyMap<string, WatchedService> }

export async function openProductServices({ folder, databaseUrl }: { folder: string; databaseUrl: string }): Promise<ProductServices> {
  await using starting = new AsyncDisposableStack()
  // What a service starts later, too.
  const ofServices = starting.use(new AsyncDisposableStack())
  const opened = await Promise.all(
    marinaServices.map(async (name) => {
      const own = join(folder, name)
      await mkdir(own, { recursive: true })
      return { name, staged: await stages[name]({ folder: own, databaseUrl, resources: ofServices }) }
    }),
  )
  const routes = opened.map(({ name, staged }) => ({ path: `${productPath}${servicePaths[name]}`, to: staged.origin }))
  const host = starting.use(await startEdgeHost(routes))
  const url = `${host.url}${productPath}`
  const services = new Map<string, WatchedService>()
  for (const { name, staged } of opened) {
    const watcher = starting.use(await watchWeights(staged.weights))
    services.set(name, { ...staged, url: `${url}${servicePaths[name]}`, weightChanges: watcher.changes })
  }
  const resources = starting.move()
  return { url, services, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}
