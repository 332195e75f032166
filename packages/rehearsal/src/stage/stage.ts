import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientOptions } from './client.ts'
import { type ClientReport, reportOn, type Sample } from './client-samples.ts'
import type { Edge, EdgeOptions } from './edge.ts'
import { takePort } from './free-port.ts'
import { startHaproxy } from './haproxy.ts'
import { type Colour, loadSchema, packRelease, type Release, startSide, stopSide } from './harbor.ts'
import { type MailSink, startMailSink } from './mail.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { killProcessesBelow } from './processes.ts'
import { askRuntime } from './runtime-client.ts'
import { type SlackSink, startSlackSink } from './slack.ts'
import { startThread } from './thread.ts'
import { type WeightChange, type Weights, watchWeights, weightsOf } from './weights.ts'

export type StageOptions = {
  /** Each with an edge, ports and a home of its own. */
  readonly environments?: readonly string[]
  /** One that runs already and is not ours to end; otherwise the stage starts its own. */
  readonly postgres?: Postgres
  /** Our edge, or the real HAProxy where it is installed. */
  readonly proxy?: 'edge' | 'haproxy'
  /** Leaves the folders in place. */
  readonly keep?: boolean
}

export type Place = {
  readonly name: string
  /** What users ask: the edge's address with the service's base path. */
  readonly url: string
  readonly edge: Edge
  /** The name of the edge's backend; its servers are `blue` and `green`. */
  readonly backend: string
  /** HARBOR_HOME: releases, process files and logs. */
  readonly home: string
  readonly ports: Readonly<Record<Colour, number>>
  /** Every change of the weights that was seen from outside, the first state included. */
  weightChanges(): readonly WeightChange[]
}

export type StageClient = AsyncDisposable & { report(): Promise<ClientReport>; stop(): Promise<ClientReport> }

export type Stage = AsyncDisposable & {
  readonly folder: string
  readonly postgres: Postgres
  readonly mail: MailSink
  readonly slack: SlackSink
  /** Throws an Error for a name that the stage was not started with. */
  place(environment: string): Place
  /** dotenv text for the variable SLIPWAY_VARIABLES. */
  environmentVariables(environment: string): string
  /** dotenv text for the secret SLIPWAY_SECRETS. */
  secrets(environment: string): string
  /** The weights as the edge tells them; 0 for a side that drains or is in maintenance. */
  edgeWeights(environment: string): Promise<Weights>
  /** The release that runs on each side, asked past the edge; undefined where none answers. */
  running(environment: string): Promise<Record<Colour, string | undefined>>
  /** Puts a release live without the pipeline: on the side without traffic, which then gets all. Resolves to that side. */
  seedLive(environment: string, release: Release): Promise<Colour>
  /** Somebody's hand at the proxy. */
  setWeights(environment: string, weights: Weights): Promise<void>
  /** The host no longer has a release: the idle side is taken down where it runs there, and what was unpacked of it is gone. */
  clearAway(environment: string, version: string): Promise<void>
  /** The client that never stops asking this environment's edge. */
  startClient(environment: string, options?: Omit<ClientOptions, 'url'>): Promise<StageClient>
}

const basePath = '/SwiftConcur'
const backend = 'harbor'

