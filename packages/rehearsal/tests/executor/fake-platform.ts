import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type {
  ArtifactRecord,
  Decision,
  Dispatch,
  EnvironmentRecord,
  JobRecord,
  Permissions,
  Platform,
  RunRecord,
} from '../../src/contract/platform.ts'

type Grant = { runId: number; jobId: number; permissions: Permissions; token: string; revoked: boolean }

/** The server's half, in memory: what a test may set, and what it may look at afterwards. */
export class FakePlatform implements Platform {
  readonly apiUrl = 'http://127.0.0.1:1/api'
  readonly serverUrl = 'http://127.0.0.1:1'
  readonly repository: Platform['repository']
  readonly runs: RunRecord[] = []
  readonly jobs: JobRecord[] = []
  readonly grants: Grant[] = []
  readonly environments = new Map<string, EnvironmentRecord>()
  readonly statuses: string[] = []
  readonly saved: ArtifactRecord[] = []
  /** What became of each Deployment that was made for a job. */
  readonly deployments: string[][] = []
  repositorySecrets: Record<string, string> = {}
  repositoryVariables: Record<string, string> = {}
  approve: (environment: string, signal: AbortSignal) => Promise<Decision> = async () => 'approved'
  start: ((dispatch: Dispatch) => Promise<RunRecord>) | undefined
  cancel: ((runId: number, how: { force: boolean }) => void) | undefined
  readonly #artifacts: string

  constructor(gitDir: string, artifacts: string) {
    this.repository = { owner: 'acme', name: 'harbor', id: 42, defaultBranch: 'main', private: false, gitDir }
    this.#artifacts = artifacts
  }

  createRun: Platform['createRun'] = (run) => {
    const id = this.runs.length + 1
    const record: RunRecord = {
      ...run,
      id,
      number: id,
      attempt: 1,
      createdAt: '2026-01-01T00:00:00Z',
      status: 'queued',
      conclusion: undefined,
    }
    this.runs.push(record)
    return record
  }

  updateRun: Platform['updateRun'] = (id, change) => {
    if (change.status !== undefined) this.statuses.push(change.status)
    Object.assign(this.runs.find((run) => run.id === id) ?? {}, change)
  }

  createJob: Platform['createJob'] = ({ runId, name }) => {
    const job: JobRecord = {
      id: 100 + this.jobs.length,
      runId,
      name,
      runner: { labels: [], group: undefined },
      createdAt: '2026-01-05T12:00:00Z',
      status: 'queued',
      conclusion: undefined,
      startedAt: undefined,
      completedAt: undefined,
      steps: [],
      annotations: [],
    }
    this.jobs.push(job)
    return job
  }

  updateJob: Platform['updateJob'] = (id, change) => {
    Object.assign(this.jobs.find((job) => job.id === id) ?? {}, change)
  }

  issueToken: Platform['issueToken'] = (grant) => {
    const token = `ghs_token_of_job_${grant.jobId}`
    this.grants.push({ ...grant, token, revoked: false })
    return token
  }

  revokeToken: Platform['revokeToken'] = (token) => {
    for (const grant of this.grants) if (grant.token === token) grant.revoked = true
  }

  secrets: Platform['secrets'] = () => this.repositorySecrets
  variables: Platform['variables'] = () => this.repositoryVariables
  environment: Platform['environment'] = (name) => this.environments.get(name)

  createEnvironment: Platform['createEnvironment'] = (name) => this.addEnvironment({ name })

  awaitApproval: Platform['awaitApproval'] = async (_runId, environment, signal) => this.approve(environment, signal)

  openDeployment: Platform['openDeployment'] = ({ environment }) => {
    const states = [`${environment} made`]
    this.deployments.push(states)
    return { started: () => states.push('started'), ended: (conclusion) => states.push(conclusion) }
  }

  saveArtifact: Platform['saveArtifact'] = async ({ runId, name, folder, retentionDays = 90 }) => {
    if (this.saved.some((artifact) => artifact.runId === runId && artifact.name === name)) throw new Error(`the run already has ${name}`)
    const id = 500 + this.saved.length
    const target = join(this.#artifacts, String(id))
    mkdirSync(target, { recursive: true })
    cpSync(folder, target, { recursive: true })
    const createdAt = '2026-01-05T12:00:00Z'
    const expiresAt = new Date(Date.parse(createdAt) + retentionDays * 86_400_000).toISOString()
    const artifact = { id, runId, name, folder: target, digest: `sha256:${id}`, bytes: 1, createdAt, expiresAt }
    this.saved.push(artifact)
    return artifact
  }

  artifacts: Platform['artifacts'] = (runId) => this.saved.filter((artifact) => artifact.runId === runId && existsSync(artifact.folder))

  onDispatch: Platform['onDispatch'] = (start) => {
    this.start = start
  }

  onRepositoryDispatch: Platform['onRepositoryDispatch'] = () => undefined

  onCancel: Platform['onCancel'] = (cancel) => {
    this.cancel = cancel
  }

  addEnvironment(change: Partial<EnvironmentRecord> & { name: string }): EnvironmentRecord {
    const environment = {
      reviewers: [],
      preventSelfReview: false,
      waitMinutes: 0,
      branches: undefined,
      customRules: [],
      adminsBypass: true,
      secrets: {},
      variables: {},
      ...change,
    }
    this.environments.set(environment.name, environment)
    return environment
  }
}
