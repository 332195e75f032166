import { ActionError } from '../../core/errors.ts'
import { artifactAddress, listArtifacts, type RunArtifact } from '../../github/artifacts.ts'
import { GithubError, isGithubStatus } from '../../github/errors.ts'
import type { Github } from '../../github/octokit.ts'
import type { ByteTransfer } from '../../ports/byte-transfer.ts'
import type { StoredArtifact } from '../contract/artifact-store.ts'
import { type ArtifactClient, maxArtifactBytes, transferLimit } from './artifact-keeper.ts'
import { fetchFile, goneBytes, otherBytes } from './fetched-file.ts'

const where = 'The Actions artifact'

/**
 * Artifacts of runs, named `<run id>/<artifact name>`. GitHub deletes them when they expire, so `keep` states until when they are there.
 * It uploads nothing: a step of the workflow has done that, in the run that is `own`.
 */
export function actionsArtifacts(github: Github, own: { run: number; name: string }, transfer: ByteTransfer): ArtifactClient {
  const find = async ({ ref }: StoredArtifact): Promise<RunArtifact[]> => {
    const place = parseArtifactRef(ref)
    return place === undefined ? [] : await listArtifacts(github, place)
  }
  return {
    has: async (artifact) => {
      try {
        return (await find(artifact)).some(({ expired }) => !expired) ? 'yes' : 'no'
      } catch (error) {
        return absence(error)
      }
    },
    fetch: async (artifact, folder, signal) => {
      const found = await find(artifact).catch((error: unknown) => {
        if (isGithubStatus(error, 404)) return []
        throw error
      })
      const live = found.filter(({ expired }) => !expired)
      if (live.length === 0) throw goneBytes(artifact, where, goneSince(found))
      // The attempts of a run may have left several of one name.
      for (const one of live) {
        if (one.bytes > maxArtifactBytes) continue
        const address = await artifactAddress(github, one.id)
        if (address === undefined) throw new ActionError(`GitHub names no address for the Actions artifact ${artifact.ref}`)
        const request = { url: address, maxBytes: maxArtifactBytes, timeout: transferLimit, signal }
        const path = await fetchFile(artifact, folder, (saveTo) => transfer({ ...request, saveTo }), { zipped: true })
        if (path !== undefined) return path
      }
      throw otherBytes(artifact, where)
    },
    keep: async ({ digest }) => {
      const [newest] = (await listArtifacts(github, own)).filter(({ expired }) => !expired)
      if (newest === undefined) {
        throw new ActionError(`This run has no artifact "${own.name}"`, {
          hint: `Upload what is deployed with actions/upload-artifact as "${own.name}" before this step, or keep releases in another store (artifacts.store in slipway.yml).`,
        })
      }
      return { stored: { digest, store: 'actions-artifact', ref: `${own.run}/${own.name}` }, until: newest.expiresAt }
    },
  }
}

/** `<run id>/<artifact name>`; undefined for anything else. */
export function parseArtifactRef(ref: string): { run: number; name: string } | undefined {
  const [, run, name] = /^(\d{1,15})\/([^/]+)$/.exec(ref) ?? []
  return run === undefined || name === undefined ? undefined : { run: Number(run), name }
}

/** What GitHub's refusal says of what was asked for: 404 and 410 that it is not there, everything else nothing. */
export function absence(error: unknown): 'no' | 'unknown' {
  if (isGithubStatus(error, 404, 410)) return 'no'
  if (error instanceof GithubError) return 'unknown'
  throw error
}

function goneSince(found: readonly RunArtifact[]): string {
  const [newest] = found
  if (newest === undefined) return 'does not exist any more'
  return newest.expiresAt === undefined ? 'has expired' : `has expired on ${newest.expiresAt.slice(0, 10)}`
}
