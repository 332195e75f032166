import { isGithubStatus } from './errors.ts'
import { type Github, listOf } from './octokit.ts'

export type RunArtifact = { id: number; name: string; expired: boolean; expiresAt: string | undefined; bytes: number }

/** The artifacts of a run with exactly this name, newest first. Needs `actions: read`. Throws a GithubError, with 404 where the run is gone. */
export async function listArtifacts(github: Github, { run, name }: { run: number; name: string }): Promise<RunArtifact[]> {
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
  const found: RunArtifact[] = []
  for await (const { id, name: shown, expired, expires_at: expiresAt, size_in_bytes: bytes } of pages) {
    if (shown === name) found.push({ id, name, expired, expiresAt: expiresAt ?? undefined, bytes })
  }
  return found.sort((a, b) => b.id - a.id)
}

/**
 * The address of an artifact's zip archive. It needs no token, and is valid for a minute (REST reference, "Download an artifact").
 * Undefined where GitHub names none. Needs `actions: read`. Throws a GithubError, with 410 where the artifact has expired.
 */
export async function artifactAddress(github: Github, id: number): Promise<string | undefined> {
  const { headers } = await github.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
    ...github.repository,
    artifact_id: id,
    archive_format: 'zip',
    request: { redirect: 'manual' },
  })
  return headers.location
}

/** Deletes the artifacts with exactly this name from a run and returns their number. Needs `actions: write`. Throws a GithubError. */
export async function deleteArtifacts(github: Github, { run, name }: { run: number; name: string }): Promise<number> {
  const found = (await listArtifacts(github, { run, name })).filter(({ expired }) => !expired)
  for (const { id } of found.toReversed()) await deleteOne(github, id)
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
