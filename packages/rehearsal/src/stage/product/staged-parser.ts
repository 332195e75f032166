import { existsSync, readdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { startSides } from '../targets/proxied-sides.ts'
import { buildService, copyMarina, packBuild, runParserScript } from './marina.ts'
import type { ServiceGround, StagedService } from './staged-service.ts'

/** The parser of the product: two sides on this machine behind a proxy with HAProxy's runtime socket. */
export async function stageParser({ folder, databaseUrl, resources }: ServiceGround): Promise<StagedService> {
  const { edge, ports, weights, setWeights } = await startSides({ name: 'parser', folder, resources }, { backend: 'parser' })
  const home = join(folder, 'home')
  await mkdir(home)
  const variables = {
    PARSER_NODE: process.execPath,
    PARSER_HOME: home,
    PARSER_BLUE_PORT: String(ports.blue),
    PARSER_GREEN_PORT: String(ports.green),
    HAPROXY_SOCKET: edge.socketPath,
  }
  let seeded = 0
  return {
    origin: `http://127.0.0.1:${edge.port}`,
    settings: {},
    weighted: true,
    testDoubles: ['the edge proxy'],
    variables,
    secrets: {},
    weights,
    uploads: () => releasesIn(home) - seeded,
    seedLive: async (version) => {
      const copy = join(folder, version)
      await copyMarina(copy)
      const artifact = await packBuild(await buildService(copy, 'parser', version))
      const colour: Colour = (await weights()).blue > 0 ? 'green' : 'blue'
      await runParserScript('start.sh', { ...variables, DATABASE_URL: databaseUrl, COLOUR: colour, RELEASE: version, ARTIFACT: artifact })
      await setWeights(colour === 'blue' ? { blue: 100, green: 0 } : { blue: 0, green: 100 })
      seeded += 1
      return colour
    },
  }
}

function releasesIn(home: string): number {
  const folder = join(home, 'releases')
  return existsSync(folder) ? readdirSync(folder).length : 0
}
