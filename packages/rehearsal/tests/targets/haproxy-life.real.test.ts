// needs: haproxy
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { systemClock } from '@slipway/shared/ports/clock'
import { allTo, servesEverything } from '@slipway/shared/rollout/contract/observation'
import { haproxyOf } from '@slipway/shared/rollout/targets/haproxy/configured-target'
import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type HaproxyProcessOptions, startHaproxy } from '../../src/stage/proxy/haproxy.ts'
import { takePort } from '../../src/stage/system/free-port.ts'

let folder: string
let ports: Record<Colour, number>
let sides: Server[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-life-'))
  ports = { blue: await takePort(), green: await takePort() }
  sides = (['blue', 'green'] as const).map((colour) => {
    return createServer((request, response) => {
      setTimeout(() => response.end(colour), request.url === '/slow' ? 700 : 0)
    }).listen(ports[colour], '127.0.0.1')
  })
})
afterEach(async () => {
  for (const side of sides) side.closeAllConnections()
  for (const side of sides) side.close()
  await rm(folder, { recursive: true })
})

const begin = async (more: Partial<HaproxyProcessOptions> = {}, config: Record<string, unknown> = {}) => {
  const servers = [
    { name: 'blue', port: ports.blue },
    { name: 'green', port: ports.green },
  ]
  const haproxy = await startHaproxy({ backend: 'web', servers, socketPath: join(folder, 's'), checkEvery: 50, ...more })
  const named = (name: Colour) => ({ name, address: undefined })
  const target = haproxyOf(
    {
      type: 'haproxy',
      socket: haproxy.socketPath,
      backend: 'web',
      servers: { blue: named('blue'), green: named('green') },
      affinity: 'none',
      ...config,
    },
    { clock: systemClock },
  )
  const ask = async (path = '/', headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${haproxy.port}${path}`, { headers: { connection: 'close', ...headers } })
    return { side: await answer.text(), cookie: answer.headers.get('set-cookie')?.split(';')[0] }
  }
  return { haproxy, target, ask, give: (colour: Colour) => target.shift(allTo(colour), subjectOf(colour)) }
}
const subjectOf = (colour: Colour) => ({ colour, release: aRelease('v1.0.0'), artifact: undefined })

it('keeps the split over a reload where there is a state file, and loses it where there is none', async () => {
  const stateFile = join(folder, 'state')
  const { haproxy, target, give } = await begin({ stateFile }, { 'state-file': stateFile })
  await using _first = haproxy
  await give('blue')
  await target.shift({ blue: 0.75, green: 0.25 }, subjectOf('green'))
  await haproxy.reload()
  expect((await target.observe()).green.weight).toBe(0.25)
  await give('green')
  await haproxy.reload()
  expect(servesEverything(await target.observe(), 'green')).toBe(true)
  expect(await readFile(stateFile, 'utf8')).toMatch(/^1\n# be_id .*\n.* web 1 blue /)
  await haproxy[Symbol.asyncDispose]()

  const plain = await begin()
  await using _second = plain.haproxy
  await plain.give('green')
  await plain.haproxy.reload()
  expect((await plain.target.observe()).blue.weight).toBe(0.5)
})

it('leaves nobody on a side that is closed, whatever their cookie says, and sends them back again', async () => {
  const { haproxy, target, ask, give } = await begin({ cookie: 'side' }, { affinity: 'cookie' })
  await using _running = haproxy
  await give('blue')
  const { side, cookie = '' } = await ask()
  expect([side, cookie]).toEqual(['blue', 'side=blue'])
  await target.shift({ blue: 0.5, green: 0.5 }, subjectOf('green'))
  for (let times = 0; times < 6; times += 1) expect((await ask('/', { cookie })).side).toBe('blue')
  const slow = ask('/slow', { cookie })
  while ((await target.observe()).blue.sessions === 0) await systemClock.sleep(5)
  await give('green')
  expect(await ask('/', { cookie })).toEqual({ side: 'green', cookie: 'side=green' })
  expect((await slow).side).toBe('blue')
  await give('blue')
  expect((await ask('/', { cookie: 'side=green' })).side).toBe('blue')
})

it('says what to mend where the socket may only look, and where weights are not for this balance', async () => {
  const { haproxy, give } = await begin({ balance: 'source' })
  await using _running = haproxy
  await expect(give('blue')).rejects.toMatchObject({ hint: expect.stringContaining('balance roundrobin') })
  const looking = haproxyOf(
    {
      type: 'haproxy',
      socket: haproxy.operatorPath,
      backend: 'web',
      servers: { blue: { name: 'blue', address: undefined }, green: { name: 'green', address: undefined } },
      affinity: 'none',
    },
    { clock: systemClock },
  )
  await expect(looking.shift(allTo('blue'), subjectOf('blue'))).rejects.toMatchObject({ hint: expect.stringContaining('level admin') })
})
