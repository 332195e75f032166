import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { serveFiles, siteRoutesOf } from '../providers/static-site.ts'
import { startVercel } from '../providers/vercel.ts'
import { buildService, copyMarina, readFilesBelow } from './marina.ts'
import type { ServiceGround, StagedService } from './staged-service.ts'

const project = 'marina'
const projectId = 'prj_QuayMarina'

/** The Vercel project of the product, which moves its domains all at once. The project and its team are found by variables, as the CLI does it. */
export async function stageDashboard({ folder, resources }: ServiceGround): Promise<StagedService> {
  const vercel = resources.use(await startVercel({ project, projectId }))
  const served = (colour: Colour) => Object.keys(vercel.shares()).find((id) => vercel.metaOf(id)?.['slipwayColour'] === colour)
  const weights = async () => {
    const shares = vercel.shares()
    return { blue: shares[served('blue') ?? ''] ?? 0, green: shares[served('green') ?? ''] ?? 0 }
  }
  return {
    origin: vercel.url,
    settings: { target: { type: 'vercel', api: '$VERCEL_API' } },
    weighted: false,
    testDoubles: ["Vercel's API and edge", 'the Vercel CLI'],
    variables: { VERCEL_API: vercel.api, VERCEL_PROJECT_ID: projectId, VERCEL_ORG_ID: 'team_Quay' },
    secrets: { VERCEL_TOKEN: vercel.token },
    weights,
    uploads: () => vercel.calls.filter(({ method, path }) => method === 'POST' && path.startsWith('/v13/deployments')).length,
    seedLive: async (version) => {
      const copy = join(folder, version)
      await copyMarina(copy)
      const output = join(await buildService(copy, 'dashboard', version), '.vercel/output')
      const files = await readFilesBelow(output)
      const site = new Map(
        [...files].flatMap(([path, content]) => (path.startsWith('/static/') ? [[path.slice('/static'.length), content]] : [])),
      )
      const routes = siteRoutesOf(JSON.parse(files.get('/config.json')?.toString() ?? '{}'))
      const { url } = resources.use(await serveFiles(site, routes))
      const colour: Colour = (await weights()).blue > 0 ? 'green' : 'blue'
      vercel.deploy({ upstream: url, meta: { slipwayColour: colour, slipwayRelease: version } })
      return colour
    },
  }
}
