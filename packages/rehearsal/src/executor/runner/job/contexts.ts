import { runnerName } from '../../../contract/platform.ts'
import type { Scope } from '../../expressions/evaluate.ts'
import { hashFilesFunction } from '../../expressions/hash-files.ts'
import { type JobStatus, statusFunctions, stepStatus } from '../../expressions/status-functions.ts'
import type { ValueMap } from '../../expressions/value.ts'
import { type Frame, type JobSession, jobStatus } from './session.ts'

/** The contexts and functions of a step's expressions. */
export function stepScope(
  frame: Frame,
  { env, github, status }: { env: Readonly<Record<string, string>>; github: ValueMap; status: () => JobStatus },
): Scope {
  const { facts, folders } = frame.session
  return {
    contexts: {
      github: { ...facts.github, ...frame.github, ...github },
      env,
      job: jobContext(frame.session),
      steps: frame.steps,
      runner: runnerContext(frame.session),
      secrets: facts.secrets,
      vars: facts.vars,
      needs: facts.needs,
      strategy: facts.strategy,
      matrix: facts.matrix,
      inputs: frame.inputs,
    },
    functions: [...statusFunctions(stepStatus(status)), hashFilesFunction(folders.workspace)],
  }
}

/** With `job.workflow_*`: the file that defines this job, which in a called workflow is not the one that `github` names. */
function jobContext(session: JobSession): ValueMap {
  const { source, path } = session.facts.workflow
  return {
    status: jobStatus(session),
    check_run_id: session.facts.jobId,
    workflow_ref: `${source.repository}/${path}@${source.ref}`,
    workflow_sha: source.sha,
    workflow_repository: source.repository,
    workflow_file_path: path,
  }
}

export function runnerContext({ facts, folders }: JobSession): ValueMap {
  return {
    name: runnerName(facts.jobId),
    os: process.platform === 'darwin' ? 'macOS' : 'Linux',
    arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
    temp: folders.temp,
    tool_cache: folders.tools,
    workspace: folders.workspace.slice(0, folders.workspace.lastIndexOf('/')),
    environment: 'github-hosted',
    ...(facts.debug ? { debug: '1' } : {}),
  }
}
