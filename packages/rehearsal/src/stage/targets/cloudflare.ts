import { join } from 'node:path'
import { basePath, startSide } from '../demo-service/harbor.ts'
import { scriptsFolder } from '../demo-service/target-scripts.ts'
import { type CloudflareStandIn, startCloudflare } from '../providers/cloudflare.ts'
import { takePort } from '../system/free-port.ts'
import { sharesText } from './share-text.ts'
import type { StagedTarget, TargetContext } from './staged-target.ts'

/** A Worker whose versions are processes of the service, each on a port of its own. */
export async function openCloudflare({ home, resources }: TargetContext): Promise<StagedTarget> {
  const cloudflare = resources.use(await startCloudflare({ edge: 'thread' }))
  const sides = () => sidesOf(cloudflare)
  return {
    origin: cloudflare.url,
    settings: [
      'placement: { prepare: [$HARBOR_NODE, deploy/upload-worker.js], time-limit: 20s }',
      `target: { type: cloudflare-workers, account: $CLOUDFLARE_ACCOUNT_ID, script: ${cloudflare.script}, token: $CLOUDFLARE_API_TOKEN, api: $CLOUDFLARE_API, preview: '$CLOUDFLARE_EDGE/.preview/{version}${basePath}' }`,
    ],
    weighted: true,
    testDoubles: ["Cloudflare's API and edge", 'wrangler'],
    scripts: scriptsFolder('hosted'),
    variables: {
      HARBOR_HOME: home,
      CLOUDFLARE_ACCOUNT_ID: cloudflare.account,
      CLOUDFLARE_API: cloudflare.api,
      CLOUDFLARE_EDGE: cloudflare.url,
    },
    secrets: { CLOUDFLARE_API_TOKEN: cloudflare.token },
    weights: async () => {
      const { blue, green } = sides()
      const shares = cloudflare.shares()
      return { blue: shares[blue ?? ''] ?? 0, green: shares[green ?? ''] ?? 0 }
    },
    running: async () => {
      const { blue, green } = sides()
      return { blue: cloudflare.tagOf(blue), green: cloudflare.tagOf(green) }
    },
    records: () => cloudflare.deployments().map(({ shares }) => sharesText(shares, cloudflare.tagOf)),
    facts: () => ({
      'message of the newest deployment': cloudflare.deployments().at(-1)?.message ?? '',
      uploads: String(cloudflare.calls.filter(({ path }) => path === '/stage/upload').length),
    }),
    seedLive: async ({ version, artifact }, environment) => {
      const port = await takePort()
      const own = { HARBOR_HOME: join(home, version), HARBOR_BLUE_PORT: String(port), HARBOR_GREEN_PORT: String(port), ARTIFACT: artifact }
      await startSide('blue', version, { ...environment, ...own })
      cloudflare.deploy({ tag: version, upstream: `http://127.0.0.1:${port}` })
      await cloudflare.follow()
      return 'blue'
    },
  }
}

/** The version of each side, as the newest deployment's message states; before the first one everything is blue. */
function sidesOf(cloudflare: CloudflareStandIn): { blue?: string | undefined; green?: string | undefined } {
  const message = cloudflare.deployments().at(-1)?.message ?? ''
  const found = { blue: /blue=(\S+)/.exec(message)?.[1], green: /green=(\S+)/.exec(message)?.[1] }
  return found.blue === undefined && found.green === undefined ? { blue: Object.keys(cloudflare.shares())[0] } : found
}
