import type { Dispatch, Platform, RepositoryDispatch } from '../../../contract/platform.ts'
import type { RunResult } from '../../../contract/run-results.ts'
import type { ValueMap } from '../../expressions/value.ts'
import type { WorkflowSource } from '../../workflow/model.ts'
import type { GitRepository } from '../repository/git-repository.ts'
import { repositoryPayload } from './github-context.ts'
import type { RunTrigger } from './run-trigger.ts'

export type PushEvent = {
  /** `refs/heads/main` or `refs/tags/v1` */
  readonly ref: string
  readonly sha: string
  /** The commit of the ref before the push; forty zeros for a new ref. */
  readonly before: string
  readonly actor: string
}

export type PullRequestEvent = {
  readonly number: number
  /** `opened`, `synchronize`, `reopened`, … */
  readonly action: string
  readonly headSha: string
  readonly headRef: string
  /** `owner/name`; any other than the platform's own is a fork. */
  readonly headRepository: string
  readonly baseRef: string
  /** The commit of `refs/pull/N/merge`. */
  readonly mergeSha: string
  readonly actor: string
  readonly title: string
}

export type MergeGroupEvent = {
  /** `refs/heads/gh-readonly-queue/main/pr-7-…` */
  readonly headRef: string
  readonly headSha: string
  /** The branch it goes into, without `refs/heads/`. */
  readonly baseRef: string
  readonly baseSha: string
  readonly actor: string
}

const none = { headRef: '', baseRef: '', fork: false, inputs: {}, chain: 0 }

export async function pushTrigger(platform: Platform, git: GitRepository, { ref, sha, before, actor }: PushEvent): Promise<RunTrigger> {
  const created = /^0+$/.test(before)
  const commit = { id: sha, message: await git.message(sha), author: { name: actor, username: actor } }
  const payload = {
    ref,
    before,
    after: sha,
    created,
    deleted: false,
    forced: false,
    head_commit: commit,
    commits: [commit],
    pusher: { name: actor },
  }
  return { ...none, event: 'push', ref, sha, actor, payload: { ...payload, ...surroundings(platform, actor) } }
}

export async function pullRequestTrigger(platform: Platform, git: GitRepository, event: PullRequestEvent): Promise<RunTrigger> {
  const { number, action, headSha, headRef, headRepository, baseRef, mergeSha, actor, title } = event
  const repository = repositoryPayload(platform)
  const fork = headRepository.toLowerCase() !== `${platform.repository.owner}/${platform.repository.name}`.toLowerCase()
  const [owner = ''] = headRepository.split('/')
  const head = {
    ref: headRef,
    sha: headSha,
    label: `${owner}:${headRef}`,
    repo: { ...repository, full_name: headRepository, owner: { login: owner }, fork },
  }
  const base = { ref: baseRef, sha: (await git.resolve(baseRef)) ?? '', label: `${platform.repository.owner}:${baseRef}`, repo: repository }
  const url = `${platform.serverUrl}/${platform.repository.owner}/${platform.repository.name}/pull/${number}`
  const pull_request = {
    number,
    title,
    state: 'open',
    draft: false,
    user: { login: actor },
    head,
    base,
    merge_commit_sha: mergeSha,
    html_url: url,
  }
  return {
    ...none,
    event: 'pull_request',
    ref: `refs/pull/${number}/merge`,
    sha: mergeSha,
    headRef,
    baseRef,
    actor,
    fork,
    payload: { action, number, pull_request, ...surroundings(platform, actor) },
  }
}

export async function mergeGroupTrigger(
  platform: Platform,
  git: GitRepository,
  { headRef, headSha, baseRef, baseSha, actor }: MergeGroupEvent,
): Promise<RunTrigger> {
  const merge_group = {
    head_sha: headSha,
    head_ref: headRef,
    base_sha: baseSha,
    base_ref: `refs/heads/${baseRef}`,
    head_commit: { id: headSha, message: await git.message(headSha) },
  }
  const payload = { action: 'checks_requested', merge_group, ...surroundings(platform, actor) }
  return { ...none, event: 'merge_group', ref: headRef, sha: headSha, actor, payload }
}

/** `typed`: the inputs with the types that the workflow declares. */
export type ResolvedDispatch = Dispatch & { readonly sha: string; readonly typed: ValueMap }

export function dispatchTrigger(platform: Platform, { ref, workflowPath, inputs, actor, sha, typed }: ResolvedDispatch): RunTrigger {
  // In the event every input is a text; in the `inputs` context it has its type.
  const payload = { ref, workflow: workflowPath, inputs: { ...texts(typed), ...inputs }, ...surroundings(platform, actor) }
  return { ...none, event: 'workflow_dispatch', ref, sha, actor, payload, inputs: typed }
}

export function repositoryDispatchTrigger(
  platform: Platform,
  source: WorkflowSource,
  { type, payload, actor }: RepositoryDispatch,
): RunTrigger {
  const { defaultBranch } = platform.repository
  const event = { action: type, branch: defaultBranch, client_payload: payload, ...surroundings(platform, actor) }
  return { ...none, event: 'repository_dispatch', ref: source.ref, sha: source.sha, actor, payload: event }
}

export function scheduleTrigger(platform: Platform, source: WorkflowSource, cron: string): RunTrigger {
  const actor = platform.repository.owner
  return {
    ...none,
    event: 'schedule',
    ref: source.ref,
    sha: source.sha,
    actor,
    payload: { schedule: cron, ...surroundings(platform, actor) },
  }
}

/** `result`: the run that has ended; `chain`: the number of `workflow_run` events up to the new run. */
export type RunFollower = { readonly source: WorkflowSource; readonly result: RunResult; readonly chain: number }

export function workflowRunTrigger(platform: Platform, { source, result: { run, conclusion }, chain }: RunFollower): RunTrigger {
  const { owner, name } = platform.repository
  const workflow_run = {
    id: run.id,
    name: run.workflowName,
    path: run.workflowPath,
    event: run.event,
    status: 'completed',
    conclusion,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    run_number: run.number,
    run_attempt: run.attempt,
    display_title: run.title,
    actor: { login: run.actor },
    head_repository: repositoryPayload(platform),
    html_url: `${platform.serverUrl}/${owner}/${name}/actions/runs/${run.id}`,
  }
  const payload = { action: 'completed', workflow_run, workflow: { name: run.workflowName, path: run.workflowPath } }
  const { ref, sha } = source
  return {
    ...none,
    event: 'workflow_run',
    ref,
    sha,
    actor: run.actor,
    chain,
    payload: { ...payload, ...surroundings(platform, run.actor) },
  }
}

function surroundings(platform: Platform, actor: string): ValueMap {
  return { repository: repositoryPayload(platform), sender: { login: actor } }
}

function texts(values: ValueMap): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}
