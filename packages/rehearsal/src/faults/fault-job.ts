import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ActionStepOptions, RunningStep } from '../kills/action-step.ts'
import { type DeployRun, harborRepository } from '../world/founded-repository.ts'
import { type FaultSite, type FaultyPlace, faultPlace, newFolder } from './fault-site.ts'

export type FaultJobOptions = {
  name: string
  site: FaultSite
  faulty: Pick<FaultyPlace, 'apiUrl' | 'settings' | 'variables' | 'path'>
  /** The shares that a release gets, one after the other. */
  steps: readonly string[]
  /** Told each line of a step's log as it comes. */
  onLine(line: string): void
}

/** One job of a deploying workflow: its steps share what a machine keeps until the job ends. */
export class FaultJob {
  readonly #options: FaultJobOptions
  readonly #job: DeployRun
  readonly #folder: string

  private constructor({ options, job, folder }: { options: FaultJobOptions; job: DeployRun; folder: string }) {
    this.#options = options
    this.#job = job
    this.#folder = folder
  }

  static async begin(options: FaultJobOptions): Promise<FaultJob> {
    const { site, name, steps, faulty } = options
    const folder = await newFolder(site, name)
    await newFolder(site, `${name}/temp`)
    const config = slipwayYml({ url: site.environment.url, settings: faulty.settings, steps })
    await writeFile(join(site.github.workspace, `slipway-${name}.yml`), config)
    await writeFile(join(folder, 'event.json'), '{}')
    return new FaultJob({ options, job: await site.beginJob(), folder })
  }

  start({
    action,
    step = 'main',
    inputs,
    state = {},
  }: Pick<ActionStepOptions, 'action' | 'inputs'> & {
    step?: ActionStepOptions['step']
    /** What the main step has left for its post step. */
    state?: Readonly<Record<string, string>>
  }): Promise<RunningStep> {
    const { site, name, faulty, onLine } = this.#options
    const shared = {
      environment: faultPlace,
      config: `slipway-${name}.yml`,
      token: this.#job.token,
      secrets: site.stage.secrets(faultPlace),
      variables: faulty.variables,
      'lock-wait': '0s',
    }
    const saved = Object.fromEntries(Object.entries(state).map(([key, value]) => [`STATE_${key}`, value]))
    const environment = {
      PATH: faulty.path,
      HOME: this.#folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: faulty.apiUrl,
      GITHUB_RUN_ID: String(this.#job.id),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_JOB: 'deploy',
      GITHUB_WORKFLOW: 'Enhanced CI',
      GITHUB_REPOSITORY: `${harborRepository.owner}/${harborRepository.name}`,
      GITHUB_SHA: site.github.sha,
      GITHUB_REF: 'refs/heads/main',
      GITHUB_ACTOR: 'mona',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_EVENT_PATH: join(this.#folder, 'event.json'),
      GITHUB_WORKSPACE: site.github.workspace,
      RUNNER_TEMP: join(this.#folder, 'temp'),
      ...saved,
    }
    return RunningStep.start({ action, step, inputs: { ...shared, ...inputs }, environment, folder: this.#folder, onLine })
  }

  /** Sets the run's conclusion in GitHub. */
  async end(conclusion: 'success' | 'failure' | 'cancelled'): Promise<void> {
    await this.#options.site.endJob(this.#job, conclusion)
  }
}

/** Short clocks, so that a cell takes seconds: the code under test is as shipped. */
function slipwayYml({ url, settings, steps }: { url: string; settings: readonly string[]; steps: readonly string[] }): string {
  return `service: harbor
environments:
  ${faultPlace}:
    url: ${url}
    branches: [main]
    approval: none
    traffic: { requests-per-second: 25, paths: [/api/items], timeout: 3s }
    thresholds: { response-time: { p95: 3s }, error-rate: 5% }
    rollout: { steps: [${steps.join(', ')}], step-time: 3s, ready-within: 8s, hold: 10m }
${settings.map((line) => `    ${line}\n`).join('')}
health:
  basic: [{ name: startup, http: { path: /api/health, expect: { status: 200, version: $RELEASE } }, timeout: 3s }]
`
}
