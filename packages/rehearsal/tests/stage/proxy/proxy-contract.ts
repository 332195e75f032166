import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, createServer, get, type IncomingMessage, type RequestListener, request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { systemClock } from '@slipway/shared/ports/clock'
import { haproxySocket } from '@slipway/shared/rollout/targets/haproxy/runtime-socket'
import { haproxyUserTraffic } from '@slipway/shared/rollout/targets/haproxy/user-traffic'
import { trafficBetween } from '@slipway/shared/traffic/side-traffic'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Edge, EdgeOptions } from '../../../src/stage/proxy/edge-proxy.ts'
import { askRuntime, observeServers } from '../../../src/stage/proxy/runtime-client.ts'
import { takePort } from '../../../src/stage/system/free-port.ts'

/** What a command of the runtime socket answers, taken down from HAProxy 2.6.12. Run in this order, from weights 100 and 0. */
const runtimeTable: readonly [command: string, answer: string | RegExp][] = [
  ['show backend', '# name\nharbor\n\n'],
  ['get weight harbor/blue', '100 (initial 100)\n\n'],
  ['get weight harbor/none', 'No such server.\n\n'],
  ['get weight none/blue', 'No such backend.\n\n'],
  ['get weight harbor', "Require 'backend/server'.\n\n"],
  ['set weight harbor/green 25', '\n'],
  ['get weight harbor/green', '25 (initial 100)\n\n'],
  ['set weight harbor/green 50%', '\n'],
  ['get weight harbor/green', '50 (initial 100)\n\n'],
  ['set weight harbor/green 257', 'Absolute weight can only be between 0 and 256 inclusive.\n\n'],
  ['set weight harbor/green -1', 'Absolute weight can only be between 0 and 256 inclusive.\n\n'],
  ['set weight harbor/green abc', 'Empty weight string empty or preceded by garbage\n'],
  ['set weight harbor/green 12x', 'Trailing garbage in weight string\n'],
  ['set weight harbor/green', 'Require <weight> or <weight%>.\n\n'],
  ['set weight harbor/none 3', 'No such server.\n\n'],
  ['set server harbor/green weight 256', '\n'],
  ['get weight harbor/green', '256 (initial 100)\n\n'],
  ['set server harbor/green weight 300', 'Absolute weight can only be between 0 and 256 inclusive.\n\n'],
  ['set server harbor/green weight', 'Require <weight> or <weight%>.\n\n'],
  ['set server harbor/green weight 0', '\n'],
  ['set server harbor/green state nope', "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n\n"],
  ['set server harbor/green state', "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n\n"],
  ['set server harbor/none state ready', 'No such server.\n\n'],
  ['set server none/green state ready', 'No such backend.\n\n'],
  ['set server harbor/green bogus', /^usage: set server <backend>\/<server> addr \| agent .* state \| weight\n\n$/],
  ['set server harbor/green addr', 'set server <b>/<s> addr requires an address and optionally a port.\n\n'],
  ['set server harbor/green addr zz port 1', "Invalid addr 'zz' by 'stats socket command'\n\n"],
  [
    'set server harbor/green addr 127.0.0.9 port 1234',
    /^IP changed from '127.0.0.1' to '127.0.0.9', port changed from '\d+' to '1234' by 'stats socket command'\n\n$/,
  ],
  [
    'set server harbor/green addr 127.0.0.9 port 1234',
    "no need to change the addr, no need to change the port by 'stats socket command'\n\n",
  ],
  ['disable server harbor/green', '\n'],
  ['enable server harbor/green', '\n'],
  ['enable server harbor/none', 'No such server.\n\n'],
  ['shutdown sessions server harbor/green', '\n'],
  ['shutdown sessions server harbor/none', 'No such server.\n\n'],
  ['enable health harbor/green', 'Health check was not configured on this server, cannot enable.\n\n'],
  ['add server harbor/green 127.0.0.1:1', 'Already exists a server with the same name in backend.\n\n'],
  ['add server harbor/red 127.0.0.1:1 check cookie red', "'cookie' option is not accepted for dynamic server\n\n"],
  ['add server harbor/red 127.0.0.1:1 check', 'New server registered.\n\n'],
  ['enable health harbor/red', '\n'],
  ['set server harbor/red state drain', '\n'],
  ['del server harbor/red', 'Only servers in maintenance mode can be deleted.\n'],
  ['set server harbor/red state maint', '\n'],
  ['del server harbor/red', 'Server deleted.\n'],
  ['del server harbor/red', 'No such server.\n'],
  ['wait 1s srv-removable harbor/green', /^Unknown command[.,][\s\S]*\n\n$/],
  ['show servers state none', "Can't find backend.\n\n"],
  ['show stat none 4 -1', 'No such proxy.\n\n'],
  ['get weight harbor/blue; get weight harbor/green', '100 (initial 100)\n\n0 (initial 100)\n\n'],
  ['bogus', /^Unknown command[.,][\s\S]*\n\n$/],
  ['show info', /^Name: HAProxy\nVersion: 2[\s\S]*\nUptime_sec: \d+\n[\s\S]*\n\n$/],
]

