import { describe, expect, it } from 'vitest'
import { haproxyUserTraffic } from '../../../../src/rollout/targets/haproxy/user-traffic.ts'
import { virtualClock } from '../../../../src/testing/virtual-clock.ts'

const columns =
  '# pxname,svname,stot,econ,eresp,wretr,wredis,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,req_tot,cli_abrt,srv_abrt'
const info = 'Name: HAProxy\nVersion: 2.6.12\nPid: 7\nUptime_sec: 90'
const blue = 'web,blue,1000,0,0,0,0,0,950,30,20,0,0,,3,0'

/** What the users' traffic reads where the runtime socket shows these rows. */
async function readingOf(rows: readonly string[], told = info) {
  const asked: string[] = []
  const socket = async (command: string) => {
    asked.push(command)
    return [told, [columns, ...rows].join('\n')].join('\n\n')
  }
  const clock = virtualClock()
  const users = haproxyUserTraffic({
    backend: 'web',
    servers: { blue: { name: 'blue', address: undefined }, green: { name: 'green', address: '10.0.0.2:80' } },
    socket,
    clock,
    affinity: 'none',
    upWithin: 1_000,
    emptyWithin: 1_000,
  })
  if (users.state !== 'offered') throw new Error('HAProxy counts')
  return { reading: await users.read(), asked, now: clock.now() }
}

describe('what HAProxy counts of users', () => {
  it('is read of both servers in one connection, since the process began', async () => {
    const { reading, asked, now } = await readingOf([blue, 'web,green,60,2,3,4,1,0,40,5,6,7,1,,9,2'])
    expect(asked).toEqual(['show info; show stat web 4 -1'])
    expect(reading.green).toEqual({
      state: 'read',
      traffic: {
        source: 'haproxy web/green',
        since: new Date(now - 90_000).toISOString(),
        until: new Date(now).toISOString(),
        requests: 64,
        s4xx: 6,
        s5xx: 7,
        failed: 5,
        reset: false,
      },
    })
    expect(reading.blue).toMatchObject({ state: 'read', traffic: { requests: 1_000, s4xx: 20, s5xx: 0, failed: 0 } })
  })

  it('is the connections of a backend in TCP mode', async () => {
    const { reading } = await readingOf([blue, 'web,green,60,2,0,6,4,,,,,,,,0,1'])
    expect(reading.green).toMatchObject({ state: 'read', traffic: { requests: 50, s4xx: 0, s5xx: 0, failed: 2 } })
  })

  it('is nothing of a server that is not there, which is not the same as no requests', async () => {
    expect((await readingOf([blue])).reading.green).toEqual({ state: 'absent' })
  })

  it.each([
    ['a count that is none', [blue, 'web,green,60,x,3,0,0,0,1,0,0,0,0,,0,0'], info, /no number in the column econ of web\/green/],
    ['no uptime', [blue], 'Name: HAProxy', /The answer to "show info" is not HAProxy's/],
  ])('is refused with %s', async (_what, rows, told, message) => {
    await expect(readingOf(rows, told)).rejects.toThrow(message)
  })
})
