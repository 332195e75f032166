import { join } from 'node:path'
import { type Clock, systemClock } from '@slipway/shared/ports/clock'
import type { Decision, Dispatch, EnvironmentRecord, Platform, RunRecord } from '../contract/platform.ts'
import { createBare } from './git/bare-repository.ts'
import { secondsIso } from './git/objects.ts'
import { loadContract } from './http/contract.ts'
import { addEnvironment } from './routes/deployments.ts'
import { routesOf } from './routes/table.ts'
import { listen, registryPath } from './server/http-server.ts'
import { type Advisory, advisoryRegistry } from './server/npm-advisories.ts'
import { rateLimits } from './server/rate-limits.ts'
import { type FaultOrder, faultList } from './server/request-faults.ts'
import { type Approvals, approvalDesk, type PendingApproval } from './state/approvals.ts'
import { artifactStore } from './state/artifacts.ts'
import type { Hub } from './state/emulator-context.ts'
import { type NewPullRequest, openPullRequest } from './state/pull-requests.ts'
import { actionsBot, emptyState, type Person, type PullRequestRecord, type Role, type State } from './state/records.ts'
import { tokenStore } from './state/tokens.ts'
import { workflowList } from './state/workflows.ts'

export type GithubOptions = {
  repository: { owner: string; name: string; defaultBranch: string; private: boolean }
  /** Holds the bare repository and the artifacts. */
  folder: string
  /** People who have an account beforehand; others get one when they are first named. */
  users?: readonly { login: string; role: Role }[]
  clock?: Clock
}

/** GitHub on this machine: what the executor needs (`Platform`), REST and GraphQL for everyone else, and levers for stories. */
export type Github = Platform &
  AsyncDisposable & {
    /** What npm's `registry` is to be set to, for audits; ends in a slash. */
    readonly registryUrl: string
    readonly graphqlUrl: string
    /** Everything that GitHub remembers. To be read; changes go through the functions. */
    readonly state: Readonly<State>
    setEnvironment(name: string, change: Partial<Omit<EnvironmentRecord, 'name'>>): EnvironmentRecord
    setSecret(name: string, value: string): void
    setVariable(name: string, value: string): void
    pendingApprovals(): readonly PendingApproval[]
    /** A reviewer decides. Throws an Error where nothing waits or the person is no reviewer. */
    approve(runId: number, environment: string, decision: Decision, by: string): void
    /** The token of a person, for gh or for a story's own calls. */
    issueUserToken(login: string, options?: { role?: Role }): string
    openPullRequest(pull: NewPullRequest): Promise<PullRequestRecord>
    fault(order: FaultOrder): void
    /** From now on audits know this of the package. */
    publishAdvisory(packageName: string, advisory: Advisory): void
    publishPackage(packageName: string, versions: readonly string[]): void
  }

/** Starts on a free loopback port with an empty bare repository, ready for the first push. */
export async function startGithub(options: GithubOptions): Promise<Github> {
  const { clock = systemClock } = options
  const dispatchers: ((dispatch: Dispatch) => Promise<RunRecord>)[] = []
  const cancellers: ((runId: number, how: { force: boolean }) => void)[] = []
  const hub = await createHub(options, clock, {
    startRun: (dispatch) => {
      const start = dispatchers.at(-1)
      if (start === undefined) throw new Error('Nobody runs workflows: onDispatch was never called')
      return start(dispatch)
    },
    cancelRun: (runId, how) => {
      for (const cancel of cancellers) cancel(runId, how)
    },
  })
  for (const { login, role } of options.users ?? []) hub.person(login, role)
  const tokens = tokenStore()
  const faults = faultList()
  const registry = advisoryRegistry()
  const exchange = { hub, tokens, limits: rateLimits(clock), contract: await loadContract(), routes: routesOf(hub) }
  const listening = await listen({ exchange, faults, registry })
  const secrets: Record<string, string> = {}
  const variables: Record<string, string> = {}
  return {
    ...runHalf(hub),
    apiUrl: listening.url,
    serverUrl: listening.url,
    graphqlUrl: `${listening.url}/graphql`,
    registryUrl: `${listening.url}${registryPath}/`,
    repository: hub.repository,
    state: hub.state,
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
    onDispatch: (start) => void dispatchers.push(start),
    onCancel: (cancel) => void cancellers.push(cancel),
    issueUserToken: (login, { role } = {}) => {
      const person = hub.person(login, role)
      return tokens.issuePerson(login, role ?? person.role)
    },
    openPullRequest: (pull) => openPullRequest(hub, pull),
    fault: (order) => faults.order(order),
    publishAdvisory: (name, advisory) => registry.publish(name, advisory),
    publishPackage: (name, versions) => registry.publishPackage(name, versions),
    [Symbol.asyncDispose]: () => listening.close(),
  }
}

/** Platform's runs, environments and artifacts, all of them records. */
function runHalf(hub: Hub) {
  const { state } = hub
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
        id: hub.nextId(),
        number,
        attempt: 1,
        createdAt: hub.now(),
        status: 'queued',
        conclusion: undefined,
      }
      hub.person(run.actor)
      state.runs.push(record)
      return record
    },
    updateRun: (id, change) => void Object.assign(one(state.runs, id), change),
    createJob: ({ runId, name }) => {
      const job = {
        id: hub.nextId(),
        runId,
        name,
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
    createEnvironment: (name) => environment(name) ?? addEnvironment(hub, name),
    setEnvironment: (name, change) => {
      for (const login of change.reviewers ?? []) hub.person(login)
      return Object.assign(environment(name) ?? addEnvironment(hub, name), change)
    },
    awaitApproval: async (runId, name, signal) => {
      const rule = environment(name)
      return rule === undefined ? 'approved' : hub.approvals.wait(runId, rule, signal)
    },
    pendingApprovals: () => hub.approvals.pending(),
    approve: (runId, name, decision, by) => hub.approvals.decide(runId, name, decision, by, ''),
    saveArtifact: (artifact) => hub.artifacts.save(artifact),
    artifacts: (runId) => state.artifacts.filter((artifact) => artifact.runId === runId),
  } satisfies Partial<Github>
}

async function createHub({ repository, folder }: GithubOptions, clock: Clock, events: Pick<Hub, 'startRun' | 'cancelRun'>): Promise<Hub> {
  const state = emptyState()
  const gitDir = join(folder, `${repository.name}.git`)
  const git = await createBare(gitDir, repository.defaultBranch)
  // Larger than 32 bits hold, as GitHub's own numbers are.
  let lastId = 10_000_000_000
  const nextId = () => ++lastId
  const now = () => secondsIso(clock.now())
  const approvals: Approvals = approvalDesk(state, clock, now)
  const person = (login: string, role?: Role): Person => {
    const standing = state.people.find((one) => one.login === login)
    if (standing !== undefined) {
      standing.role = role ?? standing.role
      return standing
    }
    const made: Person = {
      login,
      id: login === actionsBot ? 41898282 : nextId(),
      type: login.endsWith('[bot]') ? 'Bot' : 'User',
      role: role ?? 'write',
    }
    state.people.push(made)
    return made
  }
  person(repository.owner, 'admin')
  person(actionsBot)
  return {
    repository: { ...repository, id: nextId(), gitDir },
    state,
    git,
    clock,
    approvals,
    artifacts: artifactStore(state, join(folder, 'artifacts'), nextId),
    workflows: workflowList(git, repository.defaultBranch, nextId),
    nextId,
    nextNumber: () => Math.max(0, ...[...state.issues, ...state.pullRequests].map(({ number }) => number)) + 1,
    now,
    person,
    ...events,
  }
}
