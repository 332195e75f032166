import { describe, expect, it } from 'vitest'
import type { HaproxyOptions } from '../../../../src/rollout/targets/haproxy/backend.ts'
import { assertBeside } from '../../../../src/rollout/targets/haproxy/state-file.ts'
import { haproxyTarget } from '../../../../src/rollout/targets/haproxy/target.ts'
import { fakeClock } from '../../../../src/testing/fakes.ts'
import { aRelease } from '../../../../src/testing/rollout-fakes.ts'
import { type FakeOptions, type FakeServer, fakeHaproxy } from './fake-haproxy.ts'

const subject = { colour: 'green' as const, release: aRelease('v1.0.0'), artifact: undefined }
const blue: FakeServer = { name: 'blue', status: 'UP', weight: 200 }
const dynamic = { blue: { name: 'blue', address: undefined }, green: { name: 'green', address: '10.0.0.2:8080' } }
const here = (servers: FakeServer[], fakeOptions: FakeOptions = {}, overrides: Partial<HaproxyOptions> = {}) => {
  const fake = fakeHaproxy(servers, fakeOptions)
  const target = haproxyTarget({
    backend: 'web',
    servers: dynamic,
    socket: fake.socket,
    clock: fakeClock(),
    affinity: 'none',
    upWithin: 1_000,
    emptyWithin: 1_000,
    ...overrides,
  })
  return { fake, target, placement: target.placement ?? expect.unreachable('no placement') }
}
const idle = { name: 'green', status: 'UP', weight: 0, address: '10.0.0.2', port: 8080 }

describe("HAProxy's part of placement", () => {
  it('shows a server that is still to be added as down, where it will be', async () => {
    const { target } = here([{ ...blue }])
    expect((await target.observe()).green).toMatchObject({ weight: 0, open: false, state: 'down', address: 'http://10.0.0.2:8080' })
    await expect(target.shift({ blue: 0, green: 1 }, subject)).rejects.toThrow('HAProxy has no server web/green')
  })

  it('adds it closed, has it checked, and opens it to checks with the weight 0', async () => {
    const { fake, placement } = here([{ ...blue }])
    await placement.prepare(subject)
    expect(fake.commands).toEqual([
      'add server web/green 10.0.0.2:8080 check inter 500ms',
      'enable health web/green',
      'set server web/green weight 0',
      'set server web/green state ready',
    ])
  })

  it('adds none to a HAProxy that cannot', async () => {
    const { fake, placement } = here([{ ...blue }], { version: '2.4.22' })
    await expect(placement.prepare(subject)).rejects.toThrow('HAProxy is version 2.4.22, which adds no servers while it runs')
    expect(fake.commands).toEqual([])
  })

  it('gives an added server a cookie where users have one, and says where that cannot be', async () => {
    const { fake, placement } = here([{ ...blue, cookie: 'b' }], {}, { affinity: 'cookie' })
    await placement.prepare(subject)
    expect(fake.commands).toEqual([
      'add server web/green 10.0.0.2:8080 check inter 500ms',
      'del server web/green',
      'add server web/green 10.0.0.2:8080 check inter 500ms cookie green',
      'enable health web/green',
      'set server web/green weight 0',
    ])
    const answer = (command: string) =>
      command.endsWith('cookie green') ? "'cookie' option is not accepted for dynamic server" : undefined
    const old = here([{ ...blue, cookie: 'b' }], { answer }, { affinity: 'cookie' })
    await expect(old.placement.prepare(subject)).rejects.toMatchObject({
      hint: expect.stringContaining('write both servers into haproxy.cfg'),
    })
    expect(old.fake.servers).toHaveLength(1)
  })

  it('sends a server whose address was changed to the new one', async () => {
    const { fake, placement } = here([{ ...blue }, { ...idle, port: 9 }])
    await placement.prepare(subject)
    expect(fake.commands).toEqual([
      'set server web/green state maint',
      'set server web/green addr 10.0.0.2 port 8080',
      'set server web/green state ready',
    ])
  })

  it('touches no side that has traffic', async () => {
    const { fake, placement } = here([{ ...blue }, { ...idle, weight: 1 }])
    await expect(placement.prepare(subject)).rejects.toThrow('green (web/green) has the weight 1 in HAProxy, so it is not prepared')
    await expect(placement.retire(subject)).rejects.toThrow('so it is not taken down')
    expect(fake.commands).toEqual([])
  })

  it('leaves a server of the configuration file where it is, in maintenance', async () => {
    const names = { blue: dynamic.blue, green: { name: 'green', address: undefined } }
    const { fake, placement } = here([{ ...blue }, { ...idle }], {}, { servers: names })
    await placement.retire(subject)
    await placement.retire(subject)
    expect(fake.commands).toEqual(['set server web/green state maint'])
  })

  it('waits for the connections of a server before it deletes it, and cuts none', async () => {
    let refusals = 2
    const answer = (command: string) =>
      command.startsWith('del') && refusals-- > 0 ? 'Server still has connections attached to it, cannot remove it.' : undefined
    const { fake, placement } = here([{ ...blue }, { ...idle }], { answer })
    await placement.retire(subject)
    const del = 'del server web/green'
    expect(fake.commands).toEqual(['set server web/green state maint', del, del, del])
    expect(fake.servers.map(({ name }) => name)).toEqual(['blue'])
  })

  it('gives up on one whose connections do not end, and says how to cut them', async () => {
    const answer = (command: string) =>
      command.startsWith('del') ? 'Server still has connections attached to it, cannot remove it.' : undefined
    const { placement } = here([{ ...blue }, { ...idle }], { answer })
    await expect(placement.retire(subject)).rejects.toMatchObject({
      message: expect.stringContaining('web/green still has 3 connection(s)'),
      hint: expect.stringContaining('shutdown sessions server web/green'),
    })
  })

  it('lets HAProxy 3 itself wait until a server can be removed', async () => {
    const { fake, placement } = here([{ ...blue }, { ...idle }], { version: '3.0.5' })
    await placement.retire(subject)
    expect(fake.commands).toContain('wait 2s srv-removable web/green')
  })
})

