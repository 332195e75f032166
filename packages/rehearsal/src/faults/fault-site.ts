import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { z } from 'zod'
import type { StageClient } from '../stage/client/threaded-client.ts'
import { type RehearsalStage, type StagedEnvironment, startStage } from '../stage/stage.ts'
import { startThread, type Thread } from '../stage/system/thread.ts'
import type { DeployRun } from '../world/founded-repository.ts'
import { startCommandFront } from './command-front.ts'
import type { FaultTarget } from './fault-cell.ts'
import type { CallObserver } from './faulty-exchange.ts'
import type { FaultGithub } from './github-thread.ts'
import { startHttpFront } from './http-front.ts'
import { pretendAtGithub, pretendAtProvider } from './provider-pretence.ts'
import { kubectlProtocol, runtimeProtocol, startSocketFront } from './socket-front.ts'
import type { TimedFault } from './timed-fault.ts'

export const faultPlace = 'production'

const stagedAs = {
  haproxy: 'haproxy',
  cloudflare: 'cloudflare',
  // Without rolling releases a project has no share of the traffic.
  vercel: 'vercel-rolling',
  kubernetes: 'kubernetes',
  command: 'command',
} as const satisfies Record<FaultTarget, string>

export type FaultSiteOptions = {
  target: FaultTarget
  proxy: 'edge' | 'haproxy'
  /** The release that is live on blue, and known to the ledger. */
  live: string
}

/** A production environment of its own, with a GitHub, a repository, and a client that asks without a pause. */
export class FaultSite implements AsyncDisposable {
  readonly target: FaultTarget
  readonly stage: RehearsalStage
  readonly client: StageClient
  readonly folder: string
  readonly #github: Thread<FaultGithub>
  readonly #resources: AsyncDisposableStack

  private constructor(
    { target, stage, client, folder, github }: Pick<FaultSite, 'target' | 'stage' | 'client' | 'folder'> & { github: Thread<FaultGithub> },
    resources: AsyncDisposableStack,
  ) {
    this.target = target
    this.stage = stage
    this.client = client
    this.folder = folder
    this.#github = github
    this.#resources = resources
  }

  static async start({ target, proxy, live }: FaultSiteOptions): Promise<FaultSite> {
    await using starting = new AsyncDisposableStack()
    const stage = starting.use(await startStage({ environments: [faultPlace], target: stagedAs[target], proxy }))
    const folder = await mkdtemp(join(stage.folder, 'site-'))
    const { scripts, url } = stage.environment(faultPlace)
    await stage.seedLive(faultPlace, { version: live })
    const given = { folder, scripts, live, url, environment: faultPlace }
    const github = starting.use(await startThread<FaultGithub>(new URL('./github-thread.ts', import.meta.url), given))
    const client = await stage.startClient(faultPlace, { rate: 25 })
    return new FaultSite({ target, stage, client, folder, github }, starting.move())
  }

  get github(): FaultGithub {
    return this.#github.ready
  }

  /** A run that is in progress in GitHub. */
  beginJob(): Promise<DeployRun> {
    return this.#github.ask('begin')
  }

  async endJob({ id }: DeployRun, conclusion: 'success' | 'failure' | 'cancelled'): Promise<void> {
    await this.#github.ask(`end ${id} ${conclusion}`)
  }

  get environment(): StagedEnvironment {
    return this.stage.environment(faultPlace)
  }

  /** The share of the traffic (0 to 1) that each release has, as the proxy or the provider's stand-in itself says. */
  async shares(sideOf: Readonly<Record<Colour, string>>): Promise<Readonly<Record<string, number>>> {
    if (this.target === 'cloudflare' || this.target === 'vercel') return sharesOf(this.environment.records().at(-1) ?? '')
    const { blue, green } = await this.stage.edgeWeights(faultPlace)
    const sum = blue + green
    return sum === 0 ? {} : { [sideOf.blue]: blue / sum, [sideOf.green]: green / sum }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.stop()
    await this.#resources.disposeAsync()
  }
}

/** The shares in the words of a provider's record: `v1 90 %, v2 10 %`. */
export function sharesOf(record: string): Record<string, number> {
  return Object.fromEntries([...record.matchAll(/(\S+) ([\d.]+) %/g)].map(([, name = '', share]) => [name, Number(share) / 100]))
}

