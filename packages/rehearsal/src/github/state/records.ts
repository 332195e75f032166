import type { ArtifactRecord, EnvironmentRecord, JobRecord, RunRecord } from '../../contract/platform.ts'

/** The login under which a job's token acts. */
export const actionsBotLogin = 'github-actions[bot]'

/** How much a person may do in the repository. */
export type Role = 'read' | 'write' | 'admin'

export type Person = { login: string; id: number; type: 'User' | 'Bot'; role: Role }

export type DeploymentStatusRecord = {
  id: number
  state: 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success'
  description: string
  environment: string
  environmentUrl: string
  logUrl: string
  creator: string
  createdAt: string
}

export type DeploymentRecord = {
  id: number
  sha: string
  ref: string
  task: string
  environment: string
  payload: unknown
  description: string
  production: boolean
  transient: boolean
  creator: string
  createdAt: string
  /** Oldest first. */
  statuses: DeploymentStatusRecord[]
}

export type CommitStatusRecord = {
  id: number
  sha: string
  state: 'error' | 'failure' | 'pending' | 'success'
  context: string
  description: string | null
  targetUrl: string | null
  creator: string
  createdAt: string
}

export type CommentRecord = { id: number; issue: number; body: string; author: string; createdAt: string; updatedAt: string }

export type IssueRecord = {
  id: number
  number: number
  title: string
  body: string
  state: 'open' | 'closed'
  stateReason: 'completed' | 'not_planned' | 'reopened' | 'duplicate' | null
  labels: string[]
  assignees: string[]
  author: string
  createdAt: string
  updatedAt: string
  closedAt: string | null
}

export type PullRequestRecord = {
  id: number
  number: number
  title: string
  body: string
  state: 'open' | 'closed'
  draft: boolean
  author: string
  /** `owner/name` of the repository that the head is in; another than ours for a fork. */
  headRepository: string
  headRef: string
  headSha: string
  baseRef: string
  baseSha: string
  /** The commit at `refs/pull/N/merge`. */
  mergeSha: string
  /** The commit that its merge made on the base branch, and when; undefined while it is not merged. */
  merged: { sha: string; at: string } | undefined
  labels: string[]
  createdAt: string
  updatedAt: string
}

/** `commit`: the head of the pull request when it was handed in. */
export type PullReviewRecord = {
  id: number
  pull: number
  by: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED'
  commit: string
  at: string
}

export type CheckAnnotation = {
  path: string
  start_line: number
  end_line: number
  start_column: number | null
  end_column: number | null
  annotation_level: 'notice' | 'warning' | 'failure'
  title: string | null
  message: string
  raw_details: string | null
}

export type CheckRunRecord = {
  id: number
  name: string
  sha: string
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: string | null
  detailsUrl: string
  externalId: string
  title: string | null
  summary: string | null
  text: string | null
  annotations: CheckAnnotation[]
  startedAt: string
  completedAt: string | null
}

/** A file of a release. */
export type ReleaseAssetRecord = {
  id: number
  name: string
  contentType: string
  content: Buffer
  digest: string
  uploader: string
  createdAt: string
}

export type ReleaseRecord = {
  id: number
  tag: string
  target: string
  name: string | null
  body: string
  draft: boolean
  prerelease: boolean
  author: string
  createdAt: string
  publishedAt: string | null
  assets: ReleaseAssetRecord[]
}

export type SarifRecord = {
  id: string
  sha: string
  ref: string
  tool: string
  /** The uploaded log, unpacked and parsed. */
  sarif: unknown
  errors: string[]
  createdAt: string
}

export type ApprovalRecord = { runId: number; environment: string; decision: 'approved' | 'rejected'; by: string; comment: string }

export type RequestRecord = {
  at: string
  method: string
  path: string
  status: number
  /** Whether it counts against the rate limit of its token: what is answered 304 does not. */
  counted: boolean
  /** Undefined where the token was a person's, or there was none. */
  jobId: number | undefined
  /** The step of the job that was running; undefined in its set-up and clean-up. */
  step: string | undefined
  runId: number | undefined
  /** Login of a person's token. */
  login: string | undefined
  fault: string | undefined
}

/** A call that the token's permissions, or the table of endpoints, did not allow. */
export type RefusedCall = {
  method: string
  path: string
  jobId: number | undefined
  runId: number | undefined
  status: number
  reason: string
}

/** A breach of GitHub's API description, by an answer of the emulator or by a request. */
export type ContractBreach = { method: string; path: string; status: number; problems: string[] }

/** Everything that the emulator has recorded of the repository, oldest first. */
export type EmulatorState = {
  deployments: DeploymentRecord[]
  /** Commit statuses. */
  statuses: CommitStatusRecord[]
  comments: CommentRecord[]
  issues: IssueRecord[]
  pullRequests: PullRequestRecord[]
  reviews: PullReviewRecord[]
  labels: { id: number; name: string; color: string; description: string | null }[]
  checkRuns: CheckRunRecord[]
  releases: ReleaseRecord[]
  sarifs: SarifRecord[]
  runs: RunRecord[]
  jobs: JobRecord[]
  artifacts: ArtifactRecord[]
  /** Each time that a job waited for an environment's reviewers. */
  approvalsAsked: { runId: number; environment: string }[]
  approvals: ApprovalRecord[]
  environments: (EnvironmentRecord & { id: number; createdAt: string })[]
  /** The checks that a ruleset requires, by branch. */
  requiredChecks: Map<string, readonly string[]>
  people: Person[]
  requests: RequestRecord[]
  refused: RefusedCall[]
  /** Requests that do not fit GitHub's description; each was answered 422. */
  invalid: ContractBreach[]
  /** Answers of this emulator that do not fit it; each was answered 500 instead. */
  defects: ContractBreach[]
}

export function emptyEmulatorState(): EmulatorState {
  return {
    deployments: [],
    statuses: [],
    comments: [],
    issues: [],
    pullRequests: [],
    reviews: [],
    labels: [],
    checkRuns: [],
    releases: [],
    sarifs: [],
    runs: [],
    jobs: [],
    artifacts: [],
    approvalsAsked: [],
    approvals: [],
    environments: [],
    requiredChecks: new Map(),
    people: [],
    requests: [],
    refused: [],
    invalid: [],
    defects: [],
  }
}
