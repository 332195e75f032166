import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { startCloudflare } from '../providers/cloudflare.ts'
import { serveWorker } from '../providers/worker-script.ts'
import { buildService, copyMarina, productPath, servicePaths } from './marina.ts'
import type { ServiceGround, StagedService } from './staged-service.ts'

/** The name in `api/wrangler.jsonc`. */
const script = 'marina-api'

/** The Worker of the product. The account, the script and the token are found as the example says it. */
export async function stageApi({ folder, resources }: ServiceGround): Promise<StagedService> {
  const cloudflare = resources.use(await startCloudflare({ script }))
  /** The version of each side, as the newest deployment's message states. */
  const sides = (): Partial<Record<Colour, string>> => {
    const message = cloudflare.deployments().at(-1)?.message ?? ''
    const [blue, green] = [/blue=(\S+)/.exec(message)?.[1], /green=(\S+)/.exec(message)?.[1]]
    return { ...(blue === undefined ? {} : { blue }), ...(green === undefined ? {} : { green }) }
  }
  const weights = async () => {
    const [shares, { blue = '', green = '' }] = [cloudflare.shares(), sides()]
    return { blue: shares[blue] ?? 0, green: shares[green] ?? 0 }
  }
  return {
    origin: cloudflare.url,
    settings: {
      target: {
        type: 'cloudflare-workers',
        api: '$CLOUDFLARE_API',
        preview: `$CLOUDFLARE_EDGE/.preview/{version}${productPath}${servicePaths.api}`,
      },
    },
    weighted: true,
    testDoubles: ["Cloudflare's API and edge", 'wrangler'],
    variables: { CLOUDFLARE_ACCOUNT_ID: cloudflare.account, CLOUDFLARE_API: cloudflare.api, CLOUDFLARE_EDGE: cloudflare.url },
    secrets: { CLOUDFLARE_API_TOKEN: cloudflare.token },
    weights,
    uploads: () => cloudflare.calls.filter(({ method, path }) => method === 'POST' && path.endsWith(`/scripts/${script}/versions`)).length,
    seedLive: async (version) => {
      const copy = join(folder, version)
      await copyMarina(copy)
      const main = await readFile(join(await buildService(copy, 'api', version), 'worker.js'), 'utf8')
      const { url } = resources.use(await serveWorker(main, new Map()))
      const before = sides()
      const colour: Colour = (await weights()).blue > 0 ? 'green' : 'blue'
      cloudflare.deploy({ tag: version, upstream: url }, (id) => {
        const { blue, green } = colour === 'blue' ? { ...before, blue: id } : { ...before, green: id }
        return ['slipway', ...(blue === undefined ? [] : [`blue=${blue}`]), ...(green === undefined ? [] : [`green=${green}`])].join(' ')
      })
      return colour
    },
  }
}
