import { ActionError } from '../../../core/errors.ts'
import { otherColour, type Release } from '../../../core/words.ts'
import type { SideRelease } from '../../contract/side-release.ts'
import type { Upload, UploadStore } from '../../contract/uploads.ts'
import type { Version } from './api.ts'
import { type CloudflareOptions, look, type Memory, releaseOf } from './observe.ts'
import { shareOf } from './sides.ts'

/** The versions of a Worker that may be deployed, found by their tag. A tag is not unique, and any upload may carry it. */
export function cloudflareUploads(options: CloudflareOptions, memory: Memory): UploadStore {
  const { script, api } = options
  const found = async (release: Release, signal: AbortSignal | undefined) =>
    (await api.deployable(signal)).filter((one) => releaseOf(one) === release.version)
  return {
    words: {
      one: 'version',
      of: `the Worker ${script}`,
      label: 'the tag',
      mend: `Deploy the right one by its id (wrangler versions deploy ID@100% --name ${script}), or bring a mended release forward under a version of its own. "wrangler versions view ID --name ${script}" shows each.`,
    },
    // Cloudflare tells of all that may be deployed at once, the 100 newest: an older one cannot be brought back.
    find: async (release, signal) => ({ list: (await found(release, signal)).map(uploadOf), complete: true }),
    take: (upload, subject, signal) => take(upload, subject, { options, memory, signal }),
    missing: async (release) =>
      new ActionError(`None of the Worker ${script}'s deployable versions carries the tag ${release.version}`, {
        hint: 'placement.prepare must upload it: wrangler versions upload --tag "$RELEASE". Only the 100 newest versions can be deployed.',
      }),
  }
}

type Call = { options: CloudflareOptions; memory: Memory; signal: AbortSignal | undefined }

async function take({ id }: Upload, { colour, release }: SideRelease, { options, memory, signal }: Call): Promise<void> {
  const { script, api } = options
  const { serving, sides } = await look(options, memory, signal)
  if (shareOf(serving, sides[colour]) > 0)
    throw new ActionError(`${colour} of the Worker ${script} has traffic, so no other version is put there`)
  const live = otherColour(colour)
  if (sides[live] === id) {
    throw new ActionError(`The version ${id.slice(0, 8)} with the tag ${release.version} serves already, as ${live}`, {
      hint: 'placement.prepare must upload a version of its own for this release: wrangler versions upload --tag "$RELEASE".',
    })
  }
  await refuseWithoutPreview(await api.version(id, signal), options, signal)
  memory.tags.set(id, release.version)
  memory.sides = { ...sides, [colour]: id }
}

/** A message that is a commit and nothing else says what was uploaded; any other text may name a commit for a reason of its own. */
const commitMessage = /^(?:commit )?([0-9a-f]{40})$/

function uploadOf({ id, metadata, annotations }: Version): Upload {
  const commit = commitMessage.exec(annotations?.['workers/message']?.trim() ?? '')?.[1]
  return { id, at: metadata?.created_on ?? undefined, commit }
}

async function refuseWithoutPreview(
  version: Version,
  { script, api, preview }: CloudflareOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (preview !== undefined) return
  if (version.metadata?.hasPreview === false) {
    throw new ActionError(
      `The version ${version.id.slice(0, 8)} of the Worker ${script} has no preview address, so it cannot be verified before it gets traffic`,
      {
        hint: 'Cloudflare gives none to a Worker that implements a Durable Object: keep the Durable Object in a Worker of its own and bind to it.',
      },
    )
  }
  if (!(await api.previewsEnabled(signal))) {
    throw new ActionError(`The Worker ${script} has no preview addresses, so a version cannot be verified before it gets traffic`, {
      hint: 'Set "preview_urls": true in the wrangler configuration and deploy once, or give target.preview.',
    })
  }
}
