import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import { bothColours } from '../../contract/observation.ts'
import type { HaproxyOptions } from './options.ts'
import type { HaproxyServer } from './server-status.ts'

/** A server of a backend that is one of the two sides. */
export type SideServer = HaproxyServer & {
  /** False for a server with an address that HAProxy does not have at present. */
  present: boolean
  /** Whether users with a cookie stay on this server at weight 0 and while it drains: only maintenance keeps them away. */
  sticky: boolean
  /** Whether traffic would come if the server were up. */
  open: boolean
}
export type SideServers = Readonly<Record<Colour, SideServer>>

/** The two sides among the servers of a backend. Throws an ActionError where one is missing or a backup, or a third server has traffic. */
export function sideServers(options: HaproxyOptions, all: readonly HaproxyServer[]): SideServers {
  const { backend, servers } = options
  const side = (colour: Colour): SideServer => {
    const { name, address } = servers[colour]
    const found = all.find((server) => server.name === name)
    if (found !== undefined) return toSideServer(found, options)
    if (address !== undefined) return absent(name, address)
    throw new ActionError(`HAProxy's backend "${backend}" has no server "${name}"`, {
      hint: `It has: ${all.map((server) => server.name).join(', ') || 'none'}. Name the two sides in target.servers; with an address, Slipway adds the server itself.`,
    })
  }
  const sides = { blue: side('blue'), green: side('green') }
  const stranger = all.find(({ name, admin, weight, backup }) => !isSide(name, options) && !backup && admin === 'ready' && weight > 0)
  if (stranger !== undefined) {
    throw new ActionError(`HAProxy's backend "${backend}" has a third server "${stranger.name}" that takes traffic`, {
      hint: 'A rollout shifts all traffic between two sides. Give the third server a backend of its own, or the weight 0.',
    })
  }
  const reserve = bothColours.find((colour) => sides[colour].backup)
  if (reserve === undefined) return sides
  throw new ActionError(`HAProxy's server "${backend}/${sides[reserve].name}" is a backup, which gets no share of the traffic`, {
    hint: 'Take the word "backup" from its line in haproxy.cfg: the two sides share by their weights.',
  })
}

function isSide(name: string, { servers }: HaproxyOptions): boolean {
  return bothColours.some((colour) => servers[colour].name === name)
}

function toSideServer(server: HaproxyServer, { affinity }: HaproxyOptions): SideServer {
  const sticky = affinity !== 'none' || server.cookie !== ''
  const takesNew = server.admin === 'ready' && server.weight > 0
  return { ...server, present: true, sticky, open: server.admin !== 'maint' && (takesNew || sticky) }
}

function absent(name: string, address: string): SideServer {
  const nothing = {
    weight: 0,
    backup: false,
    cookie: '',
    tls: false,
    sessions: 0,
    settled: true,
    present: false,
    sticky: false,
    open: false,
  }
  return { name, state: 'down', admin: 'maint', at: address, ...nothing }
}
