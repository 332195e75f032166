import { z } from 'zod'
import type { GithubEmulator } from '../../github/emulator.ts'
import { combined } from '../../github/routes/statuses.ts'
import { fileHistory, listTags } from '../git/bare-repository.ts'
import { parseObject } from '../git/json-object.ts'
import { type LockHistory, lockHistory } from './lock-history.ts'

const deploymentPayload = z.object({
  release: z.object({ version: z.string(), sha: z.string(), digest: z.string().optional() }),
  artifact: z.object({ store: z.string(), ref: z.string(), digest: z.string() }).optional(),
  source: z.object({ sha: z.string(), tree: z.string() }).optional(),
  overrides: z.array(z.object({ rule: z.string(), by: z.string(), reason: z.string() })).optional(),
  approval: z.string().optional(),
  approvals: z.array(z.object({ by: z.string() })).optional(),
  githubDeployment: z.number().optional(),
})

/** GitHub's records of a story: deployments, statuses, issues, tags and the lock branch. */
export class GithubView {
  readonly #github: GithubEmulator

  constructor(github: GithubEmulator) {
    this.#github = github
  }

  /** The records of the ledger, oldest first. */
  deployments(environment: string) {
    return this.#ofTask(environment, 'slipway')
  }

  /** The Deployments that GitHub itself made for jobs, oldest first, each with its states. */
  jobDeployments(environment: string): string {
    const made = this.#ofTask(environment, 'deploy')
    return made.map(({ statuses }) => statuses.map(({ state }) => state).join(' ')).join('; ') || 'none'
  }

  deploymentState(environment: string, sha: string): string {
    const found = this.deployments(environment).findLast((deployment) => deployment.sha === sha)
    return found?.statuses.map((status) => status.state).join(', ') ?? 'none'
  }

  newestDeployment(environment: string): string {
    const newest = this.deployments(environment).at(-1)
    return newest === undefined ? 'none' : `${newest.sha} ${newest.statuses.at(-1)?.state ?? 'without a status'}`
  }

  /** The description of the newest status of the newest deployment. */
  newestDetail(environment: string): string {
    return this.deployments(environment).at(-1)?.statuses.at(-1)?.description ?? ''
  }

  /** The state of every status context at a commit, `CONTEXT: STATE`; `none` where it has no status. */
  commitStatuses(sha: string): string {
    const newest = new Map(this.#statusesOf(sha).map(({ context, state }) => [context, state]))
    return (
      [...newest]
        .map(([context, state]) => `${context}: ${state}`)
        .sort()
        .join(', ') || 'none'
    )
  }

  /** The combined state of all contexts of a commit. */
  combinedStatus(sha: string): string {
    return combined([...new Map(this.#statusesOf(sha).map((status) => [status.context, status])).values()])
  }

  /** When the first job of a run that failed was completed, in milliseconds since 1970; NaN where none has. */
  firstFailureAt(runId: number): number {
    const failed = this.#github.state.jobs.filter((job) => job.runId === runId && job.conclusion === 'failure')
    return Math.min(...failed.map((job) => Date.parse(job.completedAt ?? '')))
  }

  /** When a job of a run got its machine, in milliseconds since 1970; NaN where it has none. `name`: as shown, without those of its callers. */
  jobStartedAt(runId: number, name: string): number {
    return Date.parse(this.#jobOf(runId, name)?.startedAt ?? '')
  }

  /** How long a job of a run took on its machine, in seconds; NaN where there was none. */
  secondsOfJob(runId: number, name: string): number {
    return (Date.parse(this.#jobOf(runId, name)?.completedAt ?? '') - this.jobStartedAt(runId, name)) / 1_000
  }

  /** The number of jobs of a run that got a machine before a time. */
  jobsStartedBefore(runId: number, time: number): number {
    return this.#github.state.jobs.filter((job) => job.runId === runId && Date.parse(job.startedAt ?? '') < time).length
  }

  /** The number of runs that another event started. */
  runsOtherThan(event: string): number {
    return this.#github.state.runs.filter((run) => run.event !== event).length
  }

  incidents() {
    return this.#github.state.issues.filter((issue) => issue.labels.includes('slipway-incident'))
  }

  async lockState(environment: string): Promise<string> {
    const record = (await fileHistory(this.#github.repository.gitDir, `slipway/lock/${environment}`, 'record.json')).at(-1)
    return record === undefined ? 'never taken' : String(parseObject(record)['state'])
  }

  /** The recovery tags of rollbacks, with the commits that they point to. */
  recoveryTags(environment: string): Promise<string[]> {
    return listTags(this.#github.repository.gitDir, `slipway/recovery/${environment}/`)
  }

  /** The tags that number releases, with the commits that they point to. */
  versionTags(): Promise<string[]> {
    return listTags(this.#github.repository.gitDir, 'v*')
  }

  /** The release of the newest deployment and the rules that were overridden for it, from its payload. */
  newestIntent(environment: string): { version: string; overrides: string } {
    const { release, overrides = [] } = deploymentPayload.parse(this.deployments(environment).at(-1)?.payload)
    return { version: release.version, overrides: overrides.map(({ rule, by, reason }) => `${rule} by ${by}: ${reason}`).join('; ') }
  }

  /** How the newest deployment was let in: from where and by whom, and the Deployment that GitHub made for its job. */
  newestApproval(environment: string): { approval: string; githubDeployment: number } {
    const {
      approval = 'not recorded',
      approvals = [],
      githubDeployment = 0,
    } = deploymentPayload.parse(this.deployments(environment).at(-1)?.payload)
    return { approval: [approval, approvals.map(({ by }) => by).join(', ')].filter((part) => part !== '').join(': '), githubDeployment }
  }

  /** The id of the newest Deployment that GitHub itself made. */
  newestJobDeployment(environment: string): number {
    return this.#ofTask(environment, 'deploy').at(-1)?.id ?? Number.NaN
  }

  /** Which bytes the newest deployment is of, where they are kept, and from which commits they came. */
  newestOrigin(environment: string): { sha: string; digest: string; kept: string; source: string } {
    const { release, artifact, source } = deploymentPayload.parse(this.deployments(environment).at(-1)?.payload)
    const kept = artifact === undefined ? 'nowhere' : `${artifact.store} ${artifact.ref}`
    return { sha: release.sha, digest: release.digest ?? 'unknown', kept, source: source?.sha ?? 'unknown' }
  }

  /** Who held an environment's lock, and when. */
  lockHistory(environment: string): Promise<LockHistory> {
    return lockHistory(this.#github.repository.gitDir, environment)
  }

  #ofTask(environment: string, task: string) {
    return this.#github.state.deployments.filter((deployment) => deployment.environment === environment && deployment.task === task)
  }

  #jobOf(runId: number, name: string) {
    return this.#github.state.jobs.find((job) => job.runId === runId && job.name.split(' / ').at(-1) === name)
  }

  #statusesOf(sha: string) {
    return this.#github.state.statuses.filter((status) => status.sha === sha)
  }
}
