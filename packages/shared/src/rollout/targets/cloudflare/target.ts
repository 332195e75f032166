import type { CloudflareTarget } from '../../../config/sections/targets/cloudflare.ts'
import { ActionError } from '../../../core/errors.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Http } from '../../../ports/http.ts'
import type { Log } from '../../../ports/log.ts'
import { keptPlacement } from '../../commands/combined-placement.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'
import type { TrafficTarget } from '../../contract/target.ts'
import { restOver } from '../provider-rest.ts'
import { cloudflareApi, explainCloudflare } from './api.ts'
import { percentageServed } from './deployment-shares.ts'
import { observeWorker } from './observation.ts'
import { deploymentRequest, shiftWorker } from './shift.ts'
import { cloudflareUserTraffic } from './user-traffic.ts'
import { cloudflareUploads } from './version-uploads.ts'
import type { WorkerNames } from './worker-names.ts'
import { type CloudflareOptions, readWorkerState, type WorkerMemory } from './worker-state.ts'

/** The target that the configuration names, over Cloudflare's API. Masks its token in the log. */
export function cloudflareOf(
  target: CloudflareTarget & WorkerNames,
  { http, clock, log, commands }: { http: Http; clock: Clock; log: Log; commands?: UserCommandDeps },
): TrafficTarget {
  const { script, section, account, token, affinity, preview, subdomain, main } = target
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
  const uploads = commands === undefined ? undefined : { account, script, section, main, address: target.api, token, commands, clock }
  return cloudflareTarget({ account, script, api, rest, clock, log, affinity, preview, subdomain, uploads })
}

/**
 * Two versions of one Worker; a deployment of Cloudflare's API sets their shares. A version is found by its tag, which is the release,
 * and identified by its id.
 */
function cloudflareTarget(options: CloudflareOptions): TrafficTarget {
  const { account, script, api, rest, clock, affinity, log } = options
  const memory: WorkerMemory = {
    sides: undefined,
    known: new Set(),
    requested: [],
    releases: new Map(),
    preview: options.preview,
  }
  return {
    name: `Cloudflare Worker ${script}`,
    capabilities: { weighted: true, affinity },
    describeShift: (weights) => [`POST ${api.deploymentsPath} ${JSON.stringify(deploymentRequest(weights, memory.sides ?? {}))}`],
    observe: async (signal) => {
      const context = { options, memory, signal }
      return await observeWorker(await readWorkerState(context), context)
    },
    shift: (weights, _subject, signal) => shiftWorker(weights, { options, memory, signal }),
    userTraffic: cloudflareUserTraffic({
      account,
      script,
      rest,
      clock,
      log,
      sides: async (signal) => (await readWorkerState({ options, memory, signal })).sides,
    }),
    placement: {
      ...keptPlacement(cloudflareUploads(options, memory)),
      retire: async ({ colour }, signal) => {
        const { serving, sides } = await readWorkerState({ options, memory, signal })
        if (percentageServed(serving, sides[colour]) > 0)
          throw new ActionError(`${colour} of the Worker ${script} has traffic, so it is not taken down`)
        log.info(`Cloudflare keeps every version: nothing of ${colour} is taken down, and it stays at hand among the 100 newest`)
      },
    },
  }
}
