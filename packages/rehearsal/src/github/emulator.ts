import { join } from 'node:path'
import { type Clock, systemClock } from '@slipway/shared/ports/clock'
import type { Dispatch, EnvironmentRecord, Platform, RepositoryDispatch, RunRecord } from '../contract/platform.ts'
import { createBare } from './git/bare-repository.ts'
import { secondsIso } from './git/objects.ts'
import { loadContract } from './http/contract.ts'
import { addEnvironment, openJobDeployment } from './routes/deployments.ts'
import { routesOf } from './routes/table.ts'
import { registryPath, startHttpServer } from './server/http-server.ts'
import { type Advisory, advisoryRegistry } from './server/npm-advisories.ts'
import { rateLimits } from './server/rate-limits.ts'
import { type PlannedRequestFault, requestFaults } from './server/request-faults.ts'
import { type Approvals, type DeploymentReview, type PendingApproval, pendingApprovals, type RuleReview } from './state/approvals.ts'
import { artifactStore } from './state/artifacts.ts'
import type { EmulatorContext } from './state/emulator-context.ts'
import {
  type NewPullRequest,
  openPullRequest,
  reviewPullRequest,
  squashPullRequest,
  synchronizePullRequest,
} from './state/pull-requests.ts'
import {
  actionsBotLogin,
  type EmulatorState,
  emptyEmulatorState,
  type Person,
  type PullRequestRecord,
  type PullReviewRecord,
  type Role,
} from './state/records.ts'
import { tokenStore } from './state/tokens.ts'
import { workflowList } from './state/workflows.ts'

export type GithubEmulatorOptions = {
  repository: { owner: string; name: string; defaultBranch: string; private: boolean }
  /** Holds the bare repository and the artifacts. */
  folder: string
  /** People who exist from the start; others are created when they are first named. */
  users?: readonly { login: string; role: Role }[]
  clock?: Clock
}

/** GitHub on this machine: the platform of the executor, REST and GraphQL for clients, and functions that stories call. */
export type GithubEmulator = Platform &
  AsyncDisposable & {
    /** What npm's `registry` is to be set to, for audits; ends in a slash. */
    readonly registryUrl: string
    readonly graphqlUrl: string
    /** Everything that the emulator has recorded. Read only: changes go through the functions. */
    readonly state: Readonly<EmulatorState>
    setEnvironment(name: string, change: Partial<Omit<EnvironmentRecord, 'name'>>): EnvironmentRecord
    /** The checks that a ruleset requires for a branch, in the place of what it required. */
    requireChecks(branch: string, checks: readonly string[]): void
    setSecret(name: string, value: string): void
    setVariable(name: string, value: string): void
    /** By its path, such as `.github/workflows/ci.yml`. */
    disableWorkflow(path: string): void
    pendingApprovals(): readonly PendingApproval[]
    /** A reviewer decides. Throws an Error where nothing waits or the person is no reviewer. */
    approve(review: DeploymentReview): void
    /** The GitHub App of a custom deployment protection rule decides. Throws an Error where nothing waits for it. */
    decideRule(review: RuleReview): void
    /** The token of a person, for gh or for a story's own calls. */
    issueUserToken(login: string, options?: { role?: Role }): string
    openPullRequest(pull: NewPullRequest): Promise<PullRequestRecord>
    synchronizePullRequest(headRef: string, headSha: string): Promise<PullRequestRecord>
    /** A person hands in a review. Throws an Error where GitHub would not take it. */
    reviewPullRequest(number: number, review: Pick<PullReviewRecord, 'by' | 'state'>): PullReviewRecord
    /** One commit on the base branch, which is returned; the caller triggers the push event. */
    squashPullRequest(number: number): Promise<string>
    fault(order: PlannedRequestFault): void
    /** Audits of the package report this advisory from now on. */
    publishAdvisory(packageName: string, advisory: Advisory): void
    publishPackage(packageName: string, versions: readonly string[]): void
  }

/** Starts on a free loopback port with an empty bare repository, ready for the first push. */
export async function startGithubEmulator(options: GithubEmulatorOptions): Promise<GithubEmulator> {
  const { clock = systemClock } = options
  const dispatchers: ((dispatch: Dispatch) => Promise<RunRecord>)[] = []
  const receivers: ((dispatch: RepositoryDispatch) => Promise<unknown>)[] = []
  const cancellers: ((runId: number, how: { force: boolean }) => void)[] = []
  const emulator = await createContext(options, clock, {
    startRun: (dispatch) => {
      const start = dispatchers.at(-1)
      if (start === undefined) throw new Error('Nobody runs workflows: onDispatch was never called')
      return start(dispatch)
    },
    sendEvent: async (dispatch) => {
      for (const receive of receivers) await receive(dispatch)
    },
    cancelRun: (runId, how) => {
      for (const cancel of cancellers) cancel(runId, how)
    },
  })
  for (const { login, role } of options.users ?? []) emulator.person(login, role)
  const tokens = tokenStore()
  const faults = requestFaults()
  const registry = advisoryRegistry()
  const exchange = { emulator, tokens, limits: rateLimits(clock), contract: await loadContract(), routes: routesOf(emulator) }
  const listening = await startHttpServer({ exchange, faults, registry })
  const secrets: Record<string, string> = {}
  const variables: Record<string, string> = {}
  return {
    ...runHalf(emulator),
    apiUrl: listening.url,
    serverUrl: listening.url,
    graphqlUrl: `${listening.url}/graphql`,
    registryUrl: `${listening.url}${registryPath}/`,
    repository: emulator.repository,
    state: emulator.state,
    issueToken: (grant) => tokens.issueJob(grant),
    revokeToken: (token) => tokens.revoke(token),
    secrets: () => ({ ...secrets }),
    variables: () => ({ ...variables }),
    setSecret: (name, value) => {
      secrets[name] = value
    },
    setVariable: (name, value) => {
      variables[name] = value
    },
    requireChecks: (branch, checks) => void emulator.state.requiredChecks.set(branch, checks),
    disableWorkflow: (path) => emulator.workflows.disable(path),
    onDispatch: (start) => void dispatchers.push(start),
    onRepositoryDispatch: (receive) => void receivers.push(receive),
    onCancel: (cancel) => void cancellers.push(cancel),
    issueUserToken: (login, { role } = {}) => {
      const person = emulator.person(login, role)
      return tokens.issuePerson(login, role ?? person.role)
    },
    openPullRequest: (pull) => openPullRequest(emulator, pull),
    synchronizePullRequest: (headRef, headSha) => synchronizePullRequest(emulator, headRef, headSha),
    reviewPullRequest: (number, review) => reviewPullRequest(emulator, number, review),
    squashPullRequest: (number) => squashPullRequest(emulator, number),
    fault: (order) => faults.plan(order),
    publishAdvisory: (name, advisory) => registry.publish(name, advisory),
    publishPackage: (name, versions) => registry.publishPackage(name, versions),
    [Symbol.asyncDispose]: async () => {
      await listening.close()
      emulator.git.objects.close()
    },
  }
}

