import { z } from 'zod'
import type { JobRecord, RunRecord } from '../../contract/platform.ts'
import {
  bodyOf,
  type EndpointCall,
  HttpRefusal,
  list,
  listIn,
  notFoundRefusal,
  numberParam,
  ok,
  pageOf,
  textParam,
  unprocessable,
} from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showDeployment } from '../render/deployments.ts'
import { showApproval, showPending } from '../render/environments.ts'
import { hasExpired, showArtifact, showJob, showRun } from '../render/runs.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { DeploymentRecord } from '../state/records.ts'
import { loginOf } from '../state/tokens.ts'

const review = z.object({ environment_ids: z.array(z.number()), state: z.enum(['approved', 'rejected']), comment: z.string() })

/** REST reference, "Workflow runs", "Workflow jobs" and "Artifacts". */
export function actionsRoutes(emulator: EmulatorContext) {
  const { state } = emulator
  const runOf = (call: EndpointCall) => {
    const found = state.runs.find(({ id }) => id === numberParam(call, 'run_id'))
    if (found === undefined) throw notFoundRefusal()
    return found
  }
  const runOfAttempt = (call: EndpointCall) => {
    const run = runOf(call)
    if (numberParam(call, 'attempt_number') !== run.attempt) throw notFoundRefusal()
    return run
  }
  const artifactOf = (call: EndpointCall) => {
    const found = state.artifacts.find(({ id }) => id === numberParam(call, 'artifact_id'))
    if (found === undefined) throw notFoundRefusal()
    return found
  }
  const showJobs = (call: EndpointCall, run: RunRecord) =>
    listIn(call, {
      key: 'jobs',
      items: state.jobs.filter(({ runId }) => runId === run.id),
      render: (job: JobRecord) => showJob(emulator, call.addresses, job),
    })
  const showArtifacts = (call: EndpointCall, artifacts: typeof state.artifacts) => {
    const name = call.query.get('name')
    const named = artifacts.filter((one) => name === null || one.name === name)
    return listIn(call, { key: 'artifacts', items: named.toReversed(), render: (one) => showArtifact(emulator, call.addresses, one) })
  }
  const cancel = (force: boolean) => (call: EndpointCall) => {
    const run = runOf(call)
    if (run.status === 'completed') throw new HttpRefusal(409, 'Cannot cancel a workflow run that is completed.')
    emulator.cancelRun(run.id, { force })
    return { status: 202, body: {} }
  }
  return {
    'GET /repos/{owner}/{repo}/actions/runs': (call: EndpointCall) => listRuns(emulator, call, state.runs),
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}': async (call: EndpointCall) =>
      ok(await showRun(emulator, call.addresses, runOf(call))),
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}': async (call: EndpointCall) =>
      ok(await showRun(emulator, call.addresses, runOfAttempt(call))),
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': (call: EndpointCall) => showJobs(call, runOf(call)),
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs': (call: EndpointCall) =>
      showJobs(call, runOfAttempt(call)),
    'GET /repos/{owner}/{repo}/actions/jobs/{job_id}': (call: EndpointCall) => {
      const job = state.jobs.find(({ id }) => id === numberParam(call, 'job_id'))
      if (job === undefined) throw notFoundRefusal()
      return ok(showJob(emulator, call.addresses, job))
    },
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': (call: EndpointCall) => {
      const run = runOf(call)
      return showArtifacts(
        call,
        state.artifacts.filter(({ runId }) => runId === run.id),
      )
    },
    'GET /repos/{owner}/{repo}/actions/artifacts': (call: EndpointCall) => showArtifacts(call, state.artifacts),
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': (call: EndpointCall) =>
      ok(showArtifact(emulator, call.addresses, artifactOf(call))),
    'DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': (call: EndpointCall) => {
      state.artifacts.splice(state.artifacts.indexOf(artifactOf(call)), 1)
      return { status: 204 }
    },
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': (call: EndpointCall) => {
      const artifact = artifactOf(call)
      if (textParam(call, 'archive_format') !== 'zip') throw notFoundRefusal()
      if (hasExpired(artifact, emulator.clock)) throw new HttpRefusal(410, 'Artifact has expired')
      return {
        status: 302,
        headers: { location: `${call.addresses.api}/_downloads/${artifact.id}/${artifact.digest.slice('sha256:'.length)}` },
      }
    },
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals': (call: EndpointCall) => {
      const run = runOf(call)
      return list(
        call,
        state.approvals.filter(({ runId }) => runId === run.id),
        (approval) => showApproval(emulator, call.addresses, approval),
      )
    },
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': (call: EndpointCall) => {
      const run = runOf(call)
      const login = call.caller.kind === 'person' ? call.caller.login : undefined
      return ok(
        emulator.approvals
          .pending()
          .filter(({ runId }) => runId === run.id)
          .map((pending) => showPending(emulator, call.addresses, { pending, login })),
      )
    },
    'POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': (call: EndpointCall) =>
      reviewPending(emulator, call, runOf(call)),
    'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel': cancel(false),
    'POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel': cancel(true),
  } satisfies Routes
}

/** Newest first, with the filters of GitHub's lists of runs. */
export async function listRuns(emulator: EmulatorContext, call: EndpointCall, runs: readonly RunRecord[]) {
  const asked = (name: string) => call.query.get(name)
  const fits = (run: RunRecord) =>
    same(asked('actor'), run.actor) &&
    same(asked('branch'), run.headBranch) &&
    same(asked('event'), run.event) &&
    same(asked('head_sha'), run.headSha) &&
    (asked('status') === null || asked('status') === run.status || asked('status') === run.conclusion)
  const matching = runs.filter(fits).toReversed()
  const { page, headers } = pageOf(call, matching)
  const shown = await Promise.all(page.map((run) => showRun(emulator, call.addresses, run)))
  return ok({ total_count: matching.length, workflow_runs: shown }, headers)
}

function same(asked: string | null, value: string): boolean {
  return asked === null || asked === value
}

/** All of the environments or none: GitHub refuses the whole review when one of them is not the person's to decide. */
function reviewPending(emulator: EmulatorContext, call: EndpointCall, run: RunRecord) {
  const { environment_ids: ids, state: decision, comment } = bodyOf(call, review)
  const login = loginOf(call.caller)
  const environments = ids.map((id) => emulator.state.environments.find((one) => one.id === id)?.name)
  const waiting = emulator.approvals.pending().filter((pending) => pending.runId === run.id && environments.includes(pending.environment))
  if (waiting.length !== ids.length) throw unprocessable('There are no pending deployments for one of the environments')
  if (!waiting.every((pending) => emulator.approvals.mayDecide(pending, login))) {
    throw unprocessable(`${login} is not a required reviewer of every environment, or started the run and may not review it`)
  }
  for (const { environment } of waiting) emulator.approvals.decide({ runId: run.id, environment, decision, by: login, comment })
  return ok(waiting.map(({ environment }) => showDeployment(emulator, call.addresses, gateRecord(emulator, run, environment))))
}

/** The deployment that the gate of a job stands for. Jobs with `deployment: false` file none, so it is only shown, never kept. */
function gateRecord(emulator: EmulatorContext, run: RunRecord, environment: string): DeploymentRecord {
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
    createdAt: emulator.now(),
    statuses: [],
  }
}
