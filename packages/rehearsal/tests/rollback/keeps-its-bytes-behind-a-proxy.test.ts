import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scriptsFolder } from '../../src/stage/demo-service/target-scripts.ts'
import { serveOnFreePort } from '../../src/stage/providers/api-server.ts'
import { startEdge } from '../../src/stage/proxy/edge-proxy.ts'
import { backend } from '../../src/stage/targets/proxied-sides.ts'
import { aTeam, type Team } from './demo-repository.ts'

/** The story starts bundles, on a machine that may be busy. */
const timeLimit = 120_000
const colours = ['blue', 'green'] as const
const digestOf = (text: string | Buffer) => `sha256:${createHash('sha256').update(text).digest('hex')}`

/** What the team's start command does: it keeps each artifact by its digest, and puts one behind the side. */
const startScript = (folder: string) => `import { copyFileSync, existsSync } from 'node:fs'
const { COLOUR, RELEASE, RELEASE_DIGEST, ARTIFACT } = process.env
const kept = '${folder}/' + RELEASE_DIGEST.slice(7)
if (ARTIFACT) copyFileSync(ARTIFACT, kept)
if (!existsSync(kept)) throw new Error(RELEASE + ' is not kept')
copyFileSync(kept, '${folder}/' + COLOUR)
`

type ProxyPlace = { socketPath: string; ports: Readonly<Record<'blue' | 'green', number>> }
type Configured = { target: string; files: Readonly<Record<string, string>> }

const byHaproxy = async ({ socketPath }: ProxyPlace): Promise<Configured> => ({
  target: `{ type: haproxy, socket: ${socketPath}, backend: ${backend} }`,
  files: {},
})

/** The demo service's commands, which ask the same proxy. */
const byCommands = async ({ socketPath, ports }: ProxyPlace): Promise<Configured> => {
  const variables = { EDGE_SOCKET: socketPath, HARBOR_BLUE_PORT: String(ports.blue), HARBOR_GREEN_PORT: String(ports.green) }
  const started = (what: string) => `Object.assign(process.env, ${JSON.stringify(variables)})\nawait import('./deploy/${what}.js')\n`
  const script = async (name: string) => await readFile(join(scriptsFolder('command'), 'deploy', name), 'utf8')
  return {
    target: '{ type: command, observe: [node, observe.mjs], shift: [node, shift.mjs] }',
    files: {
      'observe.mjs': started('observe'),
      'shift.mjs': started('shift'),
      'deploy/observe.js': await script('observe.js'),
      'deploy/shift.js': await script('shift.js'),
      'deploy/proxy.js': await script('proxy.js'),
    },
  }
}

describe.each([
  ['behind HAProxy', byHaproxy],
  ["by the user's commands", byCommands],
])('a rollback %s to a version whose tag was given again, by the shipped bundle', { timeout: timeLimit }, (_name, configured) => {
  const resources = new AsyncDisposableStack()
  let team: Team
  let folder: string

  /** A side serves what lies in its file, and tells the digest of just that. */
  const side = async (colour: string) => {
    const server = await serveOnFreePort(async (_request, response) => {
      const body = await readFile(join(folder, colour)).catch(() => undefined)
      if (body === undefined) return void response.writeHead(503).end()
      response.writeHead(200, { 'x-release-digest': digestOf(body) }).end(body)
    })
    return { name: colour, port: Number(new URL(resources.use(server).url).port), weight: colour === 'blue' ? 100 : 0 }
  }
  const deploy = async (version: string, code: string, commit?: string) => {
    const artifact = join(folder, `artifact of ${version} ${code.length}`)
    await writeFile(artifact, code)
    const { code: exit, output } = await team.deploy(version, { commit, inputs: { artifact } })
    expect(exit, output).toBe(0)
    expect(await team.served()).toBe(code)
  }

  beforeAll(async () => {
    folder = resources.adopt(await mkdtemp(join(tmpdir(), 'slipway-bytes-')), (path) => rm(path, { recursive: true, force: true }))
    const socketPath = join(folder, 'admin.sock')
    const servers = await Promise.all(colours.map(side))
    const edge = resources.use(await startEdge({ backend, servers, socketPath }))
    const [blue, green] = servers.map(({ port }) => port)
    const { target, files } = await configured({ socketPath, ports: { blue: blue ?? 0, green: green ?? 0 } })
    team = resources.use(
      await aTeam({
        url: `http://127.0.0.1:${edge.port}`,
        target,
        secret: 'not-needed',
        expect: '{ digest: $RELEASE_DIGEST, digest-header: x-release-digest }',
        prepare: 'node start.mjs',
        files: { ...files, 'start.mjs': startScript(folder) },
      }),
    )
    await deploy('v1.1.0', 'the first code')
    await deploy('v1.2.0', 'the second code')
    await team.clone.checkout('main')
    await team.clone.write('site.txt', 'the third code\n')
    const again = await team.clone.commit('Release v1.1.0 once more')
    await team.clone.git('tag', '--force', 'v1.1.0')
    await team.clone.send('main')
    await deploy('v1.1.0', 'the third code, under the first name', again)
  }, timeLimit)
  afterAll(() => resources.disposeAsync())

  it('serves the bytes that passed under it first', async () => {
    const before = digestOf('the first code')
    const { code, output, outputs } = await team.rollBack({ 'rollback-version': 'v1.1.0' })
    expect(code, output).toBe(0)
    expect(outputs).toMatchObject({ verdict: 'pass', version: 'v1.1.0', 'destination-sha': team.commits['v1.1.0'] })
    expect(digestOf(await team.served())).toBe(before)
    expect(output).toContain('v1.1.0 names 2 releases in the ledger of production')
  })
})
