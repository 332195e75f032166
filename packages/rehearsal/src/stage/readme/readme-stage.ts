import { join } from 'node:path'
import { startCloudflare } from '../providers/cloudflare.ts'
import { makeProviderPrograms } from '../providers/provider-cli.ts'
import { startVercel } from '../providers/vercel.ts'
import { startSides } from '../targets/proxied-sides.ts'

/** Where a repository of the README runs, as its team knows it: what its scripts and targets are told by variables and secrets. */
export type ReadmePlace = {
  /** Where users ask. */
  readonly url: string
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  /** Further settings of an environment, where the provider is a stand-in. */
  readonly settings: readonly string[]
  readonly testDoubles: readonly string[]
  /** Folders of programs for runners and for the team's own shell. */
  readonly programs: readonly string[]
}

type Ground = { readonly folder: string; readonly name: string; readonly resources: AsyncDisposableStack }

/** Two ports behind a proxy with HAProxy's runtime socket. `backend`: its name there. */
export async function openServer(ground: Ground, { backend }: { backend: string }): Promise<ReadmePlace> {
  const { edge, ports } = await startSides(ground, { backend })
  return {
    url: `http://127.0.0.1:${edge.port}`,
    variables: {
      HAPROXY_SOCKET: edge.socketPath,
      PROXY_SOCKET: edge.socketPath,
      APP_HOME: join(ground.folder, 'app'),
      BLUE_PORT: String(ports.blue),
      GREEN_PORT: String(ports.green),
    },
    secrets: {},
    settings: [],
    testDoubles: ['the edge proxy'],
    programs: [],
  }
}

/** A Vercel project without a deployment. */
export async function openVercelProject({ resources }: Ground): Promise<ReadmePlace> {
  const vercel = resources.use(await startVercel())
  return {
    url: vercel.url,
    variables: { VERCEL_PROJECT_ID: 'prj_QuayHarbor', VERCEL_ORG_ID: 'team_Quay', VERCEL_API: vercel.api },
    secrets: { VERCEL_TOKEN: vercel.token },
    settings: ['target: { api: $VERCEL_API }'],
    testDoubles: ["Vercel's API and edge", 'the Vercel CLI'],
    programs: [],
  }
}

/** An account of Cloudflare that does not know the Worker yet. */
export async function openWorkersAccount({ folder, resources }: Ground): Promise<ReadmePlace> {
  const cloudflare = resources.use(await startCloudflare({ edge: 'thread' }))
  return {
    url: cloudflare.url,
    variables: { CLOUDFLARE_ACCOUNT_ID: cloudflare.account, CLOUDFLARE_API: cloudflare.api, CLOUDFLARE_EDGE: cloudflare.url },
    secrets: { CLOUDFLARE_API_TOKEN: cloudflare.token },
    settings: ['target: { main: dist/index.js, api: $CLOUDFLARE_API, preview: "$CLOUDFLARE_EDGE/.preview/{version}" }'],
    testDoubles: ["Cloudflare's API and edge", 'wrangler'],
    programs: [await makeProviderPrograms(folder)],
  }
}
