import type { Affinity, CloudflareTarget } from '../../config/targets.ts'
import { ActionError } from '../../core/errors.ts'
import { type Colour, otherColour, type Release } from '../../core/words.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Http } from '../../ports/http.ts'
import type { Log } from '../../ports/log.ts'
import { bothColours, type Observation, type Side, type Subject, type TrafficTarget, type Weights } from '../contract.ts'
import {
  type CloudflareApi,
  cloudflareApi,
  cloudflareError,
  type Deployment,
  type DeploymentRequest,
  explainCloudflare,
  secretsChanged,
  type Version,
  workerNotFound,
} from './cloudflare-api.ts'
import { deploymentRequest, neverDeployed, type Sides, sameShares, servingDeployment, shareOf, sidesOf } from './cloudflare-sides.ts'
import { type Reply, type Rest, restOver } from './rest.ts'

type CloudflareOptions = {
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

/** The target that the configuration names, over its API. Its token is masked in the log from here on. */
export function cloudflareOf(target: CloudflareTarget, { http, clock, log }: { http: Http; clock: Clock; log: Log }): TrafficTarget {
  const { script, account, token, affinity, preview, subdomain } = target
  log.mask(token)
  const rest = restOver({
    provider: 'Cloudflare',
    api: target.api,
    token,
    http,
    clock,
    explain: explainCloudflare,
    permissions: 'target.token needs the permission "Workers Scripts: Edit" on the account in target.account.',
  })
  const api = cloudflareApi(rest, { account, script })
  return cloudflareTarget({ script, api, rest, clock, affinity, preview, subdomain, say: (what) => log.info(what) })
}

/** What this run knows beyond what the provider tells. */
type Memory = {
  sides: Sides | undefined
  /** The deployments there were at the first look. Any other that this run did not ask for is somebody else's. */
  known: Set<string>
  asked: DeploymentRequest | undefined
  tags: Map<string, string>
  preview: string | undefined
}
type Look = { serving: Deployment; sides: Sides }

/** How often, and how far apart in milliseconds, an uncertain write is looked for before it is called lost. */
const looksAfterDoubt = 4
const doubtEvery = 1_000

/** Two versions of one Worker, shifted by deployments of Cloudflare's API. A version is found by its tag: the release. */
function cloudflareTarget(options: CloudflareOptions): TrafficTarget {
  const { script, api, affinity } = options
  const memory: Memory = { sides: undefined, known: new Set(), asked: undefined, tags: new Map(), preview: options.preview }
  return {
    name: `Cloudflare Worker ${script}`,
    capabilities: { weighted: true, affinity },
    describeShift: (weights) => [`POST ${api.deploymentsPath} ${JSON.stringify(deploymentRequest(weights, memory.sides ?? {}))}`],
    observe: async (signal) => await observationOf(await look(options, memory, signal), options, memory, signal),
    shift: (weights, _subject, signal) => shift(weights, options, memory, signal),
    placement: {
      prepare: (subject, signal) => prepare(subject, options, memory, signal),
      retire: async ({ colour }, signal) => {
        const { serving, sides } = await look(options, memory, signal)
        if (shareOf(serving, sides[colour]) > 0)
          throw new ActionError(`${colour} of the Worker ${script} has traffic, so it is not taken down`)
        options.say(`Cloudflare keeps every version: nothing of ${colour} is taken down, and it stays at hand among the 100 newest`)
      },
      available: (release, signal) => available(release, api, signal),
    },
  }
}

async function look({ script, api }: CloudflareOptions, memory: Memory, signal: AbortSignal | undefined): Promise<Look> {
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

async function observationOf(
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

function releaseOf({ annotations }: Version): string | undefined {
  return annotations?.['workers/tag'] ?? undefined
}

async function addressOf(id: string, { api, script, subdomain }: CloudflareOptions, memory: Memory, signal?: AbortSignal): Promise<string> {
  memory.preview ??= `https://{version}-${script}.${subdomain ?? (await api.subdomain(signal))}.workers.dev`
  return memory.preview.replaceAll('{version}', id.slice(0, 8))
}

async function prepare(subject: Subject, options: CloudflareOptions, memory: Memory, signal: AbortSignal | undefined): Promise<void> {
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

async function available(release: Release, api: CloudflareApi, signal: AbortSignal | undefined): Promise<'yes' | 'no'> {
  return newestOf(await api.deployable(signal), release.version) === undefined ? 'no' : 'yes'
}

async function shift(weights: Weights, options: CloudflareOptions, memory: Memory, signal: AbortSignal | undefined): Promise<void> {
  const { script, api } = options
  const { serving, sides } = await look(options, memory, signal)
  if (isStrange(serving, memory)) {
    // Told once: the way back, which follows, has to go on from it.
    memory.known.add(serving.id)
    throw shiftedMeanwhile(script, serving)
  }
  const lacking = bothColours.find((colour) => weights[colour] > 0 && sides[colour] === undefined)
  if (lacking !== undefined) throw new ActionError(`The Worker ${script} has no version on ${lacking} that could take traffic`)
  if (weights.blue + weights.green === 0) {
    throw new ActionError(`Cloudflare cannot take all traffic from the Worker ${script}: its shares always add up to 100 %`)
  }
  const request = deploymentRequest(weights, sides)
  // What another run asked for is asked for again, since what is shown may be older than its last shift.
  const done =
    memory.asked !== undefined && sameShares(memory.asked.versions, request.versions) && sameShares(serving.versions, request.versions)
  if (done) return
  memory.asked = request
  const sent = await api.deploy(request, signal)
  if (sent.state === 'uncertain') return await findAgain(sent.why, request, serving, options, signal)
  if (sent.status >= 300) throw refusalOf(sent, options)
}

function isStrange(serving: Deployment, { known, asked }: Memory): boolean {
  return !known.has(serving.id) && (asked === undefined || !sameShares(serving.versions, asked.versions))
}

/** An uncertain write is looked for, and never sent again. */
async function findAgain(
  why: string,
  request: DeploymentRequest,
  before: Deployment,
  { script, api, clock }: CloudflareOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let looks = 0; looks < looksAfterDoubt; looks++) {
    const [newest] = await api.deployments(signal)
    if (newest !== undefined && newest.id !== before.id) {
      if (sameShares(newest.versions, request.versions)) return
      throw shiftedMeanwhile(script, newest)
    }
    await clock.sleep(doubtEvery, signal)
  }
  throw new ActionError(
    `It is not known whether Cloudflare took in POST ${api.deploymentsPath} (${why}); deployment ${before.id} still serves`,
    {
      hint: 'The call was not repeated, since it may yet be applied. Run again: what is found then is settled first.',
    },
  )
}

function refusalOf(reply: Reply, { script, rest, api }: CloudflareOptions): ActionError {
  const error = cloudflareError(reply.body)
  if (error?.code !== secretsChanged) return rest.refusal({ method: 'POST', path: api.deploymentsPath }, reply)
  const names = /secrets have changed:\s*(.+?)\.?$/i.exec(error.message)?.[1]
  return new ActionError(
    `Cloudflare refuses the version of the Worker ${script}: secrets have changed since it was live${names === undefined ? '' : ` (${names})`} (code ${secretsChanged})`,
    {
      hint: 'A version keeps the secrets it was uploaded with, so it would run with the old ones. Upload the release anew (wrangler versions upload --tag), or deploy the version by hand if the old secrets still work. Slipway never forces it.',
    },
  )
}

function shiftedMeanwhile(script: string, now: Deployment): ActionError {
  return new ActionError(`Somebody else shifted the Worker ${script} during this rollout: deployment ${now.id} serves now`, {
    hint: 'A rollout must be alone: no wrangler deploy, no secret put and no change in the dashboard while it runs.',
  })
}
