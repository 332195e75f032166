import { isGithubStatus } from './errors.ts'
import { type Github, listOf } from './octokit.ts'

/** Deletes the artifacts with exactly this name from a run and returns their number. Needs `actions: write`. Throws a GithubError. */
export async function deleteArtifacts(github: Github, { run, name }: { run: number; name: string }): Promise<number> {
  const pages = github.paginate(async (page) =>
    listOf(
      await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', {
        ...github.repository,
        run_id: run,
        name,
        ...page,
      }),
      (data) => data.artifacts,
    ),
  )
  const found: number[] = []
  for await (const artifact of pages) if (artifact.name === name && !artifact.expired) found.push(artifact.id)
  for (const id of found) await deleteOne(github, id)
  return found.length
}

async function deleteOne(github: Github, id: number): Promise<void> {
  try {
    await github.request('DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}', { ...github.repository, artifact_id: id })
  } catch (error) {
    // Another run has deleted it, or the response to this deletion was lost.
    if (!isGithubStatus(error, 404)) throw error
  }
}
