import { ActionError } from '../../core/errors.ts'
import { otherColour, type Release } from '../../core/words.ts'
import type { Subject } from '../contract.ts'
import type { CloudflareApi, Version } from './cloudflare-api.ts'
import { type CloudflareOptions, look, type Memory, releaseOf } from './cloudflare-look.ts'
import { shareOf } from './cloudflare-sides.ts'

export async function prepare(
  subject: Subject,
  options: CloudflareOptions,
  memory: Memory,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { script, api } = options
  const { colour, release } = subject
  const { serving, sides } = await look(options, memory, signal)
  if (shareOf(serving, sides[colour]) > 0)
    throw new ActionError(`${colour} of the Worker ${script} has traffic, so no other version is put there`)
  const newest = newestOf(await api.deployable(signal), release.version)
  if (newest === undefined) {
    throw new ActionError(`None of the Worker ${script}'s deployable versions carries the tag ${release.version}`, {
      hint: 'placement.prepare must upload it: wrangler versions upload --tag "$RELEASE". Only the 100 newest versions can be deployed.',
    })
  }
  const live = otherColour(colour)
  if (sides[live] === newest.id) {
    throw new ActionError(`The version ${newest.id.slice(0, 8)} with the tag ${release.version} serves already, as ${live}`, {
      hint: 'placement.prepare must upload a version of its own for this release: wrangler versions upload --tag "$RELEASE".',
    })
  }
  await refuseWithoutPreview(newest, options, signal)
  memory.tags.set(newest.id, release.version)
  memory.sides = { ...sides, [colour]: newest.id }
}

function newestOf(versions: readonly Version[], tag: string): Version | undefined {
  const age = (one: Version) => one.number ?? Date.parse(one.metadata?.created_on ?? '')
  return versions.filter((one) => releaseOf(one) === tag).sort((a, b) => age(b) - age(a))[0]
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

export async function available(release: Release, api: CloudflareApi, signal: AbortSignal | undefined): Promise<'yes' | 'no'> {
  return newestOf(await api.deployable(signal), release.version) === undefined ? 'no' : 'yes'
}
