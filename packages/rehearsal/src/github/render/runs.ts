import type { Clock } from '@slipway/shared/ports/clock'
import { type ArtifactRecord, type JobRecord, type RunConclusion, type RunRecord, runnerName } from '../../contract/platform.ts'
import { readCommit } from '../git/objects.ts'
import type { PublicAddresses } from '../http/answer.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { ListedWorkflow } from '../state/workflows.ts'
import { nodeId, showPerson } from './people.ts'
import { repositoryPage, repositoryUrl, showRepository } from './repository.ts'

/** `workflow-run`. */
export async function showRun(emulator: EmulatorContext, addresses: PublicAddresses, run: RunRecord) {
  const url = `${repositoryUrl(emulator, addresses)}/actions/runs/${run.id}`
  const workflowId = emulator.workflows.idOf(run.workflowPath)
  const commit = await readCommit(emulator.git, run.headSha)
  return {
    id: run.id,
    name: run.workflowName,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.headBranch === '' ? null : run.headBranch,
    head_sha: run.headSha,
    path: run.workflowPath,
    display_title: run.title,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion ?? null,
    workflow_id: workflowId,
    check_suite_id: run.id,
    url,
    html_url: `${repositoryPage(emulator, addresses)}/actions/runs/${run.id}`,
    pull_requests: emulator.state.pullRequests
      .filter(({ headSha }) => headSha === run.headSha)
      .map((pull) => pullLink(emulator, addresses, pull)),
    created_at: run.createdAt,
    updated_at: lastChange(emulator, run),
    run_started_at: run.createdAt,
    actor: showPerson(emulator, addresses, run.actor),
    triggering_actor: showPerson(emulator, addresses, run.actor),
    referenced_workflows: [],
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(emulator, addresses)}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repositoryUrl(emulator, addresses)}/actions/workflows/${workflowId}`,
    head_commit:
      commit === undefined
        ? null
        : {
            id: commit.sha,
            tree_id: commit.tree,
            message: commit.message,
            timestamp: commit.committer.date,
            author: { name: commit.author.name, email: commit.author.email },
            committer: { name: commit.committer.name, email: commit.committer.email },
          },
    repository: showRepository(emulator, addresses),
    head_repository: showRepository(emulator, addresses),
  }
}

/** When something of the run last changed: GitHub's `updated_at` moves with its jobs. */
function lastChange(emulator: EmulatorContext, run: RunRecord): string {
  const times = emulator.state.jobs.filter(({ runId }) => runId === run.id).flatMap((job) => [job.startedAt, job.completedAt])
  return [run.createdAt, ...times].reduce<string>((last, time) => (time !== undefined && time > last ? time : last), run.createdAt)
}

type PullLink = { id: number; number: number; headRef: string; headSha: string; baseRef: string; baseSha: string }

/** `pull-request-minimal`. */
function pullLink(emulator: EmulatorContext, addresses: PublicAddresses, { id, number, headRef, headSha, baseRef, baseSha }: PullLink) {
  const repo = { id: emulator.repository.id, url: repositoryUrl(emulator, addresses), name: emulator.repository.name }
  const url = `${repositoryUrl(emulator, addresses)}/pulls/${number}`
  return { id, number, url, head: { ref: headRef, sha: headSha, repo }, base: { ref: baseRef, sha: baseSha, repo } }
}

/** `job`. Its number is also that of its check run. */
export function showJob(emulator: EmulatorContext, addresses: PublicAddresses, job: JobRecord) {
  const run = emulator.state.runs.find(({ id }) => id === job.runId)
  const { createdAt, startedAt = createdAt } = job
  return {
    id: job.id,
    run_id: job.runId,
    workflow_name: run?.workflowName ?? null,
    head_branch: run?.headBranch ?? null,
    run_url: `${repositoryUrl(emulator, addresses)}/actions/runs/${job.runId}`,
    run_attempt: run?.attempt ?? 1,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run?.headSha ?? '',
    url: `${repositoryUrl(emulator, addresses)}/actions/jobs/${job.id}`,
    html_url: `${repositoryPage(emulator, addresses)}/actions/runs/${job.runId}/job/${job.id}`,
    status: job.status,
    conclusion: jobConclusion(job.conclusion),
    created_at: createdAt,
    started_at: startedAt,
    completed_at: job.completedAt ?? null,
    name: job.name,
    steps: job.steps.map((step) => ({ ...step, conclusion: jobConclusion(step.conclusion), started_at: null, completed_at: null })),
    check_run_url: `${repositoryUrl(emulator, addresses)}/check-runs/${job.id}`,
    labels: [...job.runner.labels],
    ...machineOf(job),
  }
}

/** A job has a runner from its start on; one that waits or was skipped has none. */
function machineOf({ id, startedAt, runner }: JobRecord) {
  const started = startedAt !== undefined
  return {
    runner_id: started ? id : null,
    runner_name: started ? runnerName(id) : null,
    runner_group_id: started ? 1 : null,
    runner_group_name: started ? (runner.group ?? 'Default') : null,
  }
}

/** A run may fail to start; a job has no such word. */
function jobConclusion(conclusion: RunConclusion | undefined) {
  return conclusion === 'startup_failure' ? 'failure' : (conclusion ?? null)
}

/** `artifact`. */
export function showArtifact(emulator: EmulatorContext, addresses: PublicAddresses, artifact: ArtifactRecord) {
  const url = `${repositoryUrl(emulator, addresses)}/actions/artifacts/${artifact.id}`
  const run = emulator.state.runs.find(({ id }) => id === artifact.runId)
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.bytes,
    url,
    archive_download_url: `${url}/zip`,
    expired: hasExpired(artifact, emulator.clock),
    digest: artifact.digest,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiresAt,
    workflow_run: {
      id: artifact.runId,
      repository_id: emulator.repository.id,
      head_repository_id: emulator.repository.id,
      ...(run === undefined ? {} : { head_branch: run.headBranch, head_sha: run.headSha }),
    },
  }
}

/** GitHub goes on listing an artifact whose content it has deleted. */
export function hasExpired({ expiresAt }: ArtifactRecord, clock: Pick<Clock, 'now'>): boolean {
  return Date.parse(expiresAt) <= clock.now()
}

/** `workflow`. */
export function showWorkflow(emulator: EmulatorContext, addresses: PublicAddresses, { id, path, name }: ListedWorkflow) {
  return {
    id,
    node_id: nodeId('Workflow', id),
    name,
    path,
    state: emulator.workflows.isDisabled(path) ? 'disabled_manually' : 'active',
    created_at: '2020-01-01T00:00:00.000Z',
    updated_at: '2020-01-01T00:00:00.000Z',
    url: `${repositoryUrl(emulator, addresses)}/actions/workflows/${id}`,
    html_url: `${repositoryPage(emulator, addresses)}/blob/${emulator.repository.defaultBranch}/${path}`,
    badge_url: `${repositoryPage(emulator, addresses)}/workflows/${encodeURIComponent(name)}/badge.svg`,
  }
}
