import type { CloudflareTarget } from '../../../config/sections/targets/cloudflare.ts'
import { ActionError } from '../../../core/errors.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Http } from '../../../ports/http.ts'
import type { Log } from '../../../ports/log.ts'
import { keptPlacement } from '../../commands/combined-placement.ts'
import { bothColours, type Weights } from '../../contract/observation.ts'
import type { TrafficTarget } from '../../contract/target.ts'
import { type Reply, restOver } from '../provider-rest.ts'
import { cloudflareApi, cloudflareError, type Deployment, type DeploymentRequest, explainCloudflare, secretsChanged } from './api.ts'
import { type CloudflareOptions, look, type Memory, observationOf } from './observe.ts'
import { cloudflareUploads } from './placement.ts'
import { deploymentRequest, sameShares, shareOf } from './sides.ts'

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

/** How often, and how far apart in milliseconds, an uncertain write is looked for before it is called lost. */
const looksAfterDoubt = 4
const doubtEvery = 1_000

/** Two versions of one Worker, shifted by deployments of Cloudflare's API. A version is looked for by its tag, the release, and told by its id. */
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
      ...keptPlacement(cloudflareUploads(options, memory)),
      retire: async ({ colour }, signal) => {
        const { serving, sides } = await look(options, memory, signal)
        if (shareOf(serving, sides[colour]) > 0)
          throw new ActionError(`${colour} of the Worker ${script} has traffic, so it is not taken down`)
        options.say(`Cloudflare keeps every version: nothing of ${colour} is taken down, and it stays at hand among the 100 newest`)
      },
    },
  }
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
