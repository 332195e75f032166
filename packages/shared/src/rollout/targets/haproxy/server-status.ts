import { ActionError } from '../../../core/errors.ts'
import type { SideState } from '../../contract/observation.ts'

/** One server of a backend: `show stat` and `show servers state` combined. */
export type HaproxyServer = {
  name: string
  state: SideState
  /** False while HAProxy's checks are between two states: one more failed check would change the state. */
  settled: boolean
  admin: 'ready' | 'drain' | 'maint'
  /** The weight that was set, 0 to 256. */
  weight: number
  /** Used only when no other server is up (`backup`). */
  backup: boolean
  /** The cookie value of users who stay on this server; empty where the backend has no cookies. */
  cookie: string
  /** The address of the server, `host:port`, and whether HAProxy connects to it with TLS. */
  at: string | undefined
  tls: boolean
  sessions: number
}

/** Bits of `srv_admin_state` (Management Guide, "show servers state"): forced, inherited, configured, resolution, host name. */
const maintenanceBits = 0x01 | 0x02 | 0x04 | 0x20 | 0x40
const drainBits = 0x08 | 0x10

/** The servers of one backend. Throws an ActionError where the backend is unknown or an answer is not HAProxy's. */
export function readServers(backend: string, stat: string, serversState: string): HaproxyServer[] {
  const rows = readStat(stat)
  const status = new Map(rows.filter((row) => row.get('pxname') === backend).map((row) => [row.get('svname') ?? '', row]))
  if (status.size === 0) {
    const names = [...new Set(rows.map((row) => row.get('pxname') ?? ''))].filter((name) => name !== '')
    throw new ActionError(`HAProxy has no backend "${backend}"`, { hint: `It has: ${names.join(', ') || 'none'}. See target.backend.` })
  }
  return readState(serversState).map((row) => serverOf(row, status.get(row.get('srv_name') ?? '') ?? new Map()))
}

function serverOf(row: ReadonlyMap<string, string>, seen: ReadonlyMap<string, string>): HaproxyServer {
  const flags = numberOf(row, 'srv_admin_state')
  const admin = (flags & maintenanceBits) !== 0 ? 'maint' : (flags & drainBits) !== 0 ? 'drain' : 'ready'
  const status = seen.get('status') ?? ''
  const host = row.get('srv_addr') ?? '-'
  const port = row.get('srv_port') ?? '0'
  return {
    name: row.get('srv_name') ?? '',
    state: stateOf(status, admin),
    settled: !/\d+\/\d+$/.test(status),
    admin,
    weight: numberOf(row, 'srv_uweight'),
    backup: seen.get('bck') === '1',
    cookie: seen.get('cookie') ?? '',
    at: host === '-' || port === '0' ? undefined : `${host.includes(':') ? `[${host}]` : host}:${port}`,
    tls: row.get('srv_use_ssl') === '1',
    sessions: Number(seen.get('scur') ?? 0) || 0,
  }
}

function stateOf(status: string, admin: HaproxyServer['admin']): SideState {
  if (admin === 'maint' || status.startsWith('MAINT')) return 'maintenance'
  // A server in transition is shown as "UP 1/3" or "DOWN 1/2" and keeps its old state until the checks are complete.
  if (status.startsWith('DOWN')) return 'down'
  if (status.startsWith('DRAIN') || status.startsWith('NOLB')) return 'draining'
  if (status.startsWith('UP') || status === 'no check') return 'serving'
  throw new ActionError(`HAProxy gives a server the status ${JSON.stringify(status)}, which Slipway does not know`)
}

/** HAProxy's version, from `show info`. */
export function readVersion(info: string): { text: string; major: number; minor: number } {
  const [, text, major, minor] = /^Version: ((\d+)\.(\d+)\S*)/m.exec(info) ?? []
  if (text === undefined) throw notHaproxy('show info', info)
  return { text, major: Number(major), minor: Number(minor) }
}

/** Milliseconds since the process began that answers, from `show info`: whole seconds. */
export function readUptime(info: string): number {
  const [, seconds] = /^Uptime_sec: (\d+)$/m.exec(info) ?? []
  if (seconds === undefined) throw notHaproxy('show info', info)
  return Number(seconds) * 1_000
}

/** `show stat`: CSV whose first line, after `# `, names the columns. */
export function readStat(text: string): Map<string, string>[] {
  const [header = '', ...lines] = text.split('\n')
  if (!header.startsWith('# pxname,svname,')) throw notHaproxy('show stat', text)
  return rowsOf(header.slice(2).split(','), lines, (line) => line.split(','))
}

/** `show servers state`: a line with the version of the format, a line `# names…`, then one line per server. */
function readState(text: string): Map<string, string>[] {
  const [version = '', header = '', ...lines] = text.split('\n')
  if (version.trim() !== '1' || !header.startsWith('# be_id')) throw notHaproxy('show servers state', text)
  return rowsOf(header.slice(2).trim().split(/\s+/), lines, (line) => line.trim().split(/\s+/))
}

function rowsOf(names: readonly string[], lines: readonly string[], cut: (line: string) => string[]): Map<string, string>[] {
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const cells = cut(line)
      return new Map(names.map((name, index) => [name, cells[index] ?? '']))
    })
}

function numberOf(row: ReadonlyMap<string, string>, column: string): number {
  const value = Number(row.get(column))
  if (Number.isInteger(value)) return value
  throw new ActionError(`HAProxy's "show servers state" has no number in the column ${column}`)
}

function notHaproxy(command: string, text: string): ActionError {
  return new ActionError(`The answer to "${command}" is not HAProxy's: ${JSON.stringify(text.slice(0, 120))}`, {
    hint: 'target.socket must be the runtime socket ("stats socket … level admin"), not the traffic port or the statistics page.',
  })
}
