import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import type { StageClient } from '../stage/client/threaded-client.ts'
import { packRelease } from '../stage/demo-service/harbor.ts'
import { type RehearsalStage, type StagedEnvironment, startStage } from '../stage/stage.ts'
import { backend } from '../stage/targets/proxied-sides.ts'
import { beginDeployRun, type FoundedRepository, foundRepository, harborRepository } from '../world/founded-repository.ts'
import { seedLedger } from '../world/ledger-seed.ts'
import { type ActionStepOptions, type ActionStepResult, RunningStep } from './action-step.ts'
import { type Boundary, type Interception, startInterception } from './interception.ts'

const place = 'production'

type KillSiteParts = { stage: RehearsalStage; client: StageClient; artifacts: ReadonlyMap<string, string>; folder: string }

/** A production environment for many kills. Each kill gets a new GitHub, so that its records start empty. */
export class KillSite implements AsyncDisposable {
  readonly stage: RehearsalStage
  readonly client: StageClient
  readonly #artifacts: ReadonlyMap<string, string>
  readonly #folder: string
  #count = 0

  private constructor({ stage, client, artifacts, folder }: KillSiteParts) {
    this.stage = stage
    this.client = client
    this.#artifacts = artifacts
    this.#folder = folder
  }

  /** Starts the environment with the first of the versions live. */
  static async start(versions: readonly [string, ...string[]], proxy: 'edge' | 'haproxy'): Promise<KillSite> {
    const stage = await startStage({ environments: [place], proxy })
    const folder = await mkdtemp(join(stage.folder, 'site-'))
    const artifacts = new Map<string, string>()
    for (const version of versions) artifacts.set(version, await packRelease(join(folder, `build-${version}`), { version }))
    await stage.seedLive(place, { version: versions[0] })
    const client = await stage.startClient(place, { rate: 20 })
    return new KillSite({ stage, client, artifacts, folder })
  }

  get place(): StagedEnvironment {
    return this.stage.environment(place)
  }

  artifact(version: string): string {
    const found = this.#artifacts.get(version)
    if (found === undefined) throw new Error(`no release ${version} was packed`)
    return found
  }

  /** A GitHub whose ledger records the live release and, where there is one, the release on hot standby. */
  async openContext({ live, colour, standby }: { live: string; colour: Colour; standby: string | undefined }): Promise<KillContext> {
    this.#count += 1
    const folder = join(this.#folder, `kill-${this.#count}`)
    await mkdir(folder, { recursive: true })
    const founded = await foundRepository(folder, { environment: place })
    const { github, sha } = founded
    const other = colour === 'blue' ? 'green' : 'blue'
    const past = { environment: place, url: this.place.url }
    if (standby !== undefined) await seedLedger(github, { ...past, release: { version: standby, sha }, colour: other })
    await seedLedger(github, { ...past, release: { version: live, sha }, colour })
    return { ...founded, site: this, folder }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.stop()
    await this.stage[Symbol.asyncDispose]()
  }
}

export type KillContext = FoundedRepository & { site: KillSite; folder: string }

export async function closeKillContext({ github, folder }: KillContext): Promise<void> {
  await github[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
}

type KillableRunParts = { id: number; token: string; context: KillContext; interception: Interception }

/** One run of a deploying workflow, with one job, whose requests and commands are intercepted. */
export class KillableRun implements AsyncDisposable {
  readonly id: number
  readonly #context: KillContext
  readonly #interception: Interception
  readonly #token: string

  private constructor({ id, token, context, interception }: KillableRunParts) {
    this.id = id
    this.#token = token
    this.#context = context
    this.#interception = interception
  }

  /** `steps`: those of its rollout. */
  static async begin(
    context: KillContext,
    { steps, onBoundary }: { steps: string; onBoundary(boundary: Boundary): Promise<void> },
  ): Promise<KillableRun> {
    const { github, folder, site } = context
    const { id, token } = beginDeployRun(context)
    const { socketPath } = site.stage.edge(place)
    const interception = await startInterception({
      apiUrl: github.apiUrl,
      socketPath,
      ownSocketPath: join(folder, `${id % 100_000}.sock`),
      onBoundary,
    })
    await writeFile(join(context.workspace, `slipway-${id}.yml`), slipwayYml(site.place, { socket: interception.socketPath, steps }))
    return new KillableRun({ id, token, context, interception })
  }

  /** Starts the main step of an action, with more variables in its environment. */
  step(
    action: ActionStepOptions['action'],
    inputs: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<RunningStep> {
    return this.#start({ action, step: 'main', inputs }, environment)
  }

  /** Runs its post step with the state that the main step left. */
  async post(
    action: ActionStepOptions['action'],
    inputs: Readonly<Record<string, string>>,
    state: Readonly<Record<string, string>>,
  ): Promise<ActionStepResult> {
    const saved = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))
    return await (await this.#start({ action, step: 'post', inputs }, saved)).ended
  }

  async #start(
    { action, step, inputs }: Pick<ActionStepOptions, 'action' | 'step' | 'inputs'>,
    more: Readonly<Record<string, string>>,
  ): Promise<RunningStep> {
    const { site, folder, workspace, sha } = this.#context
    const shared = {
      environment: place,
      config: `slipway-${this.id}.yml`,
      token: this.#token,
      secrets: site.stage.secrets(place),
      variables: site.stage.environmentVariables(place),
    }
    const temp = join(folder, 'temp')
    await mkdir(temp, { recursive: true })
    const event = join(folder, 'event.json')
    await writeFile(event, '{}')
    const environment = {
      HOME: folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: this.#interception.apiUrl,
      GITHUB_RUN_ID: String(this.id),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_JOB: 'deploy',
      GITHUB_WORKFLOW: 'Enhanced CI',
      GITHUB_REPOSITORY: `${harborRepository.owner}/${harborRepository.name}`,
      GITHUB_SHA: sha,
      GITHUB_REF: 'refs/heads/main',
      GITHUB_ACTOR: 'mona',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_EVENT_PATH: event,
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      ...more,
    }
    return await RunningStep.start({ action, step, inputs: { ...shared, ...inputs }, environment, folder })
  }

  /** Sets the run's conclusion in GitHub. */
  end(conclusion: 'success' | 'failure' | 'cancelled'): void {
    this.#context.github.updateRun(this.id, { status: 'completed', conclusion })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#interception[Symbol.asyncDispose]()
  }
}

/** Short clocks, so that a kill takes seconds: the code under test is as shipped. */
function slipwayYml({ url }: StagedEnvironment, { socket, steps }: { socket: string; steps: string }): string {
  return `service: harbor
environments:
  ${place}:
    url: ${url}
    branches: [main]
    approval: none
    traffic: { requests-per-second: 25, paths: [/api/items], timeout: 3s }
    thresholds: { response-time: { p95: 3s }, error-rate: 5% }
    rollout: { steps: [${steps}], step-time: 3s, ready-within: 8s, hold: 10m }
    placement: { prepare: [deploy/start.sh, $COLOUR, $RELEASE], retire: [deploy/stop.sh, $COLOUR], time-limit: 20s }
    target: { type: haproxy, socket: ${socket}, backend: ${backend} }
health:
  basic: [{ name: startup, http: { path: /api/health, expect: { status: 200, version: $RELEASE } }, timeout: 3s }]
`
}