export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-stage-'))
  await using starting = new AsyncDisposableStack()
  starting.defer(() => (options.keep === true ? Promise.resolve() : rm(folder, { recursive: true, force: true, maxRetries: 5 })))
  starting.defer(() => killProcessesBelow(folder))
  const [postgres, mail, slack, places] = await Promise.all([
    options.postgres ?? loadSchema().then(async (schema) => starting.use(await startPostgres({ schema }))),
    startMailSink().then((one) => starting.use(one)),
    startSlackSink().then((one) => starting.use(one)),
    Promise.all((options.environments ?? ['production']).map((name) => openPlace(name, folder, options.proxy ?? 'edge', starting))),
  ])
  const resources = starting.move()
  const clients = new AsyncDisposableStack()
  resources.use(clients)

  const place = (environment: string) => {
    const found = places.find(({ name }) => name === environment)
    if (found === undefined)
      throw new Error(`the stage has no environment ${environment}; it has ${places.map(({ name }) => name).join(', ')}`)
    return found
  }
  const variablesOf = ({ home, ports, edge, url }: Place) => ({
    HARBOR_HOME: home,
    HARBOR_BLUE_PORT: String(ports.blue),
    HARBOR_GREEN_PORT: String(ports.green),
    HARBOR_NODE: process.execPath,
    EDGE_SOCKET: edge.socketPath,
    EDGE_URL: url,
    MAIL_SERVER: mail.url,
  })
  const secretsOf = ({ name }: Place) => ({ DATABASE_URL: postgres.url, SLACK_WEBHOOK: slack.webhook(name) })

  const setWeights = async (environment: string, { blue, green }: Weights) => {
    await askRuntime(place(environment).edge.socketPath, `set weight ${backend}/blue ${blue}; set weight ${backend}/green ${green}`)
  }

  return {
    folder,
    postgres,
    mail,
    slack,
    place,
    environmentVariables: (environment) => dotenv(variablesOf(place(environment))),
    secrets: (environment) => dotenv(secretsOf(place(environment))),
    edgeWeights: (environment) => weightsOf(place(environment).edge, backend),
    running: async (environment) => {
      const { ports } = place(environment)
      const [blue, green] = await Promise.all([releaseAt(ports.blue), releaseAt(ports.green)])
      return { blue, green }
    },
    async seedLive(environment, release) {
      const at = place(environment)
      const colour: Colour = (await weightsOf(at.edge, backend)).blue > 0 ? 'green' : 'blue'
      const artifact = await packRelease(join(folder, `build-${environment}-${release.version}`), release)
      await startSide(colour, release.version, { ...variablesOf(at), ...secretsOf(at), ARTIFACT: artifact })
      await setWeights(environment, colour === 'blue' ? { blue: 100, green: 0 } : { blue: 0, green: 100 })
      return colour
    },
    setWeights,
    async clearAway(environment, version) {
      const at = place(environment)
      const idle: Colour = (await weightsOf(at.edge, backend)).blue > 0 ? 'green' : 'blue'
      if ((await releaseAt(at.ports[idle])) === version) await stopSide(idle, { ...variablesOf(at), ...secretsOf(at) })
      await rm(join(at.home, 'releases', version), { recursive: true })
    },
    async startClient(environment, clientOptions = {}) {
      const client = clients.use(await startThread<string>('./client-thread.ts', { ...clientOptions, url: place(environment).url }))
      const ask = async (question: string) => reportOn(await client.ask<Sample[]>(question))
      return { report: () => ask('samples'), stop: () => ask('stop'), [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() }
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function openPlace(name: string, folder: string, proxy: 'edge' | 'haproxy', resources: AsyncDisposableStack): Promise<Place> {
  const home = join(folder, name)
  await mkdir(home)
  const ports = { blue: await takePort(), green: await takePort() }
  const servers = [
    { name: 'blue', port: ports.blue, weight: 0 },
    { name: 'green', port: ports.green, weight: 0 },
  ]
  const options: EdgeOptions = { backend, servers, socketPath: join(folder, `${name.slice(0, 20)}.sock`) }
  const edge = resources.use(proxy === 'haproxy' ? await startHaproxy(options) : await startEdgeThread(options))
  const watcher = resources.use(await watchWeights(edge, backend))
  return { name, url: `http://127.0.0.1:${edge.port}${basePath}`, edge, backend, home, ports, weightChanges: watcher.changes }
}

async function startEdgeThread(options: EdgeOptions): Promise<Edge> {
  const thread = await startThread<Pick<Edge, 'port' | 'socketPath' | 'socketPort'>>('./edge-thread.ts', options)
  return { ...thread.ready, [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose]() }
}

async function releaseAt(port: number): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${basePath}/api/health`, {
      signal: AbortSignal.timeout(5_000),
      // A connection that is kept would be found closed after the side was replaced.
      headers: { connection: 'close' },
    })
    await answer.body?.cancel()
    return answer.headers.get('x-release') ?? undefined
  } catch {
    return undefined
  }
}

function dotenv(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
