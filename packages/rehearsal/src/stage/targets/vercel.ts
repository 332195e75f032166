import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { startSide } from '../demo-service/harbor.ts'
import { scriptsFolder } from '../demo-service/target-scripts.ts'
import { startVercel } from '../providers/vercel.ts'
import { takePort } from '../system/free-port.ts'
import { sharesText } from './share-text.ts'
import type { StagedTarget, TargetContext } from './staged-target.ts'

/** A project whose deployments are processes of the service, each on a port of its own. */
export async function openVercel({ home, resources }: TargetContext, { rolling }: { rolling: boolean }): Promise<StagedTarget> {
  const vercel = resources.use(await startVercel())
  const releaseOf = (id: string | undefined) => vercel.metaOf(id)?.['slipwayRelease']
  const served = (colour: Colour) => Object.keys(vercel.shares()).find((id) => vercel.metaOf(id)?.['slipwayColour'] === colour)
  return {
    origin: vercel.url,
    settings: [
      'placement: { prepare: [$HARBOR_NODE, deploy/upload-deployment.js], time-limit: 20s }',
      `target: { type: vercel, project: ${vercel.project}, token: $VERCEL_TOKEN, api: $VERCEL_API, rolling: ${rolling} }`,
    ],
    weighted: rolling,
    testDoubles: ["Vercel's API and edge", 'the Vercel CLI'],
    scripts: scriptsFolder('hosted'),
    variables: { HARBOR_HOME: home, VERCEL_API: vercel.api },
    secrets: { VERCEL_TOKEN: vercel.token },
    weights: async () => {
      const shares = vercel.shares()
      return { blue: shares[served('blue') ?? ''] ?? 0, green: shares[served('green') ?? ''] ?? 0 }
    },
    running: async () => ({ blue: releaseOf(served('blue')), green: releaseOf(served('green')) }),
    records: () => vercel.history().map((shares) => sharesText(shares, releaseOf)),
    facts: () => ({
      'domains assigned by themselves': vercel.autoAssign() ? 'yes' : 'no',
      'rolling release': vercel.rolling.active() ? 'active' : 'none',
      uploads: String(vercel.calls.filter(({ path }) => path === '/stage/upload').length),
      writes: vercel.calls
        .filter(({ method, path }) => method !== 'GET' && !path.startsWith('/stage/'))
        .map(({ method, path }) => `${method} ${path.replace(/\?.*|dpl_\w+/g, '').replace(/^\/v\d+\/projects\/[^/]+/, '')}`)
        .join(', '),
    }),
    seedLive: async ({ version, artifact }, environment) => {
      const port = await takePort()
      const own = { HARBOR_HOME: join(home, version), HARBOR_BLUE_PORT: String(port), HARBOR_GREEN_PORT: String(port), ARTIFACT: artifact }
      await startSide('blue', version, { ...environment, ...own })
      vercel.deploy({ upstream: `http://127.0.0.1:${port}`, meta: { slipwayColour: 'blue', slipwayRelease: version } })
      return 'blue'
    },
  }
}
