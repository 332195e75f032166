/**
 * The interface between the executor (the runner's half of GitHub) and the emulator (the server's half) within one
 * process. Actions under test see neither: they see environment variables, files and HTTP.
 */

export type Access = 'none' | 'read' | 'write'

/** By the names of `permissions:` in a workflow: `contents`, `pull-requests`, `security-events` and so on. */
export type Permissions = Readonly<Record<string, Access>>

export type RunConclusion = 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed_out' | 'startup_failure'

export type RunRecord = {
  readonly id: number
  readonly number: number
  readonly attempt: number
  /** `.github/workflows/enhanced-ci.yml` */
  readonly workflowPath: string
  readonly workflowName: string
  readonly event: string
  readonly headSha: string
  readonly headBranch: string
  readonly ref: string
  readonly actor: string
  readonly title: string
  readonly createdAt: string
  status: 'queued' | 'in_progress' | 'waiting' | 'completed'
  conclusion: RunConclusion | undefined
}

export type NewRun = Pick<RunRecord, 'workflowPath' | 'workflowName' | 'event' | 'headSha' | 'headBranch' | 'ref' | 'actor' | 'title'>

export type StepRecord = {
  name: string
  number: number
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: RunConclusion | undefined
}

/** All of these labels, of a group where one is named. */
export type RunnerRequest = { labels: readonly string[]; group: string | undefined }

export type JobRecord = {
  readonly id: number
  readonly runId: number
  /** As shown: `deploy / shift`. */
  readonly name: string
  /** What `runs-on` asks for; empty until that is known. */
  runner: RunnerRequest
  /** When all that it needs had ended, before its concurrency group and its approval. */
  readonly createdAt: string
  status: 'queued' | 'in_progress' | 'waiting' | 'completed'
  conclusion: RunConclusion | undefined
  startedAt: string | undefined
  completedAt: string | undefined
  steps: StepRecord[]
  annotations: { level: 'error' | 'warning' | 'notice'; title: string; message: string; path?: string; line?: number }[]
}

/** Every job gets a machine of its own, as with GitHub's hosted runners. */
export function runnerName(jobId: number): string {
  return `GitHub Actions ${jobId}`
}

export type EnvironmentRecord = {
  readonly name: string
  /** Logins, one of whom must approve; empty: no such rule. */
  reviewers: readonly string[]
  preventSelfReview: boolean
  waitMinutes: number
  /** Patterns that the ref's short name must match; undefined: every branch may deploy. */
  branches: readonly string[] | undefined
  /** Custom deployment protection rules: a job waits for the decision of the GitHub App of each that is enabled. */
  customRules: readonly { app: string; enabled: boolean }[]
  /** Whether administrators may let a job pass by. */
  adminsBypass: boolean
  secrets: Readonly<Record<string, string>>
  variables: Readonly<Record<string, string>>
}

export type ArtifactRecord = {
  readonly id: number
  readonly runId: number
  readonly name: string
  readonly folder: string
  readonly digest: string
  readonly bytes: number
  readonly createdAt: string
  readonly expiresAt: string
}

export type NewArtifact = { runId: number; name: string; folder: string; retentionDays?: number | undefined }

export type Decision = 'approved' | 'rejected'

/** The Deployment that GitHub makes for a job with an environment. */
export type JobDeployment = { started(): void; ended(conclusion: RunConclusion): void }

/** An event that a program outside of GitHub sends: `POST /repos/{owner}/{repo}/dispatches`. `payload`: its `client_payload`. */
export type RepositoryDispatch = { type: string; payload: Readonly<Record<string, JsonValue>>; actor: string }
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

export type Dispatch = { workflowPath: string; ref: string; inputs: Readonly<Record<string, string>>; actor: string }

/** The server's half as the executor sees it: one repository. */
export type Platform = {
  /** `http://127.0.0.1:PORT`: what jobs see as GITHUB_API_URL. */
  readonly apiUrl: string
  readonly serverUrl: string
  readonly repository: { owner: string; name: string; id: number; defaultBranch: string; private: boolean; gitDir: string }

  createRun(run: NewRun): RunRecord
  updateRun(id: number, change: Partial<Pick<RunRecord, 'status' | 'conclusion'>>): void
  createJob(job: Pick<JobRecord, 'runId' | 'name'>): JobRecord
  updateJob(id: number, change: Partial<Omit<JobRecord, 'id' | 'runId' | 'name' | 'createdAt'>>): void

  /** Issues a token with these permissions. It is valid until it is revoked at the end of its job. */
  issueToken(grant: { runId: number; jobId: number; permissions: Permissions }): string
  revokeToken(token: string): void

  secrets(): Readonly<Record<string, string>>
  variables(): Readonly<Record<string, string>>
  environment(name: string): EnvironmentRecord | undefined
  /** Creates an environment without rules, as GitHub does when a job names one that does not exist. */
  createEnvironment(name: string): EnvironmentRecord
  /** Opens a pending deployment and waits for a reviewer, the Apps of custom rules and the timer. Rejects with the signal's reason when cancelled. */
  awaitApproval(runId: number, environment: string, signal: AbortSignal): Promise<Decision>
  /** Makes the Deployment of a job whose environment does not say `deployment: false`. */
  openDeployment(job: { runId: number; jobId: number; environment: string }): JobDeployment

  /** Keeps a copy of the folder's content for 90 days, or as long as is said. Refuses a name that the run already has. */
  saveArtifact(artifact: NewArtifact): Promise<ArtifactRecord>
  artifacts(runId: number): readonly ArtifactRecord[]

  /** Called for each `POST …/dispatches`; the run it starts is what the answer names. */
  onDispatch(start: (dispatch: Dispatch) => Promise<RunRecord>): void
  /** Called for each event that is sent to the repository. */
  onRepositoryDispatch(start: (dispatch: RepositoryDispatch) => Promise<unknown>): void
  /** `force`: also ends steps and jobs with `always()`. */
  onCancel(cancel: (runId: number, how: { force: boolean }) => void): void
}
