import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HaproxyOptions } from '../../../../src/rollout/targets/haproxy/backend.ts'
import { type HaproxySocket, haproxySocket } from '../../../../src/rollout/targets/haproxy/runtime-socket.ts'
import { haproxyTarget } from '../../../../src/rollout/targets/haproxy/target.ts'
import { fakeClock } from '../../../../src/testing/fakes.ts'
import { aRelease } from '../../../../src/testing/rollout-fakes.ts'
import { type FakeServer, fakeHaproxy } from './fake-haproxy.ts'

const twoServers = (): FakeServer[] => [
  { name: 'blue', status: 'UP', weight: 100 },
  { name: 'green', status: 'DRAIN', weight: 0, port: 81 },
]
const names = { blue: { name: 'blue', address: undefined }, green: { name: 'green', address: undefined } }
const target = (socket: HaproxySocket, overrides: Partial<HaproxyOptions> = {}) =>
  haproxyTarget({
    backend: 'web',
    servers: names,
    socket,
    clock: fakeClock(),
    affinity: 'none',
    upWithin: 1_000,
    emptyWithin: 1_000,
    ...overrides,
  })
const subject = { colour: 'green' as const, release: aRelease('v1.0.0'), artifact: undefined }

describe('the HAProxy target', () => {
  it('reads weight, state, address and connections of both sides', async () => {
    expect(await target(fakeHaproxy(twoServers()).socket).observe()).toEqual({
      blue: { weight: 1, open: true, state: 'serving', address: 'http://10.0.0.1:80', sessions: 3, release: undefined },
      green: { weight: 0, open: false, state: 'draining', address: 'http://10.0.0.1:81', sessions: 3, release: undefined },
    })
  })

  it.each([
    ['UP 1/3', 0, 'serving'],
    ['no check', 0, 'serving'],
    ['DOWN 1/2', 0, 'down'],
    ['DRAIN', 0x08, 'draining'],
    ['MAINT (via web/x)', 0x02, 'maintenance'],
    ['MAINT', 0x01, 'maintenance'],
  ])('takes %s as what it is', async (status, admin, state) => {
    const { socket } = fakeHaproxy([
      { name: 'blue', status, weight: 100, admin },
      { name: 'green', status: 'UP', weight: 0 },
    ])
    expect((await target(socket).observe()).blue.state).toBe(state)
  })

  it('refuses a state that it does not know', async () => {
    const { socket } = fakeHaproxy([
      { name: 'blue', status: 'SLEEPING', weight: 1 },
      { name: 'green', status: 'UP', weight: 0 },
    ])
    await expect(target(socket).observe()).rejects.toThrow('the status "SLEEPING"')
  })

  it('raises before it lowers', async () => {
    const fake = fakeHaproxy(twoServers().map((server) => ({ ...server, status: 'UP' })))
    await target(fake.socket).shift({ blue: 0, green: 1 }, subject)
    expect(fake.commands).toEqual(['set server web/green weight 200', 'set server web/blue weight 0'])
  })

  it('opens a side that was shut with its share, not with the weight that it had', async () => {
    const fake = fakeHaproxy([
      { name: 'blue', status: 'UP', weight: 200 },
      { name: 'green', status: 'MAINT', admin: 1, weight: 256 },
    ])
    await target(fake.socket).shift({ blue: 0.95, green: 0.05 }, subject)
    expect(fake.commands).toEqual(['set server web/green weight 10', 'set server web/green state ready', 'set server web/blue weight 190'])
  })

  it('lowers nothing while the raised side is not up in the eyes of HAProxy', async () => {
    const fake = fakeHaproxy([
      { name: 'blue', status: 'UP', weight: 100 },
      { name: 'green', status: 'DOWN', weight: 0 },
    ])
    await expect(target(fake.socket).shift({ blue: 0, green: 1 }, subject)).rejects.toThrow(
      'does not see the server web/green as up (down)',
    )
    expect(fake.commands).not.toContain('set server web/blue weight 0')
  })

  it('names what HAProxy does not have, and what it has', async () => {
    const { socket } = fakeHaproxy(twoServers())
    await expect(target(socket, { backend: 'wbe' }).observe()).rejects.toMatchObject({
      message: 'HAProxy has no backend "wbe"',
      hint: 'It has: web. See target.backend.',
    })
    const other = fakeHaproxy([
      { name: 'blue', status: 'UP', weight: 1 },
      { name: 'verde', status: 'UP', weight: 0 },
    ])
    await expect(target(other.socket).observe()).rejects.toMatchObject({
      message: 'HAProxy\'s backend "web" has no server "green"',
      hint: expect.stringContaining('blue, verde'),
    })
  })

  it('refuses a backend in which a third server takes traffic', async () => {
    const { socket } = fakeHaproxy([...twoServers(), { name: 'red', status: 'UP', weight: 1 }])
    await expect(target(socket).observe()).rejects.toThrow('a third server "red" that takes traffic')
  })

  it('says what to do when weights are refused', async () => {
    const said = "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'."
    const { socket } = fakeHaproxy(twoServers(), { answer: (command) => (command.startsWith('set') ? said : undefined) })
    await expect(target(socket).shift({ blue: 0.5, green: 0.5 }, subject)).rejects.toMatchObject({
      hint: expect.stringContaining('balance roundrobin'),
    })
  })

  it('says what is wrong with an address that is no runtime socket', async () => {
    await expect(target(haproxySocket('/nowhere/admin.sock')).observe()).rejects.toMatchObject({
      message: expect.stringContaining("HAProxy's runtime socket at /nowhere/admin.sock cannot be used"),
      hint: expect.stringContaining('stats socket'),
    })
    const folder = await mkdtemp(join(tmpdir(), 'slipway-socket-'))
    const path = join(folder, 's')
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(path, resolve))
    await expect(target(haproxySocket(path)).observe()).rejects.toThrow('is not HAProxy\'s: "HTTP/1.1 400')
    server.close()
    await rm(folder, { recursive: true })
  })
})
