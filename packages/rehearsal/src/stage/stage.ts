import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import type { ClientOptions } from './client/client.ts'
import { type StageClient, startThreadedClient } from './client/threaded-client.ts'
import { type PostgresServer, startPostgres } from './database/postgres.ts'
import { basePath, type DemoRelease, loadSchema, packRelease, stopSide } from './demo-service/harbor.ts'
import type { Edge } from './proxy/edge-proxy.ts'
import { askRuntime } from './proxy/runtime-client.ts'
import { type EdgeWeights, type WeightChange, watchWeights } from './proxy/weight-watch.ts'
import { type MailSink, startMailSink } from './sinks/mail-sink.ts'
import { type SlackSink, startSlackSink } from './sinks/slack-sink.ts'
import { killProcessesBelow } from './system/processes.ts'
import { openCloudflare } from './targets/cloudflare.ts'
import { openCommand } from './targets/command.ts'
import { openHaproxy } from './targets/haproxy.ts'
import { openKubernetes } from './targets/kubernetes.ts'
import { backend } from './targets/proxied-sides.ts'
import type { StagedTarget, TargetContext, TargetKind } from './targets/staged-target.ts'
import { openVercel } from './targets/vercel.ts'

export type StageOptions = {
  /** The names of the environments. Each has ports, a home and a target of its own. */
  readonly environments?: readonly string[]
  /** The target of all environments; HAProxy when not given. */
  readonly target?: TargetKind | undefined
  /** A running database, which the stage does not stop. Without it the stage starts its own. */
  readonly postgres?: PostgresServer
  /** For HAProxy: the rehearsal's own edge proxy, or the real HAProxy where it is installed. */
  readonly proxy?: 'edge' | 'haproxy'
  /** Leaves the folders in place. */
  readonly keep?: boolean
}

export type StagedEnvironment = Pick<
  StagedTarget,
  'settings' | 'weighted' | 'testDoubles' | 'scripts' | 'programs' | 'records' | 'facts'
> & {
  readonly name: string
  /** The address that users open, with the service's base path. */
  readonly url: string
  /** HARBOR_HOME: releases, process files and logs. */
  readonly home: string
  /** Every observed change of the weights, starting with the initial state. */
  weightChanges(): readonly WeightChange[]
}

export type RehearsalStage = AsyncDisposable & {
  readonly folder: string
  readonly postgres: PostgresServer
  readonly mail: MailSink
  readonly slack: SlackSink
  /** The notification channels of the stage, as slipway.yml names them. */
  channels(): Readonly<Record<string, string>>
  /** Throws an Error for an unknown name. */
  environment(environment: string): StagedEnvironment
  /** The proxy of an environment. Throws an Error where it has none. */
  edge(environment: string): Edge
  /** dotenv text for the variable SLIPWAY_VARIABLES. */
  environmentVariables(environment: string): string
  /** dotenv text for the secret SLIPWAY_SECRETS. */
  secrets(environment: string): string
  /** The weights as reported by the provider; 0 for a side that drains or is in maintenance. */
  edgeWeights(environment: string): Promise<EdgeWeights>
  /** The release that runs on each side, requested without the edge; undefined where none answers. */
  running(environment: string): Promise<Record<Colour, string | undefined>>
  /** Brings a release live without the pipeline: starts it on the idle side and gives that side all traffic. Resolves to the side. */
  seedLive(environment: string, release: DemoRelease): Promise<Colour>
  /** Sets the weights at the proxy, as a person would. */
  setWeights(environment: string, weights: EdgeWeights): Promise<void>
  /** Removes a release from the host: stops the idle side if it runs that release, and deletes its files. */
  removeRelease(environment: string, version: string): Promise<void>
  /** Starts a constant client of this environment's edge. */
  startClient(environment: string, options?: Omit<ClientOptions, 'url'>): Promise<StageClient>
}

