import { ActionError } from '../../core/errors.ts'
import type { SideState } from '../contract.ts'

/** One server of a backend, from `show stat` and `show servers state` together. */
export type Server = {
  name: string
  state: SideState
  /** The weight that was set, 0 to 256. */
  weight: number
  /** Whether traffic would come if the server were up. */
  open: boolean
  address: string | undefined
  sessions: number
}

/** Bits of `srv_admin_state` (Management Guide, "show servers state"): forced, inherited, configured, resolution, host name. */
const maintenanceBits = 0x01 | 0x02 | 0x04 | 0x20 | 0x40
const drainBits = 0x08 | 0x10

/** The servers of one backend. Throws an ActionError where the backend is unknown or an answer is not HAProxy's. */
export function readServers(backend: string, stat: string, serversState: string): Server[] {
  const status = new Map(
    readStat(stat)
      .filter((row) => row.get('pxname') === backend)
      .map((row) => [row.get('svname') ?? '', row]),
  )
  if (status.size === 0) {
    const names = [...new Set(readStat(stat).map((row) => row.get('pxname') ?? ''))].filter((name) => name !== '')
    throw new ActionError(`HAProxy has no backend "${backend}"`, { hint: `It has: ${names.join(', ') || 'none'}. See target.backend.` })
  }
  return readState(serversState).map((row) => {
    const name = row.get('srv_name') ?? ''
    const seen = status.get(name)
    const admin = numberOf(row, 'srv_admin_state')
    const weight = numberOf(row, 'srv_uweight')
    const host = row.get('srv_addr') ?? '-'
    const port = row.get('srv_port') ?? '0'
    return {
      name,
      weight,
      state: stateOf(seen?.get('status') ?? '', admin),
      open: weight > 0 && (admin & (maintenanceBits | drainBits)) === 0,
      address: host === '-' || port === '0' ? undefined : `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
      sessions: Number(seen?.get('scur') ?? 0) || 0,
    }
  })
}

function stateOf(status: string, admin: number): SideState {
  if ((admin & maintenanceBits) !== 0 || status.startsWith('MAINT')) return 'maintenance'
  // A server that goes up or down is shown as "UP 1/3" or "DOWN 1/2", and keeps its old part meanwhile.
  if (status.startsWith('DOWN')) return 'down'
  if (status.startsWith('DRAIN') || status.startsWith('NOLB')) return 'draining'
  if (status.startsWith('UP') || status === 'no check') return 'serving'
  throw new ActionError(`HAProxy gives a server the status ${JSON.stringify(status)}, which Slipway does not know`)
}

/** `show stat`: CSV whose first line, after `# `, names the columns. */
function readStat(text: string): Map<string, string>[] {
  const [header = '', ...lines] = text.split('\n')
  if (!header.startsWith('# pxname,svname,')) throw notHaproxy('show stat', text)
  return rowsOf(header.slice(2).split(','), lines, (line) => line.split(','))
}

/** `show servers state`: a line with the version of the format, a line `# names…`, then one line a server. */
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