/** Platform's runs, environments and artifacts, all of them records. */
function runHalf(emulator: EmulatorContext) {
  const { state } = emulator
  const environment = (name: string) => state.environments.find((one) => one.name.toLowerCase() === name.toLowerCase())
  const one = <T extends { id: number }>(records: readonly T[], id: number): T => {
    const found = records.find((record) => record.id === id)
    if (found === undefined) throw new Error(`GitHub has no record ${id}`)
    return found
  }
  return {
    createRun: (run) => {
      const number = state.runs.filter(({ workflowPath }) => workflowPath === run.workflowPath).length + 1
      const record: RunRecord = {
        ...run,
        id: emulator.nextId(),
        number,
        attempt: 1,
        createdAt: emulator.now(),
        status: 'queued',
        conclusion: undefined,
      }
      emulator.person(run.actor)
      state.runs.push(record)
      return record
    },
    updateRun: (id, change) => void Object.assign(one(state.runs, id), change),
    createJob: ({ runId, name }) => {
      const job = {
        id: emulator.nextId(),
        runId,
        name,
        runner: { labels: [], group: undefined },
        createdAt: emulator.now(),
        status: 'queued' as const,
        conclusion: undefined,
        startedAt: undefined,
        completedAt: undefined,
        steps: [],
        annotations: [],
      }
      state.jobs.push(job)
      return one(state.jobs, job.id)
    },
    updateJob: (id, change) => void Object.assign(one(state.jobs, id), change),
    environment,
    createEnvironment: (name) => environment(name) ?? addEnvironment(emulator, name),
    setEnvironment: (name, change) => {
      for (const login of change.reviewers ?? []) emulator.person(login)
      return Object.assign(environment(name) ?? addEnvironment(emulator, name), change)
    },
    awaitApproval: async (runId, name, signal) => {
      const rule = environment(name)
      return rule === undefined ? 'approved' : emulator.approvals.wait(runId, rule, signal)
    },
    openDeployment: ({ runId, jobId, environment }) => {
      const { owner, name } = emulator.repository
      const page = `https://github.com/${owner}/${name}/actions/runs/${runId}/job/${jobId}`
      return openJobDeployment(emulator, { run: one(state.runs, runId), environment, page })
    },
    pendingApprovals: () => emulator.approvals.pending(),
    approve: (review) => emulator.approvals.decide(review),
    decideRule: (review) => emulator.approvals.decideRule(review),
    saveArtifact: (artifact) => emulator.artifacts.save(artifact),
    artifacts: (runId) => state.artifacts.filter((artifact) => artifact.runId === runId),
  } satisfies Partial<GithubEmulator>
}

async function createContext(
  { repository, folder }: GithubEmulatorOptions,
  clock: Clock,
  events: Pick<EmulatorContext, 'startRun' | 'sendEvent' | 'cancelRun'>,
): Promise<EmulatorContext> {
  const state = emptyEmulatorState()
  const gitDir = join(folder, `${repository.name}.git`)
  const git = await createBare(gitDir, repository.defaultBranch)
  // Larger than 32 bits hold, as GitHub's own numbers are.
  let lastId = 10_000_000_000
  const nextId = () => ++lastId
  const now = () => secondsIso(clock.now())
  const approvals: Approvals = pendingApprovals(state, clock, now)
  const person = (login: string, role?: Role): Person => {
    const standing = state.people.find((one) => one.login === login)
    if (standing !== undefined) {
      standing.role = role ?? standing.role
      return standing
    }
    const made: Person = {
      login,
      id: login === actionsBotLogin ? 41898282 : nextId(),
      type: login.endsWith('[bot]') ? 'Bot' : 'User',
      role: role ?? 'write',
    }
    state.people.push(made)
    return made
  }
  person(repository.owner, 'admin')
  person(actionsBotLogin)
  return {
    repository: { ...repository, id: nextId(), gitDir },
    state,
    git,
    clock,
    approvals,
    artifacts: artifactStore(state, join(folder, 'artifacts'), { nextId, clock }),
    workflows: workflowList(git, repository.defaultBranch, nextId),
    nextId,
    nextNumber: () => Math.max(0, ...[...state.issues, ...state.pullRequests].map(({ number }) => number)) + 1,
    now,
    person,
    ...events,
  }
}
