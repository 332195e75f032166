import type { Colour } from '@slipway/shared/core/words'
import type { PostgresServer } from '../database/postgres.ts'
import { makeProviderPrograms } from '../providers/provider-cli.ts'
import type { EdgeWeights, WeightChange } from '../proxy/weight-watch.ts'
import { startThread } from '../system/thread.ts'
import { type MarinaService, migrateMarina } from './marina.ts'
import type { StagedService } from './staged-service.ts'

/** What is known of a service from the start. */
type ServiceFacts = Pick<StagedService, 'settings' | 'weighted' | 'testDoubles' | 'variables' | 'secrets'> & {
  readonly name: string
  /** The address of the service at the product's host. */
  readonly url: string
}

/** A service of the product, seen from outside of the thread that serves it. */
export type StageService = ServiceFacts & {
  weights(): Promise<EdgeWeights>
  /** Every observed change of the weights, starting with the initial state. */
  weightChanges(): Promise<readonly WeightChange[]>
  /** How often something was uploaded or started on a side by the pipeline. */
  uploads(): Promise<number>
  /** Brings a release live without the pipeline. Resolves to its side. */
  seedLive(version: string): Promise<Colour>
}

/** The three services of the example product in one environment, behind one host. */
export type ProductStage = AsyncDisposable & {
  /** The address of the product. */
  readonly url: string
  /** A folder of programs that the runner has on its PATH. */
  readonly programs: string
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly testDoubles: readonly string[]
  service(name: MarinaService): StageService
}

/** Stages the product in a folder, with a fresh database of the example's migrations. What serves its users is a thread of its own. */
export async function startProduct({ folder, postgres }: { folder: string; postgres: PostgresServer }): Promise<ProductStage> {
  await postgres.query('drop schema if exists marina cascade')
  await migrateMarina(postgres.url)
  const programs = await makeProviderPrograms(folder)
  const thread = await startThread<{ url: string; services: readonly ServiceFacts[] }>(
    new URL('./product-services-thread.ts', import.meta.url),
    { folder, databaseUrl: postgres.url },
  )
  const { url, services } = thread.ready
  const watched = new Map(
    services.map((facts): [string, StageService] => {
      const ask = <Answer>(about: string, version?: string) => thread.ask<Answer>(JSON.stringify({ service: facts.name, about, version }))
      const asking = {
        weights: () => ask<EdgeWeights>('weights'),
        weightChanges: () => ask<readonly WeightChange[]>('changes'),
        uploads: () => ask<number>('uploads'),
        seedLive: (version: string) => ask<Colour>('seed', version),
      }
      return [facts.name, { ...facts, ...asking }]
    }),
  )
  return {
    url,
    programs,
    variables: Object.fromEntries(services.flatMap(({ variables }) => Object.entries(variables))),
    secrets: { DATABASE_URL: postgres.url, ...Object.fromEntries(services.flatMap(({ secrets }) => Object.entries(secrets))) },
    testDoubles: services.flatMap(({ testDoubles }) => testDoubles),
    service: (name) => {
      const found = watched.get(name)
      if (found === undefined) throw new Error(`the product has no service ${name}`)
      return found
    },
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  }
}
