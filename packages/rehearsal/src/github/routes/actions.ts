import { z } from 'zod'
import type { JobRecord, RunRecord } from '../../contract/platform.ts'
import { bodyOf, type Call, list, listIn, notFound, numberOf, ok, pageOf, Refusal, textOf, unprocessable } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showDeployment } from '../render/deployments.ts'
import { showApproval, showPending } from '../render/environments.ts'
import { showArtifact, showJob, showRun } from '../render/runs.ts'
import type { Hub } from '../state/emulator-context.ts'
import type { DeploymentRecord } from '../state/records.ts'
import { loginOf } from '../state/tokens.ts'

const review = z.object({ environment_ids: z.array(z.number()), state: z.enum(['approved', 'rejected']), comment: z.string() })

/** REST reference, "Workflow runs", "Workflow jobs" and "Artifacts". */
export function actionsRoutes(hub: Hub) {
  const { state } = hub
  const runOf = (call: Call) => {
    const found = state.runs.find(({ id }) => id === numberOf(call, 'run_id'))
    if (found === undefined) throw notFound()
    return found
  }
  const runOfAttempt = (call: Call) => {
    const run = runOf(call)
    if (numberOf(call, 'attempt_number') !== run.attempt) throw notFound()
    return run
  }
  const artifactOf = (call: Call) => {
    const found = state.artifacts.find(({ id }) => id === numberOf(call, 'artifact_id'))
    if (found === undefined) throw notFound()
    return found
  }
  const showJobs = (call: Call, run: RunRecord) =>
    listIn(
      call,
      'jobs',
      state.jobs.filter(({ runId }) => runId === run.id),
      (job: JobRecord) => showJob(hub, call.site, job),
    )
  const showArtifacts = (call: Call, artifacts: typeof state.artifacts) => {
    const name = call.query.get('name')
    const named = artifacts.filter((one) => name === null || one.name === name)
    return listIn(call, 'artifacts', named.toReversed(), (one) => showArtifact(hub, call.site, one))
  }
  const cancel = (force: boolean) => (call: Call) => {
    const run = runOf(call)
    if (run.status === 'completed') throw new Refusal(409, 'Cannot cancel a workflow run that is completed.')
    hub.cancelRun(run.id, { force })
    return { status: 202, body: {} }
  }
  return {
    'GET /repos/{owner}/{repo}/actions/runs': (call: Call) => listRuns(hub, call, state.runs),
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}': async (call: Call) => ok(await showRun(hub, call.site, runOf(call))),
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}': async (call: Call) =>
      ok(await showRun(hub, call.site, runOfAttempt(call))),
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': (call: Call) => showJobs(call, runOf(call)),
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs': (call: Call) => showJobs(call, runOfAttempt(call)),
    'GET /repos/{owner}/{repo}/actions/jobs/{job_id}': (call: Call) => {
      const job = state.jobs.find(({ id }) => id === numberOf(call, 'job_id'))
      if (job === undefined) throw notFound()
      return ok(showJob(hub, call.site, job))
    },
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': (call: Call) => {
      const run = runOf(call)
      return showArtifacts(
        call,
        state.artifacts.filter(({ runId }) => runId === run.id),
      )
    },
    'GET /repos/{owner}/{repo}/actions/artifacts': (call: Call) => showArtifacts(call, state.artifacts),
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': (call: Call) => ok(showArtifact(hub, call.site, artifactOf(call))),
    'DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': (call: Call) => {
      state.artifacts.splice(state.artifacts.indexOf(artifactOf(call)), 1)
      return { status: 204 }
    },
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': (call: Call) => {
      const artifact = artifactOf(call)
      if (textOf(call, 'archive_format') !== 'zip') throw notFound()
      return { status: 302, headers: { location: `${call.site.api}/_downloads/${artifact.id}/${artifact.digest.slice('sha256:'.length)}` } }
    },
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals': (call: Call) => {
      const run = runOf(call)
      return list(
        call,
        state.approvals.filter(({ runId }) => runId === run.id),
        (approval) => showApproval(hub, call.site, approval),
      )
    },
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': (call: Call) => {
      const run = runOf(call)
      const login = call.caller.kind === 'person' ? call.caller.login : undefined
      return ok(
        hub.approvals
          .pending()
          .filter(({ runId }) => runId === run.id)
          .map((pending) => showPending(hub, call.site, pending, login)),
      )
    },
    'POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': (call: Call) => reviewPending(hub, call, runOf(call)),
    'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel': cancel(false),
    'POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel': cancel(true),
  } satisfies Routes
}

/** Newest first, with the filters of GitHub's lists of runs. */
export async function listRuns(hub: Hub, call: Call, runs: readonly RunRecord[]) {
  const asked = (name: string) => call.query.get(name)
  const fits = (run: RunRecord) =>
    same(asked('actor'), run.actor) &&
    same(asked('branch'), run.headBranch) &&
    same(asked('event'), run.event) &&
    same(asked('head_sha'), run.headSha) &&
    (asked('status') === null || asked('status') === run.status || asked('status') === run.conclusion)
  const matching = runs.filter(fits).toReversed()
  const { page, headers } = pageOf(call, matching)
  const shown = await Promise.all(page.map((run) => showRun(hub, call.site, run)))
  return ok({ total_count: matching.length, workflow_runs: shown }, headers)
}

function same(asked: string | null, value: string): boolean {
  return asked === null || asked === value
}

/** All of the environments or none: GitHub refuses the whole review when one of them is not the person's to decide. */
function reviewPending(hub: Hub, call: Call, run: RunRecord) {
  const { environment_ids: ids, state: decision, comment } = bodyOf(call, review)
  const login = loginOf(call.caller)
  const environments = ids.map((id) => hub.state.environments.find((one) => one.id === id)?.name)
  const waiting = hub.approvals.pending().filter((pending) => pending.runId === run.id && environments.includes(pending.environment))
  if (waiting.length !== ids.length) throw unprocessable('There are no pending deployments for one of the environments')
  if (!waiting.every((pending) => hub.approvals.mayDecide(pending, login))) {
    throw unprocessable(`${login} is not a required reviewer of every environment, or started the run and may not review it`)
  }
  for (const { environment } of waiting) hub.approvals.decide(run.id, environment, decision, login, comment)
  return ok(waiting.map(({ environment }) => showDeployment(hub, call.site, gateRecord(hub, run, environment))))
}

/** The deployment that the gate of a job stands for. Jobs with `deployment: false` file none, so it is only shown, never kept. */
function gateRecord(hub: Hub, run: RunRecord, environment: string): DeploymentRecord {
  return {
    id: run.id,
    sha: run.headSha,
    ref: run.headBranch,
    task: 'deploy',
    environment,
    payload: {},
    description: '',
    production: false,
    transient: false,
    creator: run.actor,
    createdAt: hub.now(),
    statuses: [],
  }
}
