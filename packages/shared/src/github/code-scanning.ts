import { gzipSync } from 'node:zlib'
import type { Clock } from '../ports/clock.ts'
import { isGithubStatus } from './errors.ts'
import type { Github } from './octokit.ts'

export const maxSarifBytes = 10_000_000

export type SarifUpload = { sarif: string; commit: string; ref: string; startedAt: string }

/** The result of an upload. `refused`: the token of a fork, or a repository without code scanning; not an error of the scan. */
export type SarifUploadResult =
  | { state: 'complete' | 'pending'; id: string }
  | { state: 'failed'; id: string; errors: readonly string[] }
  | { state: 'refused'; reason: string }

/**
 * Uploads SARIF to code scanning and waits up to half a minute for it to be processed.
 * Needs `security-events: write`. REST reference: "Upload an analysis as SARIF data".
 */
export async function uploadSarif(github: Github, upload: SarifUpload, clock: Clock): Promise<SarifUploadResult> {
  const packed = gzipSync(upload.sarif)
  if (packed.length > maxSarifBytes)
    return { state: 'refused', reason: `the SARIF has ${packed.length} bytes compressed, GitHub takes 10 MB` }
  try {
    const { data } = await github.request('POST /repos/{owner}/{repo}/code-scanning/sarifs', {
      ...github.repository,
      commit_sha: upload.commit,
      ref: upload.ref,
      sarif: packed.toString('base64'),
      started_at: upload.startedAt,
    })
    return await processed(github, data.id ?? '', clock)
  } catch (error) {
    if (isGithubStatus(error, 401, 403, 404)) return { state: 'refused', reason: [error.message, error.hint].filter(Boolean).join(' ') }
    throw error
  }
}

async function processed(github: Github, id: string, clock: Clock): Promise<SarifUploadResult> {
  for (const pause of [1_000, 2_000, 4_000, 8_000, 15_000]) {
    await clock.sleep(pause)
    const { data } = await github.request('GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}', {
      ...github.repository,
      sarif_id: id,
    })
    if (data.processing_status === 'complete') return { state: 'complete', id }
    if (data.processing_status === 'failed') return { state: 'failed', id, errors: data.errors ?? [] }
  }
  return { state: 'pending', id }
}
