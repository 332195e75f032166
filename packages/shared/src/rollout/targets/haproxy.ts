import type { Affinity } from '../../config/targets.ts'
import { ActionError } from '../../core/errors.ts'
import type { Colour } from '../../core/words.ts'
import type { Clock } from '../../ports/clock.ts'
import { bothColours, type Observation, type Side, type TrafficTarget, type Weights } from '../contract.ts'
import { readServers, type Server } from './haproxy-answers.ts'
import type { HaproxySocket } from './haproxy-socket.ts'

export type HaproxyOptions = {
  backend: string
  servers: Readonly<Record<Colour, string>>
  socket: HaproxySocket
  clock: Clock
  affinity: Affinity
  /** Milliseconds that HAProxy's own check may take to see a side that is given traffic. */
  upWithin: number
}

/** HAProxy's weights go to 256; of 200 each half of a percent is a whole number. */
const fullWeight = 200
const pollEvery = 200

/** Two servers of one backend, shifted over the runtime socket: no reload, so no connection is cut. */
export function haproxyTarget(options: HaproxyOptions): TrafficTarget {
  const { backend, servers, socket, clock } = options

  const look = async () =>
    pickSides(options, readServers(backend, await socket('show stat'), await socket(`show servers state ${backend}`)))
  const command = async (colour: Colour, what: string) => {
    const server = `${backend}/${servers[colour]}`
    const said = await socket(`set server ${server} ${what}`)
    if (said !== '') throw refusal(server, what, said)
  }
  const untilUp = async (colours: readonly Colour[], signal: AbortSignal | undefined) => {
    const deadline = clock.now() + options.upWithin
    for (;;) {
      const seen = await look()
      const waiting = colours.filter((colour) => seen[colour].state !== 'serving')
      if (waiting.length === 0) return
      if (clock.now() >= deadline) throw notUp(`${backend}/${servers[waiting[0] ?? 'blue']}`, seen[waiting[0] ?? 'blue'].state)
      await clock.sleep(pollEvery, signal)
    }
  }

  return {
    name: `HAProxy backend ${backend}`,
    capabilities: { weighted: true, affinity: options.affinity },
    describeShift: (weights) => bothColours.map((colour) => `set server ${backend}/${servers[colour]} weight ${weightOf(weights, colour)}`),
    observe: async () => toObservation(await look()),
    shift: async (weights, _subject, signal) => {
      const before = await look()
      const raised = bothColours.filter((colour) => weights[colour] > 0)
      // A side is lowered only once the other is up in HAProxy's own eyes: in between both serve, never none.
      for (const colour of raised) {
        if (!before[colour].open) await command(colour, 'state ready')
        const wanted = weightOf(weights, colour)
        if (wanted > before[colour].weight || !before[colour].open) await command(colour, `weight ${wanted}`)
      }
      const lowered = bothColours.filter((colour) => weightOf(weights, colour) < before[colour].weight)
      const takesFromUsers = lowered.some((colour) => before[colour].open && before[colour].state === 'serving')
      if (takesFromUsers && raised.length > 0) await untilUp(raised, signal)
      for (const colour of lowered) await command(colour, `weight ${weightOf(weights, colour)}`)
    },
  }
}

function weightOf(weights: Weights, colour: Colour): number {
  return weights[colour] === 0 ? 0 : Math.max(1, Math.round(weights[colour] * fullWeight))
}

function pickSides({ backend, servers }: HaproxyOptions, all: readonly Server[]): Record<Colour, Server> {
  const find = (colour: Colour) => {
    const found = all.find((server) => server.name === servers[colour])
    if (found !== undefined) return found
    throw new ActionError(`HAProxy's backend "${backend}" has no server "${servers[colour]}"`, {
      hint: `It has: ${all.map((server) => server.name).join(', ') || 'none'}. Name the two sides in target.servers.`,
    })
  }
  const sides = { blue: find('blue'), green: find('green') }
  const stranger = all.find((server) => server !== sides.blue && server !== sides.green && server.open)
  if (stranger === undefined) return sides
  throw new ActionError(`HAProxy's backend "${backend}" has a third server "${stranger.name}" that takes traffic`, {
    hint: 'A rollout shifts all traffic between two sides. Give the third server a backend of its own, or the weight 0.',
  })
}

function toObservation(sides: Record<Colour, Server>): Observation {
  const effective = (server: Server) => (server.state === 'serving' && server.open ? server.weight : 0)
  const total = effective(sides.blue) + effective(sides.green)
  const side = (server: Server): Side => ({
    weight: total === 0 ? 0 : effective(server) / total,
    open: server.open,
    state: server.state,
    address: server.address,
    sessions: server.sessions,
    release: undefined,
  })
  return { blue: side(sides.blue), green: side(sides.green) }
}

function refusal(server: string, what: string, said: string): ActionError {
  const hint = /static/i.test(said)
    ? 'Weights need a dynamic algorithm: "balance roundrobin" or "balance leastconn".'
    : /permission/i.test(said)
      ? 'The socket needs "level admin" in haproxy.cfg.'
      : 'See target.backend and target.servers.'
  return new ActionError(`HAProxy refused "set server ${server} ${what}": ${said}`, { hint })
}

function notUp(server: string, state: string): ActionError {
  return new ActionError(`HAProxy does not see the server ${server} as up (${state}), so nothing was taken from the other side`, {
    hint: 'Its check in haproxy.cfg fails although the probes of Slipway passed: compare the addresses and paths of both.',
  })
}
