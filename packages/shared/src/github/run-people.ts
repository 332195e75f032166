import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

/** Who is behind a run. A run that is started again keeps its `actor`. */
export type RunPeople = {
  id: number
  /** The newest attempt. */
  attempt: number
  /** The login of whoever started the first attempt: of a push, whoever pushed. */
  actor: string
  /** The login of whoever started the newest attempt. */
  triggeredBy: string
  event: string
  /** The branch or tag on which the run was started, without `refs/…/`. */
  branch: string | undefined
  /** The file of the workflow; for a reusable workflow, that of its caller. */
  path: string
  /** `owner/name` of the repository of the head commit: another repository for a fork. */
  repository: string
}

/** Undefined where the run does not exist or was deleted. Needs `actions: read`. Throws a GithubError. */
export async function readRunPeople(github: Github, id: number): Promise<RunPeople | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...github.repository, run_id: id })
    const actor = data.actor?.login ?? ''
    return {
      id: Number(data.id),
      attempt: data.run_attempt ?? 1,
      actor,
      triggeredBy: data.triggering_actor?.login ?? actor,
      event: data.event,
      branch: data.head_branch ?? undefined,
      path: data.path.replace(/@.*$/, ''),
      repository: data.head_repository?.full_name ?? '',
    }
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}

/** How a job ended. `conclusion`: undefined while it has not. */
export type FinishedJob = { run: number; name: string; conclusion: string | undefined }

/** Undefined where GitHub knows no such job. Needs `actions: read`. Throws a GithubError. */
export async function readJobResult(github: Github, id: number): Promise<FinishedJob | undefined> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}', { ...github.repository, job_id: id })
    return { run: Number(data.run_id), name: data.name, conclusion: data.conclusion ?? undefined }
  } catch (error) {
    if (isGithubStatus(error, 404)) return undefined
    throw error
  }
}

/** The logins of who wrote a commit and who committed it, as far as GitHub knows their addresses. Needs `contents: read`. Throws a GithubError. */
export async function readCommitPeople(github: Github, sha: string): Promise<string[]> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...github.repository, ref: sha })
  const logins = [data.author, data.committer].flatMap((person) => (person && 'login' in person ? [person.login] : []))
  return [...new Set(logins)]
}