describe('the state file', () => {
  const written: string[] = []
  const failing = async () => {
    throw new Error('the disk is full')
  }
  it('holds what HAProxy shows after each shift', async () => {
    const files = { write: async (path: string, text: string) => void written.push(path, text) }
    const { target } = here([{ ...blue }, { ...idle }], {}, { stateFile: { path: '/state', files, warn: expect.unreachable } })
    await target.shift({ blue: 0, green: 1 }, subject)
    expect(written[0]).toBe('/state')
    expect(written[1]).toMatch(/^1\n# be_id [\s\S]* blue 10\.0\.0\.1 2 0 0 1 80 0\n.* green 10\.0\.0\.2 2 0 200 1 8080 0\n$/)
    expect(target.describeShift({ blue: 0, green: 1 }, subject)).toContain('show servers state > /state')
  })

  it('stops what has no traffic yet, and only warns of what has', async () => {
    const warnings: string[] = []
    const stateFile = { path: '/state', files: { write: failing }, warn: (what: string) => void warnings.push(what) }
    const { target, placement } = here([{ ...blue }, { ...idle }], {}, { stateFile })
    await expect(placement.prepare(subject)).rejects.toThrow('the disk is full')
    await target.shift({ blue: 0, green: 1 }, subject)
    expect(warnings).toEqual(['A reload of HAProxy would not keep this split: the disk is full'])
  })

  it.each(['/run/haproxy/admin.sock', '127.0.0.1:9999', '[::1]:9999', 'localhost:9999'])('may lie beside %s', (socket) => {
    expect(() => assertBeside('/state', socket)).not.toThrow()
  })

  it.each(['10.0.0.1:9999', 'proxy.internal:9999'])('may not be named for %s', (socket) => {
    expect(() => assertBeside('/state', socket)).toThrow(`HAProxy is at ${socket}, on another machine`)
  })
})

describe('what becomes words of a command', () => {
  it.each([
    ['a backend', { backend: 'web; shutdown frontend edge' }, 'target.backend is "web; shutdown frontend edge"'],
    ['a server', { servers: { ...dynamic, blue: { name: 'a b', address: undefined } } }, 'target.servers.blue is "a b"'],
    [
      'an address',
      { servers: { ...dynamic, green: { name: 'green', address: '10.0.0.2:80 weight 256' } } },
      'target.servers.green.address',
    ],
    ['the same server twice', { servers: { blue: dynamic.green, green: dynamic.green } }, 'for both sides'],
  ])('is refused where it is more than %s', (_name, overrides, message) => {
    expect(() => here([], {}, overrides)).toThrow(message)
  })

  it('has no port beyond the last', async () => {
    expect(() => assertBeside('/state', '10.0.0.1:70000')).toThrow('no port is 70000')
  })
})

describe('what a backend may not have', () => {
  it('is a side that is a backup; a third server that is one may stay', async () => {
    const third = { name: 'sorry', status: 'UP', weight: 1, backup: true }
    expect((await here([{ ...blue }, { ...idle }, third]).target.observe()).blue.weight).toBe(1)
    await expect(here([{ ...blue }, { ...idle, backup: true }]).target.observe()).rejects.toThrow('"web/green" is a backup')
  })

  it('speaks TLS to a side that HAProxy speaks TLS to', async () => {
    expect((await here([{ ...blue }, { ...idle, tls: true }]).target.observe()).green.address).toBe('https://10.0.0.2:8080')
  })
})
