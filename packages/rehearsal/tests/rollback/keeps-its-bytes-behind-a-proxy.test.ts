import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KubeStandIn } from '@slipway/shared/testing/kubernetes/stand-in'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { scriptsFolder } from '../../src/stage/demo-service/target-scripts.ts'
import { serveOnFreePort } from '../../src/stage/providers/api-server.ts'
import { serveKubernetes } from '../../src/stage/providers/kubernetes.ts'
import { kubernetesObjects, mayNotBy, selectedColour } from '../../src/stage/providers/kubernetes-objects.ts'
import { startEdge } from '../../src/stage/proxy/edge-proxy.ts'
import { askRuntime } from '../../src/stage/proxy/runtime-client.ts'
import { backend } from '../../src/stage/targets/proxied-sides.ts'
import { aTeam, type Team } from './demo-repository.ts'

/** The story starts bundles, on a machine that may be busy. */
const timeLimit = 240_000
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

type ProxyPlace = {
  socketPath: string
  ports: Readonly<Record<'blue' | 'green', number>>
  folder: string
  resources: AsyncDisposableStack
}
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

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({ containerStatuses: z.array(z.object({ imageID: z.string() })) }),
    }),
  ),
})

/** A Service whose pods serve the bytes of their image, known by its digest; a tag names what was pushed under it last. */
const byKubernetes = async ({ socketPath, ports, folder, resources }: ProxyPlace): Promise<Configured> => {
  const kube = new KubeStandIn(kubernetesObjects('service'), { mayNot: mayNotBy('service') })
  const pushed = join(folder, 'pushed')
  await mkdir(pushed)
  const bytes = new Map<string, Buffer>()
  kube.before = () => {
    for (const release of readdirSync(pushed)) {
      const content = readFileSync(join(pushed, release))
      bytes.set(digestOf(content), content)
      kube.tags.set(`registry.example.com/web:${release}`, digestOf(content))
    }
  }
  const settle = async () => {
    const listed = await kube.exec(['kubectl', 'get', 'pods', '--output=json'], { env: {} })
    const { items } = podList.parse(JSON.parse(listed.state === 'exited' ? listed.stdout : '{}'))
    for (const { metadata, status } of items) {
      const content = bytes.get(status.containerStatuses[0]?.imageID.split('@')[1] ?? '')
      const colour = colours.find((one) => metadata.name.startsWith(`web-${one}-`))
      if (content !== undefined && colour !== undefined) await writeFile(join(folder, colour), content)
    }
  }
  const after = async () => {
    await settle()
    const selected = selectedColour(kube)
    await askRuntime(socketPath, colours.map((one) => `set weight ${backend}/${one} ${one === selected ? 100 : 0}`).join('; '))
  }
  const { programs, kubeconfig } = resources.use(await serveKubernetes(kube, { folder, name: 'bytes', settle, after }))
  const program = join(folder, 'kubectl')
  await writeFile(program, `#!/bin/sh\nKUBECONFIG='${kubeconfig}' exec '${programs}/kubectl' "$@"\n`, { mode: 0o755 })
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`)
  const side = (one: 'blue' | 'green') =>
    `${one}: { deployment: web-${one}, service: web-${one}, address: 'http://127.0.0.1:${ports[one]}' }`
  return {
    target: `{ type: kubernetes, namespace: shop, service: web, image: registry.example.com/web:$RELEASE, replicas: 1, time-limit: 15s, sides: { ${colours.map(side).join(', ')} } }`,
    files: {
      'start.mjs': `import { copyFileSync } from 'node:fs'\nconst { ARTIFACT, RELEASE } = process.env\nif (ARTIFACT) copyFileSync(ARTIFACT, '${pushed}/' + RELEASE)\n`,
    },
  }
}

describe.each([
  ['behind HAProxy', byHaproxy],
  ["by the user's commands", byCommands],
  ['on Kubernetes', byKubernetes],
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
    const { target, files } = await configured({ socketPath, ports: { blue: blue ?? 0, green: green ?? 0 }, folder, resources })
    team = resources.use(
      await aTeam({
        url: `http://127.0.0.1:${edge.port}`,
        target,
        secret: 'not-needed',
        expect: '{ digest: $RELEASE_DIGEST, digest-header: x-release-digest }',
        prepare: 'node start.mjs',
        files: { 'start.mjs': startScript(folder), ...files },
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
  afterAll(async () => {
    vi.unstubAllEnvs()
    await resources.disposeAsync()
  })

  it('serves the bytes that passed under it first', async () => {
    const before = digestOf('the first code')
    const { code, output, outputs } = await team.rollBack({ 'rollback-version': 'v1.1.0' })
    expect(code, output).toBe(0)
    expect(outputs).toMatchObject({ verdict: 'pass', version: 'v1.1.0', 'destination-sha': team.commits['v1.1.0'] })
    expect(digestOf(await team.served())).toBe(before)
    expect(output).toContain('v1.1.0 names 2 releases in the ledger of production')
  })
})
