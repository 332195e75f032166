import type { Affinity } from '../../../config/sections/targets/affinity.ts'
import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import type { Clock } from '../../../ports/clock.ts'
import { bothColours, type Observation, type Side } from '../../contract/observation.ts'
import type { Rest } from '../provider-rest.ts'
import { type CloudflareApi, type Deployment, type DeploymentRequest, type Version, workerNotFound } from './api.ts'
import { neverDeployed, type Sides, servingDeployment, shareOf, sidesOf } from './sides.ts'

export type CloudflareOptions = {
  script: string
  api: CloudflareApi
  rest: Rest
  clock: Clock
  affinity: Affinity
  /** The preview address of a version, with `{version}` in it; undefined for the one on workers.dev. */
  preview: string | undefined
  /** The account's workers.dev subdomain; undefined to ask the API. */
  subdomain: string | undefined
  say(what: string): void
}

/** What this run knows beyond what the provider tells. */
export type Memory = {
  sides: Sides | undefined
  /** The deployments there were at the first look. Any other that this run did not ask for is somebody else's. */
  known: Set<string>
  asked: DeploymentRequest | undefined
  tags: Map<string, string>
  preview: string | undefined
}
export type Look = { serving: Deployment; sides: Sides }

export async function look({ script, api }: CloudflareOptions, memory: Memory, signal: AbortSignal | undefined): Promise<Look> {
  const deployments = await api.deployments(signal).catch((error: unknown) => {
    throw error instanceof ActionError && error.message.includes(`(code ${workerNotFound})`) ? neverDeployed(script) : error
  })
  const serving = servingDeployment(deployments, script)
  const told = sidesOf(deployments, serving, memory.sides)
  // What this run prepared on the side without traffic is newer than what any message says of it.
  const prepared = bothColours.filter((colour) => shareOf(serving, told[colour]) === 0 && memory.sides?.[colour] !== undefined)
  const sides: Sides = { ...told, ...Object.fromEntries(prepared.map((colour) => [colour, memory.sides?.[colour]])) }
  memory.sides = sides
  if (memory.known.size === 0) for (const { id } of deployments) memory.known.add(id)
  return { serving, sides }
}

export async function observationOf(
  { serving, sides }: Look,
  options: CloudflareOptions,
  memory: Memory,
  signal: AbortSignal | undefined,
): Promise<Observation> {
  const sideOf = async (colour: Colour): Promise<Side> => {
    const id = sides[colour]
    const weight = shareOf(serving, id) / 100
    const state = id === undefined ? 'down' : weight > 0 ? 'serving' : 'draining'
    if (id === undefined) return { weight, open: false, state, address: undefined, sessions: undefined, release: undefined }
    const release = await tagOf(id, options, memory, signal)
    return { weight, open: weight > 0, state, address: await addressOf(id, options, memory, signal), sessions: undefined, release }
  }
  return { blue: await sideOf('blue'), green: await sideOf('green') }
}

/** The release of a version: its tag, which never changes; without one, the first part of its id, which no release is called. */
async function tagOf(id: string, { api }: CloudflareOptions, { tags }: Memory, signal: AbortSignal | undefined): Promise<string> {
  const known = tags.get(id)
  if (known !== undefined) return known
  const tag = releaseOf(await api.version(id, signal)) ?? id.slice(0, 8)
  tags.set(id, tag)
  return tag
}

export function releaseOf({ annotations }: Version): string | undefined {
  return annotations?.['workers/tag'] ?? undefined
}

async function addressOf(id: string, { api, script, subdomain }: CloudflareOptions, memory: Memory, signal?: AbortSignal): Promise<string> {
  memory.preview ??= `https://{version}-${script}.${subdomain ?? (await api.subdomain(signal))}.workers.dev`
  return memory.preview.replaceAll('{version}', id.slice(0, 8))
}
