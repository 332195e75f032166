import type { Affinity } from '../../../config/sections/targets/affinity.ts'
import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import type { Clock } from '../../../ports/clock.ts'
import { bothColours } from '../../contract/observation.ts'
import { readServers, type Server } from './runtime-answers.ts'
import type { HaproxySocket } from './runtime-socket.ts'
import type { StateFile } from './state-file.ts'

export type HaproxyOptions = {
  backend: string
  /** A server with an address, `host:port`, is added when its side is prepared and deleted when it is retired. */
  servers: Readonly<Record<Colour, { name: string; address: string | undefined }>>
  socket: HaproxySocket
  clock: Clock
  affinity: Affinity
  /** Milliseconds that HAProxy's own check may take to see a side that is given traffic. */
  upWithin: number
  /** Milliseconds that connections in hand may take to end before a server is deleted. */
  emptyWithin: number
  stateFile?: StateFile | undefined
}

/** A server as one of the two sides. */
export type SideServer = Server & {
  /** False for a server with an address that HAProxy does not have now. */
  present: boolean
  /** Whether users with a cookie come here even where the weight is 0 or it drains: only maintenance keeps them away. */
  sticky: boolean
  /** Whether traffic would come if the server were up. */
  open: boolean
}
export type Sides = Readonly<Record<Colour, SideServer>>

/** The two servers, watched and changed over the runtime socket. Every change is looked at before the next one. */
export type HaproxyBackend = {
  look(): Promise<Sides>
  /** Sends what changes a server, and waits until HAProxy shows it. */
  change(colour: Colour, command: string, shown: (side: SideServer) => boolean): Promise<SideServer>
  setWeight(colour: Colour, weight: number): Promise<SideServer>
  setState(colour: Colour, state: Server['admin']): Promise<SideServer>
}

const shownWithin = 1_000
const lookEvery = 20
/** HAProxy's own rule for names (Configuration Manual, section 2): nothing in them can end a command or begin another. */
const nameRule = /^[A-Za-z0-9_.:-]+$/
const addressRule = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+):\d{1,5}$/

export function haproxyBackend(options: HaproxyOptions): HaproxyBackend {
  assertSpeakable(options)
  const { backend, servers, socket, clock } = options
  // One connection for both: what they show is of the same moment, and a proxy under load answers once.
  const look = async () => {
    const [stat = '', state = ''] = (await socket(`show stat; show servers state ${backend}`)).split('\n\n')
    return sidesOf(options, readServers(backend, stat, state))
  }
  const change: HaproxyBackend['change'] = async (colour, command, shown) => {
    const said = await socket(command)
    if (said !== '' && !isConsent(said)) throw refusal(command, said)
    for (const deadline = clock.now() + shownWithin; ; ) {
      const side = (await look())[colour]
      if (shown(side)) return side
      if (clock.now() >= deadline)
        throw new ActionError(`HAProxy took "${command}" and shows no effect: ${side.name} is ${side.admin} with the weight ${side.weight}`)
      await clock.sleep(lookEvery)
    }
  }
  const at = (colour: Colour) => `${backend}/${servers[colour].name}`
  return {
    look,
    change,
    setWeight: (colour, weight) => change(colour, `set server ${at(colour)} weight ${weight}`, (side) => side.weight === weight),
    setState: (colour, state) => change(colour, `set server ${at(colour)} state ${state}`, (side) => side.admin === state),
  }
}

function sidesOf(options: HaproxyOptions, all: readonly Server[]): Sides {
  const { backend, servers } = options
  const side = (colour: Colour): SideServer => {
    const { name, address } = servers[colour]
    const found = all.find((server) => server.name === name)
    if (found !== undefined) return asSide(found, options)
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

function asSide(server: Server, { affinity }: HaproxyOptions): SideServer {
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

/** Changes that work answer nothing, or one of these. */
function isConsent(said: string): boolean {
  return /^(New server registered|Server deleted|IP changed|no need to change|port changed)/.test(said)
}

export function refusal(command: string, said: string): ActionError {
  const hints: [RegExp, string][] = [
    [/static|dynamic load balancing/i, 'Weights need a dynamic algorithm: "balance roundrobin" or "balance leastconn".'],
    [/permission/i, 'The socket needs "level admin" in haproxy.cfg.'],
    [
      /'cookie' option/i,
      'This HAProxy gives an added server no cookie: write both servers into haproxy.cfg, without target.servers.*.address.',
    ],
    [/unknown command/i, 'Slipway knows HAProxy from version 2.6 on.'],
  ]
  const hint = hints.find(([pattern]) => pattern.test(said))?.[1] ?? 'See target.backend and target.servers.'
  return new ActionError(`HAProxy refused "${command}": ${said.split('\n')[0]}`, { hint })
}

/** Names and addresses become words of a command, so nothing else may be in them. */
function assertSpeakable({ backend, servers }: HaproxyOptions): void {
  const names = [
    ['target.backend', backend] as const,
    ...bothColours.map((colour) => [`target.servers.${colour}`, servers[colour].name] as const),
  ]
  for (const [where, name] of names) {
    if (!nameRule.test(name)) {
      throw new ActionError(`${where} is ${JSON.stringify(name)}, which is no name for HAProxy`, {
        hint: 'Names are of letters, digits and the signs _ . : -',
      })
    }
  }
  for (const colour of bothColours) {
    const { address } = servers[colour]
    if (address === undefined || addressRule.test(address)) continue
    throw new ActionError(`target.servers.${colour}.address is ${JSON.stringify(address)}`, {
      hint: 'Expected host:port, such as 10.0.0.7:8080 or [2001:db8::7]:8080.',
    })
  }
  if (servers.blue.name !== servers.green.name) return
  throw new ActionError(`target.servers names ${JSON.stringify(servers.blue.name)} for both sides`, {
    hint: 'The two sides are two servers.',
  })
}
