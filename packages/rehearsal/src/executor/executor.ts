import { join } from 'node:path'
import type { Dispatch, Platform, RepositoryDispatch } from '../contract/platform.ts'
import type { ExecutorEvent, RunHandle, RunResult } from '../contract/run-results.ts'
import type { Machine } from './runner/job/session.ts'
import { type CancellationTimes, runnerCancellationTimes } from './runner/processes/process.ts'
import { ConcurrencyGroups } from './server/concurrency/concurrency-groups.ts'
import { DispatchRefused, readDispatch } from './server/events/dispatch.ts'
import {
  dispatchTrigger,
  type MergeGroupEvent,
  mergeGroupTrigger,
  type PullRequestEvent,
  type PushEvent,
  pullRequestTrigger,
  pushTrigger,
  repositoryDispatchTrigger,
  scheduleTrigger,
  workflowRunTrigger,
} from './server/events/event-triggers.ts'
import { refName } from './server/events/github-context.ts'
import type { RunTrigger } from './server/events/run-trigger.ts'
import { type KnownRepositories, Sources } from './server/repository/sources.ts'
import { readWorkflows } from './server/repository/workflow-files.ts'
import type { RunExecution, RunParts } from './server/runs/run-execution.ts'
import { type Head, Runs } from './server/runs/runs.ts'
import type { WorkflowDefinition, WorkflowSource } from './workflow/model.ts'
import {
  asksToSkip,
  startsOnMergeGroup,
  startsOnPullRequest,
  startsOnPush,
  startsOnRepositoryDispatch,
  startsOnSchedule,
  startsOnWorkflowRun,
} from './workflow/triggers.ts'

export type ExecutorOptions = {
  readonly platform: Platform
  /** Where `owner/name` repositories other than the platform's own are found: a checkout on disk, its sha and full ref. */
  readonly repositories: KnownRepositories
  /** Work folder of this executor: checkouts, job workspaces, logs. */
  readonly home: string
  /** Path of node 24, for `using: node24`. */
  readonly node: string
  /** PATH of jobs. Nothing else of the host's environment reaches them. */
  readonly hostPath: string
  /** What the machine's image adds to the environment of every step. */
  readonly environment?: Readonly<Record<string, string>>
  readonly listener?: (event: ExecutorEvent) => void
  /** How long is waited at each rung when something is cancelled; the runner's own times unless given. */
  readonly cancellationTimes?: Partial<CancellationTimes>
}

const longestChain = 3

/** GitHub Actions on one machine: starts the workflows of the platform's repository on events, and runs their jobs. */
export class Executor {
  readonly #parts: RunParts
  readonly #sources: Sources
  readonly #runs: Runs
  #closed = false