/** How a run reaches GitHub and the provider: with the faults of a window between. */
export type FaultyPlace = AsyncDisposable & {
  readonly apiUrl: string
  /** Lines of slipway.yml that configure placement and target. */
  readonly settings: readonly string[]
  readonly variables: string
  readonly path: string
}

export async function openFaultyPlace(
  site: FaultSite,
  { name, window, observer }: { name: string; window: TimedFault; observer: CallObserver },
): Promise<FaultyPlace> {
  await using starting = new AsyncDisposableStack()
  const github = starting.use(
    await startHttpFront({ party: 'github', upstream: site.github.apiUrl, window, observer, pretend: pretendAtGithub }),
  )
  const variables = site.stage.environmentVariables(faultPlace)
  const own = join(site.stage.folder, `${name}.sock`)
  const { settings, variables: changed } = await providerFront(site, { own, window, observer, starting, variables })
  const resources = starting.move()
  const { programs } = site.environment
  const path = process.env['PATH'] ?? ''
  return {
    apiUrl: github.url,
    settings,
    variables: changed,
    path: programs === undefined ? path : `${programs}:${path}`,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

type FrontParts = { own: string; window: TimedFault; observer: CallObserver; starting: AsyncDisposableStack; variables: string }

/** Stands before the provider. What prepares a release (an upload, a process) does not go through it: only Slipway's own calls do. */
async function providerFront(
  site: FaultSite,
  { own, window, observer, starting, variables }: FrontParts,
): Promise<{ settings: readonly string[]; variables: string }> {
  const { settings } = site.environment
  const replaced = (what: string, by: string) => settings.map((line) => line.replace(what, by))
  switch (site.target) {
    case 'haproxy':
      starting.use(
        await startSocketFront({
          path: own,
          upstream: site.stage.edge(faultPlace).socketPath,
          window,
          observer,
          protocol: runtimeProtocol,
        }),
      )
      return { settings: replaced('socket: $EDGE_SOCKET', `socket: ${own}`), variables }
    case 'cloudflare':
    case 'vercel': {
      const name = site.target === 'vercel' ? 'VERCEL_API' : 'CLOUDFLARE_API'
      const upstream = variableOf(variables, name)
      const front = starting.use(await startHttpFront({ party: 'provider', upstream, window, observer, pretend: pretendAtProvider }))
      return { settings: replaced(`api: $${name}`, `api: '${front.url}'`), variables }
    }
    case 'kubernetes': {
      const kubeconfig = kubeconfigFile.parse(JSON.parse(await readFile(variableOf(variables, 'KUBECONFIG'), 'utf8')))
      const { socketPath: upstream } = kubeconfig
      starting.use(await startSocketFront({ path: own, upstream, window, observer, protocol: kubectlProtocol }))
      await writeFile(`${own}.json`, JSON.stringify({ ...kubeconfig, socketPath: own }))
      return { settings, variables: variables.replace(/^KUBECONFIG=.*$/m, `KUBECONFIG=${own}.json`) }
    }
    case 'command': {
      starting.use(await startCommandFront({ path: own, window, observer }))
      const front = join(import.meta.dirname, 'command-process.ts')
      const through = (what: string) => `${what}: [$HARBOR_NODE, ${front}, ${own}, ${what}, $HARBOR_NODE, deploy/${what}.js]`
      return {
        settings: settings
          .filter((line) => !line.startsWith('hooks:'))
          .map((line) =>
            (['observe', 'shift'] as const).reduce(
              (text, what) => text.replace(`${what}: [$HARBOR_NODE, deploy/${what}.js]`, through(what)),
              // A command that hangs is ended after its own time limit, which no fault of the matrix should outlast by much.
              line.replace('time-limit: 10s', 'time-limit: 4s'),
            ),
          ),
        variables,
      }
    }
  }
}

const kubeconfigFile = z.object({ socketPath: z.string(), user: z.string() })

function variableOf(text: string, name: string): string {
  const value = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]
  if (value === undefined) throw new Error(`the stage has no variable ${name}`)
  return value
}

export async function newFolder(site: FaultSite, name: string): Promise<string> {
  const folder = join(site.folder, name)
  await mkdir(folder, { recursive: true })
  return folder
}
