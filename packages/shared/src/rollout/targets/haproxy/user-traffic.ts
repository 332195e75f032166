import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import type { SideReading, UserTraffic } from '../../contract/user-traffic.ts'
import type { HaproxyOptions } from './options.ts'
import { readStat, readUptime } from './server-status.ts'

/** Milliseconds. One connection to the runtime socket, and some hundred bytes. */
const readEvery = 1_000

/** What HAProxy counts of the requests to the two servers; its own checks are not among them. */
export function haproxyUserTraffic({ backend, servers, socket, clock }: HaproxyOptions): UserTraffic {
  return {
    state: 'offered',
    every: readEvery,
    seesSides: false,
    read: async () => {
      const [info = '', stat = ''] = (await socket(`show info; show stat ${backend} 4 -1`)).split('\n\n')
      const rows = readStat(stat)
      const until = clock.now()
      const period = { since: new Date(until - readUptime(info)).toISOString(), until: new Date(until).toISOString() }
      const side = (colour: Colour): SideReading => {
        const { name } = servers[colour]
        const row = rows.find((one) => one.get('svname') === name)
        if (row === undefined) return { state: 'absent' }
        const traffic = { source: `haproxy ${backend}/${name}`, ...period, ...countersOf(row, `${backend}/${name}`), reset: false }
        return { state: 'read', traffic }
      }
      return { blue: side('blue'), green: side('green') }
    },
  }
}

type Counters = { requests: number; s4xx: number; s5xx: number; failed: number }

/**
 * The counters of a server (HAProxy Management Guide, section 9.1; what the guide leaves open is taken from HAProxy 2.6.12). `hrsp_*` counts
 * the answers of the server by class. A request that got none is in `econ` (no connection, after all retries; one that another server got is
 * not) or in `eresp` (no answer in time, a broken one, or one that ended half-way: that is counted twice, as an answer and as a failure).
 * In TCP mode there are no answers. `stot` has each attempt there, so retries and redispatches are subtracted; connections that ended
 * half-way (`srv_abrt`) say nothing, as `timeout server` ends idle ones in the same way.
 */
function countersOf(row: ReadonlyMap<string, string>, server: string): Counters {
  const count = (column: string): number => {
    const text = row.get(column)
    const value = Number(text)
    if (text === undefined || text === '' || !Number.isSafeInteger(value) || value < 0)
      throw new ActionError(`HAProxy's "show stat" has no number in the column ${column} of ${server}`)
    return value
  }
  if ((row.get('hrsp_2xx') ?? '') === '') {
    const attempts = count('stot') - count('wretr') - count('wredis')
    return { requests: Math.max(attempts, count('econ')), s4xx: 0, s5xx: 0, failed: count('econ') }
  }
  const failed = count('econ') + count('eresp')
  const classes = ['hrsp_1xx', 'hrsp_2xx', 'hrsp_3xx', 'hrsp_4xx', 'hrsp_5xx', 'hrsp_other'].map(count)
  const answers = classes.reduce((sum, one) => sum + one, 0)
  return { requests: answers + failed, s4xx: count('hrsp_4xx'), s5xx: count('hrsp_5xx'), failed }
}