  constructor(options: ExecutorOptions) {
    const { platform, home, node, hostPath, environment = {}, listener = () => {} } = options
    this.#sources = new Sources(platform, options.repositories, join(home, 'checkouts'))
    const cancellationTimes = { ...runnerCancellationTimes, ...options.cancellationTimes }
    const machine: Machine = { platform, find: this.#sources.find, node, hostPath, environment, cancellationTimes }
    this.#parts = { platform, machine, home, groups: new ConcurrencyGroups(), listen: listener }
    this.#runs = new Runs(this.#parts, (run, result) => this.#startFollowers(run, result))
    platform.onDispatch(async (dispatch) => (await this.dispatch(dispatch)).run)
    platform.onRepositoryDispatch((dispatch) => this.repositoryDispatch(dispatch))
    platform.onCancel((runId, { force }) => (force ? this.forceCancel(runId) : this.cancel(runId)))
  }

  /** Starts every workflow that a push of a branch or tag starts. A deleted ref starts none; `[skip ci]` in the head commit's message neither. */
  async push(event: PushEvent): Promise<RunHandle[]> {
    if (/^0+$/.test(event.sha) || asksToSkip(await this.#sources.git.message(event.sha))) return []
    const { defaultBranch } = this.#parts.platform.repository
    const files = await this.#sources.git.changedByPush(event.before, event.sha, defaultBranch)
    const trigger = await pushTrigger(this.#parts.platform, this.#sources.git, event)
    return this.#startAll(await this.#sources.at(event.sha, event.ref), trigger, {
      matches: (workflow) => startsOnPush(workflow, { ref: event.ref, files }),
      head: { headSha: event.sha, headBranch: refName(event.ref), title: firstLine(await this.#sources.git.message(event.sha)) },
      showFaults: true,
    })
  }

  /** Starts every workflow that an activity of a pull request starts; from a fork with reads only and no secrets. */
  async pullRequest(event: PullRequestEvent): Promise<RunHandle[]> {
    const ref = `refs/pull/${event.number}/merge`
    if (asksToSkip(await this.#sources.git.message(event.headSha))) return []
    const files = await this.#sources.git.changedByPullRequest(`refs/heads/${event.baseRef}`, event.headSha)
    const trigger = await pullRequestTrigger(this.#parts.platform, this.#sources.git, event)
    return this.#startAll(await this.#sources.at(event.mergeSha, ref), trigger, {
      matches: (workflow) => startsOnPullRequest(workflow, { action: event.action, baseRef: event.baseRef, files }),
      head: { headSha: event.headSha, headBranch: event.headRef, title: event.title },
      showFaults: false,
    })
  }

  /** Starts every workflow that a group of the merge queue starts, as it stands in the group. */
  async mergeGroup(event: MergeGroupEvent): Promise<RunHandle[]> {
    const { headRef, headSha, baseRef } = event
    const trigger = await mergeGroupTrigger(this.#parts.platform, this.#sources.git, event)
    return this.#startAll(await this.#sources.at(headSha, headRef), trigger, {
      matches: (workflow) => startsOnMergeGroup(workflow, { action: 'checks_requested', baseRef }),
      head: { headSha, headBranch: refName(headRef), title: firstLine(await this.#sources.git.message(headSha)) },
      showFaults: false,
    })
  }

  /**
   * Starts one workflow by hand, at a branch or tag.
   * @throws DispatchRefused when it is not on the default branch, cannot be dispatched, or its inputs are not as declared.
   */
  async dispatch(dispatch: Dispatch): Promise<RunHandle> {
    const { workflow, inputs, sha, ref } = await readDispatch(this.#sources, this.#parts.platform, dispatch)
    const trigger = dispatchTrigger(this.#parts.platform, { ...dispatch, ref, sha, typed: inputs })
    return this.#runs.start({ path: workflow.path, workflow, faults: [] }, trigger, {
      headSha: sha,
      headBranch: refName(ref),
      title: workflow.name,
    })
  }

  /** Starts every workflow of the default branch that has this cron line. */
  async schedule(cron: string): Promise<RunHandle[]> {
    const { source, head } = await this.#defaultBranch()
    return this.#startAll(source, scheduleTrigger(this.#parts.platform, source, cron), {
      matches: (workflow) => startsOnSchedule(workflow, cron),
      head,
      showFaults: false,
    })
  }

  /** `POST /repos/{owner}/{repo}/dispatches`: starts every workflow of the default branch that waits for the type. */
  async repositoryDispatch(dispatch: RepositoryDispatch): Promise<RunHandle[]> {
    const { source, head } = await this.#defaultBranch()
    return this.#startAll(source, repositoryDispatchTrigger(this.#parts.platform, source, dispatch), {
      matches: (workflow) => startsOnRepositoryDispatch(workflow, dispatch.type),
      head: { ...head, title: dispatch.type },
      showFaults: false,
    })
  }

  /** Cancels a run as a person would: running steps are interrupted, then steps with `always()` or `cancelled()` and post steps run. */
  cancel(runId: number): void {
    this.#runs.find(runId)?.run.cancel('The run was canceled.')
  }

  /** Ends a run whatever its conditions say: no `always()`, no post step. */
  forceCancel(runId: number): void {
    this.#runs.find(runId)?.run.abandon('The run was force-canceled.')
  }

  /** The machines of a run's jobs die: every process is killed, no further step and no post step runs; the jobs have failed. */
  killRunner(runId: number): void {
    this.#runs.find(runId)?.run.killMachines()
  }

  /** The run with this id, however it was started; undefined when there is none. */
  handle(runId: number): RunHandle | undefined {
    const found = this.#runs.find(runId)
    return found === undefined ? undefined : { run: found.run.record, finished: found.finished }
  }

  /** Every run that was started so far, those by dispatch and `workflow_run` too. */
  handles(): RunHandle[] {
    return this.#runs.handles()
  }

  /** Resolves when no run is left, including runs that others started when they ended. */
  settled(): Promise<RunResult[]> {
    return this.#runs.settled()
  }

  /** Ends everything at once and waits until it has ended. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#runs.abandon()
  }

  /** Starts what waits for a run to end; not without end. */
  async #startFollowers(run: RunExecution, result: RunResult): Promise<void> {
    if (this.#closed || run.trigger.chain >= longestChain) return
    const { workflowName, headBranch } = result.run
    const { source, head } = await this.#defaultBranch()
    await this.#startAll(source, workflowRunTrigger(this.#parts.platform, { source, result, chain: run.trigger.chain + 1 }), {
      matches: (workflow) => startsOnWorkflowRun(workflow, { activity: 'completed', workflowName, headBranch }),
      head,
      showFaults: false,
    })
  }

  async #defaultBranch(): Promise<{ source: WorkflowSource; head: Head }> {
    const { defaultBranch } = this.#parts.platform.repository
    const source = await this.#sources.find(this.#sources.own, defaultBranch)
    if (source === undefined) throw new DispatchRefused(404, `The default branch ${defaultBranch} does not exist`)
    const title = firstLine(await this.#sources.git.message(source.sha))
    return { source, head: { headSha: source.sha, headBranch: defaultBranch, title } }
  }

  async #startAll(source: WorkflowSource, trigger: RunTrigger, choice: Choice): Promise<RunHandle[]> {
    const files = await readWorkflows(source)
    const chosen = files.filter(({ workflow }) => (workflow === undefined ? choice.showFaults : choice.matches(workflow)))
    return chosen.map((file) => this.#runs.start(file, trigger, choice.head))
  }
}

type Choice = {
  readonly matches: (workflow: WorkflowDefinition) => boolean
  readonly head: Head
  /** A file that does not parse becomes a run of its own, failed at start, as GitHub does on a push. */
  readonly showFaults: boolean
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}