/** What the rollout reads of a server in each state: `status` and `weight` of `show stat`, `srv_op_state srv_admin_state srv_uweight`. */
const stateTable: readonly [command: string, stat: string, state: string][] = [
  ['set weight harbor/green 50', 'no check,50', '2 0 50'],
  ['set server harbor/green state drain', 'DRAIN,50', '2 8 50'],
  ['set weight harbor/green 60', 'DRAIN,60', '2 8 60'],
  ['set server harbor/green state maint', 'MAINT,60', '0 1 60'],
  ['set server harbor/green state ready', 'no check,60', '2 0 60'],
]

/** The behaviour that the HAProxy target relies on, run on our edge and, where it is installed, on the real proxy. */
export function describeProxy(name: string, start: (options: EdgeOptions) => Promise<Edge>): void {
  describe(name, () => {
    let folder: string
    let edge: Edge
    let ports: readonly [blue: number, green: number]
    let sides: readonly Server[] = []
    const ask = (line: string) => askRuntime(edge.socketPath, line)

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'slipway-edge-'))
      ports = [await takePort(), await takePort()]
      const listener =
        (side: string): RequestListener =>
        async (incoming, outgoing) => {
          const body = await text(incoming)
          if (incoming.url === '/cut') return void incoming.socket.destroy()
          if (incoming.url === '/slow') await new Promise((resolve) => setTimeout(resolve, 300))
          outgoing.writeHead(incoming.url === '/broken' ? 500 : 200, { 'x-side': side }).end(`${incoming.method} ${incoming.url} ${body}`)
        }
      sides = ['blue', 'green'].map((side) => createServer(listener(side)))
      await Promise.all(sides.map((side, index) => new Promise<void>((resolve) => side.listen(ports[index], '127.0.0.1', resolve))))
      const servers = [
        { name: 'blue', port: ports[0], weight: 100 },
        { name: 'green', port: ports[1], weight: 0 },
      ]
      edge = await start({ backend: 'harbor', servers, socketPath: join(folder, 'edge.sock') })
    })

    beforeEach(async () => {
      await ask(
        `set weight harbor/blue 100; set weight harbor/green 0; set server harbor/blue state ready; set server harbor/green state ready; set server harbor/green addr 127.0.0.1 port ${ports[1]}`,
      )
    })

    afterAll(async () => {
      await edge[Symbol.asyncDispose]()
      for (const side of sides) side.closeAllConnections()
      for (const side of sides) side.close()
      await rm(folder, { recursive: true })
    })

    it('answers each command of the runtime socket as HAProxy 2.6 does', async () => {
      for (const [command, answer] of runtimeTable) {
        const given = await ask(command)
        if (typeof answer === 'string') expect({ command, given }).toEqual({ command, given: answer })
        else expect(given, command).toMatch(answer)
      }
    })

    it('answers on TCP as on the path', async () => {
      expect(await askRuntime(edge.socketPort, 'get weight harbor/blue')).toBe('100 (initial 100)\n\n')
    })

    it('shows weight and state of a server in show stat and show servers state', async () => {
      for (const [command, stat, state] of stateTable) {
        await ask(command)
        const [header = '', green = ''] = (await ask('show stat harbor 4 2')).replace('# ', '').split('\n')
        const cell = (field: string) => green.split(',')[header.split(',').indexOf(field)]
        expect(header.split(',').slice(0, 22).join()).toBe(
          'pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act,bck,chkfail',
        )
        expect([cell('svname'), cell('addr'), cell('type')], command).toEqual(['green', `127.0.0.1:${ports[1]}`, '2'])
        expect(`${cell('status')},${cell('weight')}`, command).toBe(stat)
        const [version, titles = '', , line = ''] = (await ask('show servers state harbor')).split('\n')
        expect(version).toBe('1')
        const columns = new Map(line.split(' ').map((value, index) => [titles.replace('# ', '').split(' ')[index], value]))
        expect(['srv_op_state', 'srv_admin_state', 'srv_uweight'].map((title) => columns.get(title)).join(' '), command).toBe(state)
        expect([columns.get('srv_name'), columns.get('srv_port'), columns.get('be_name')]).toEqual(['green', String(ports[1]), 'harbor'])
      }
    })

    it.each([
      ['set weight harbor/green 0', 0],
      ['set weight harbor/blue 75; set weight harbor/green 25', 25],
      ['set weight harbor/blue 0; set weight harbor/green 1', 100],
      ['set weight harbor/blue 100; set weight harbor/green 100', 50],
      ['set weight harbor/blue 1; set weight harbor/green 256; set server harbor/green state drain', 0],
      ['set weight harbor/blue 1; set weight harbor/green 256; set server harbor/green state maint', 0],
    ])('shares 100 requests by weight and state: %s', async (command, expected) => {
      await ask(command)
      const answers = await Promise.all(Array.from({ length: 100 }, () => call(edge.port, '/')))
      const green = answers.filter(({ side }) => side === 'green').length
      expect(Math.abs(green - expected)).toBeLessThanOrEqual(expected === 0 || expected === 100 ? 0 : 3)
    })

    it('routes each request anew on one client connection', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      expect((await call(edge.port, '/', agent)).side).toBe('blue')
      await ask('set weight harbor/green 100; set weight harbor/blue 0')
      expect((await call(edge.port, '/', agent)).side).toBe('green')
      agent.destroy()
    })

    it('passes on method, body, path and status', async () => {
      const answer = await new Promise<string>((resolve, reject) => {
        const posting = request({ port: edge.port, path: '/a?b=c', method: 'POST' }, (incoming) => resolve(text(incoming)))
        posting.on('error', reject)
        posting.write('one ')
        setImmediate(() => posting.end('two'))
      })
      expect(answer).toBe('POST /a?b=c one two')
      expect((await call(edge.port, '/broken')).status).toBe(500)
    })

    it('lets a request under way end on the old side', async () => {
      const slow = call(edge.port, '/slow')
      await waitUntil(async () => (await observeServers(edge.socketPath, 'harbor')).get('blue') !== undefined && (await busy(edge)) > 0)
      await ask('set weight harbor/green 100; set weight harbor/blue 0; set server harbor/blue state maint')
      expect(await slow).toMatchObject({ status: 200, side: 'blue' })
    })

    it('gives a request that no connection was had for to the other side', async () => {
      await ask(`set server harbor/green addr 127.0.0.1 port ${await takePort()}; set weight harbor/green 100`)
      const answers = await Promise.all(Array.from({ length: 4 }, () => call(edge.port, '/')))
      expect(answers.map(({ side }) => side)).toEqual(['blue', 'blue', 'blue', 'blue'])
    })

    it('counts what users got of each server, as the HAProxy target reads it', async () => {
      const servers = { blue: { name: 'blue', address: undefined }, green: { name: 'green', address: undefined } }
      const socket = haproxySocket(edge.socketPath)
      const limits = { affinity: 'none' as const, upWithin: 1_000, emptyWithin: 1_000 }
      const users = haproxyUserTraffic({ backend: 'harbor', servers, socket, clock: systemClock, ...limits })
      if (users.state !== 'offered') throw new Error('HAProxy counts')
      const before = await users.read()
      for (const path of ['/', '/', '/broken', '/cut']) await call(edge.port, path)
      await ask(`set server harbor/green addr 127.0.0.1 port ${await takePort()}; set weight harbor/green 100; set weight harbor/blue 1`)
      for (let request = 0; request < 4; request += 1) await call(edge.port, '/')
      const after = await users.read()
      const grown = (colour: 'blue' | 'green') => {
        const [earlier, later] = [before[colour], after[colour]]
        if (earlier.state !== 'read' || later.state !== 'read') return undefined
        const difference = trafficBetween(earlier.traffic, later.traffic)
        return difference.state === 'counted' ? difference.traffic : undefined
      }
      // What green could not take, blue has answered: nobody saw an error of green.
      expect(grown('blue')).toMatchObject({ requests: 8, s4xx: 0, s5xx: 1, failed: 1, reset: false })
      expect(grown('green')).toMatchObject({ requests: 0, s5xx: 0, failed: 0 })
    })

    it('answers 503 when no server may be used', async () => {
      await ask('set server harbor/blue state maint; set server harbor/green state maint')
      expect(await call(edge.port, '/')).toMatchObject({
        status: 503,
        body: expect.stringContaining('No server is available to handle this request.'),
      })
    })
  })
}

async function busy(edge: Edge): Promise<number> {
  const [header = '', blue = ''] = (await askRuntime(edge.socketPath, 'show stat harbor 4 1')).split('\n')
  return Number(blue.split(',')[header.split(',').indexOf('scur')])
}

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function call(port: number, path: string, agent = new Agent()): Promise<{ status: number; side: string | undefined; body: string }> {
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, agent }, resolve).on('error', reject)
  })
  const side = incoming.headers['x-side']
  return { status: incoming.statusCode ?? 0, side: typeof side === 'string' ? side : undefined, body: await text(incoming) }
}
