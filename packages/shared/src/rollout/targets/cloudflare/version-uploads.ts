import { ActionError } from '../../../core/errors.ts'
import { otherColour, type Release } from '../../../core/words.ts'
import type { SideRelease } from '../../contract/side-release.ts'
import type { Upload, UploadStore } from '../../contract/uploads.ts'
import type { WorkerVersion } from './api.ts'
import { percentageServed } from './deployment-shares.ts'
import { versionTag } from './version-tag.ts'
import { uploadVersion } from './version-upload.ts'
import { type CloudflareOptions, readWorkerState, type WorkerContext, type WorkerMemory } from './worker-state.ts'

/** The deployable versions of a Worker, found by their tag. Tags are not unique: any upload can carry any tag. */
export function cloudflareUploads(options: CloudflareOptions, memory: WorkerMemory): UploadStore {
  const { script, api } = options
  const found = async (release: Release, signal: AbortSignal | undefined) =>
    (await api.deployableVersions(signal)).filter((one) => versionTag(one) === release.version)
  const list = async (release: Release, signal: AbortSignal | undefined) => ({
    // One response lists every deployable version, the 100 newest. An older version cannot be deployed again.
    list: (await found(release, signal)).map(uploadOf),
    complete: true,
  })
  const byId = async (id: string, signal: AbortSignal | undefined) =>
    (await api.deployableVersions(signal)).filter((one) => one.id === id).map(uploadOf)[0]
  const { uploads } = options
  return {
    words: {
      one: 'version',
      of: `the Worker ${script}`,
      label: 'the tag',
      mend: `Deploy the right one by its id (wrangler versions deploy ID@100% --name ${script}), or bring a mended release forward under a version of its own. "wrangler versions view ID --name ${script}" shows each.`,
    },
    part: 'version',
    byId,
    find: list,
    ...(uploads === undefined
      ? {}
      : {
          make: (subject, signal) => uploadVersion(subject, { ...uploads, find: (ended) => list(subject.release, ended), byId }, signal),
        }),
    take: (upload, subject, signal) => assignVersion(upload, subject, { options, memory, signal }),
    missing: async (release) =>
      new ActionError(`None of the Worker ${script}'s deployable versions carries the tag ${release.version}`, {
        hint: 'placement.prepare must upload it: wrangler versions upload --tag "$RELEASE". Only the 100 newest versions can be deployed.',
      }),
  }
}

async function assignVersion({ id }: Upload, { colour, release }: SideRelease, context: WorkerContext): Promise<void> {
  const { options, memory, signal } = context
  const { script, api } = options
  const { serving, sides } = await readWorkerState(context)
  if (percentageServed(serving, sides[colour]) > 0)
    throw new ActionError(`${colour} of the Worker ${script} has traffic, so no other version is put there`)
  const live = otherColour(colour)
  if (sides[live] === id) {
    throw new ActionError(`The version ${id.slice(0, 8)} with the tag ${release.version} serves already, as ${live}`, {
      hint: 'placement.prepare must upload a version of its own for this release: wrangler versions upload --tag "$RELEASE".',
    })
  }
  await assertPreviewAddress(await api.version(id, signal), options, signal)
  memory.releases.set(id, release.version)
  memory.sides = { ...sides, [colour]: id }
}

/** Only a message that consists of a commit names the uploaded source; other texts can mention a commit for other reasons. */
const commitMessage = /^(?:commit )?([0-9a-f]{40})$/

function uploadOf({ id, metadata, annotations }: WorkerVersion): Upload {
  const commit = commitMessage.exec(annotations?.['workers/message']?.trim() ?? '')?.[1]
  return { id, at: metadata?.created_on ?? undefined, commit }
}

/** Throws an ActionError for a version without a preview address: it could not be verified before it gets traffic. */
async function assertPreviewAddress(
  version: WorkerVersion,
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