export async function startStage(options: StageOptions = {}): Promise<RehearsalStage> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-stage-'))
  await using starting = new AsyncDisposableStack()
  starting.defer(() => (options.keep === true ? Promise.resolve() : rm(folder, { recursive: true, force: true, maxRetries: 5 })))
  starting.defer(() => killProcessesBelow(folder))
  const [postgres, mail, slack] = await Promise.all([
    options.postgres ?? loadSchema().then(async (schema) => starting.use(await startPostgres({ schema }))),
    startMailSink().then((one) => starting.use(one)),
    startSlackSink().then((one) => starting.use(one)),
  ])
  const common = { HARBOR_NODE: process.execPath, MAIL_SERVER: mail.url, DATABASE_URL: postgres.url }
  const open = (name: string) => openPlace({ name, folder, home: join(folder, name), variables: common, resources: starting }, options)
  const places = await Promise.all((options.environments ?? ['production']).map(open))
  const resources = starting.move()
  const clients = new AsyncDisposableStack()
  resources.use(clients)

  const at = (environment: string) => {
    const found = places.find(({ place }) => place.name === environment)
    if (found === undefined)
      throw new Error(`the stage has no environment ${environment}; it has ${places.map(({ place }) => place.name).join(', ')}`)
    return found
  }
  const variablesOf = ({ place, footing }: Opened) => ({
    ...footing.variables,
    HARBOR_NODE: common.HARBOR_NODE,
    EDGE_URL: place.url,
    MAIL_SERVER: mail.url,
  })
  const secretsOf = ({ place, footing }: Opened) => ({
    DATABASE_URL: postgres.url,
    SLACK_WEBHOOK: slack.webhook(place.name),
    ...footing.secrets,
  })

  const edgeOf = (environment: string) => {
    const { edge } = at(environment).footing
    if (edge === undefined) throw new Error(`${environment} has no proxy`)
    return edge
  }

  return {
    folder,
    postgres,
    mail,
    slack,
    channels: () => ({ SLACK_DEPLOYMENTS: slack.webhook('deployments'), SLACK_ALERTS: slack.webhook('alerts'), SMTP_URL: mail.url }),
    environment: (environment) => at(environment).place,
    edge: edgeOf,
    environmentVariables: (environment) => dotenv(variablesOf(at(environment))),
    secrets: (environment) => dotenv(secretsOf(at(environment))),
    edgeWeights: (environment) => at(environment).footing.weights(),
    running: (environment) => at(environment).footing.running(),
    async seedLive(environment, release) {
      const found = at(environment)
      const artifact = await packRelease(join(folder, `build-${environment}-${release.version}`), release)
      return found.footing.seedLive({ version: release.version, artifact }, { ...variablesOf(found), ...secretsOf(found) })
    },
    setWeights: async (environment, { blue, green }) => {
      await askRuntime(edgeOf(environment).socketPath, `set weight ${backend}/blue ${blue}; set weight ${backend}/green ${green}`)
    },
    async removeRelease(environment, version) {
      const found = at(environment)
      const [{ blue }, running] = await Promise.all([found.footing.weights(), found.footing.running()])
      const idle: Colour = blue > 0 ? 'green' : 'blue'
      if (running[idle] === version) await stopSide(idle, { ...variablesOf(found), ...secretsOf(found) })
      const releases = join(found.place.home, 'releases')
      const kept = (await readdir(releases)).filter((name) => name === version || name.startsWith(`${version}@`))
      if (kept.length === 0) throw new Error(`${environment} keeps no release ${version}`)
      for (const name of kept) await rm(join(releases, name), { recursive: true })
    },
    async startClient(environment, clientOptions = {}) {
      return clients.use(await startThreadedClient({ ...clientOptions, url: at(environment).place.url }))
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

type Opened = { place: StagedEnvironment; footing: StagedTarget }

async function openPlace(ground: TargetContext, { target = 'haproxy', proxy = 'edge' }: StageOptions): Promise<Opened> {
  await mkdir(ground.home)
  const footing = await footingOf(target, ground, proxy)
  const watcher = ground.resources.use(await watchWeights(footing.weights))
  const { settings, weighted, testDoubles, records, facts, scripts, programs } = footing
  const given = { ...(scripts === undefined ? {} : { scripts }), ...(programs === undefined ? {} : { programs }) }
  const { name, home } = ground
  const place = {
    name,
    home,
    url: `${footing.origin}${basePath}`,
    settings,
    weighted,
    testDoubles,
    records,
    facts,
    ...given,
    weightChanges: watcher.changes,
  }
  return { place, footing }
}

function footingOf(target: TargetKind, ground: TargetContext, proxy: 'edge' | 'haproxy'): Promise<StagedTarget> {
  switch (target) {
    case 'haproxy':
      return openHaproxy(ground, proxy)
    case 'cloudflare':
      return openCloudflare(ground)
    case 'vercel':
      return openVercel(ground, { rolling: false })
    case 'vercel-rolling':
      return openVercel(ground, { rolling: true })
    case 'kubernetes':
      return openKubernetes(ground, 'http-route')
    case 'kubernetes-service':
      return openKubernetes(ground, 'service')
    case 'command':
      return openCommand(ground)
  }
}

function dotenv(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
