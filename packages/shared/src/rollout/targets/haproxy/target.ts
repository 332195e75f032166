import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import { bothColours, type Observation, type Side, type Weights } from '../../contract/observation.ts'
import type { TrafficTarget } from '../../contract/target.ts'
import { type HaproxyBackend, haproxyBackend } from './backend.ts'
import type { HaproxyOptions } from './options.ts'
import { haproxyPlacement } from './placement.ts'
import type { SideServer, SideServers } from './side-servers.ts'
import { saveStateOrWarn } from './state-file.ts'
import { haproxyUserTraffic } from './user-traffic.ts'

/** The weight of 100 %. HAProxy's weights go to 256; with 200, each half of a percent is a whole number. */
const fullWeight = 200
const pollInterval = 200

/** Two servers of one backend. A shift sets their weights over the runtime socket: without a reload, so that no connection is cut. */
export function haproxyTarget(options: HaproxyOptions): TrafficTarget {
  const proxy = haproxyBackend(options)
  return {
    name: `HAProxy backend ${options.backend}`,
    capabilities: { weighted: true, affinity: options.affinity },
    describeShift: (weights) => describe(weights, options),
    observe: async () => toObservation(await proxy.read()),
    shift: async (weights, _subject, signal) => {
      const before = await proxy.read()
      const raised = bothColours.filter((colour) => weights[colour] > 0)
      const closing = bothColours.filter((colour) => weights[colour] === 0 && before[colour].open)
      // A server that this shift opens gets its weight before it is opened.
      const keepsOpen = (colour: Colour) => weights[colour] === 0 || before[colour].admin === 'ready'
      const lowered = bothColours.filter((colour) => keepsOpen(colour) && weightOf(weights, colour) < before[colour].weight)
      // A side is lowered only once HAProxy reports the other as up: in between both serve, never none.
      const seen: Record<Colour, SideServer> = { ...before }
      for (const colour of raised) {
        seen[colour] = await raise(colour, { before: before[colour], wanted: weightOf(weights, colour), options, proxy })
      }
      const takesFromUsers = [...lowered, ...closing].some((colour) => before[colour].open && before[colour].state === 'serving')
      if (takesFromUsers) await waitUntilUp(raised, seen, { options, proxy, signal })
      for (const colour of lowered) await proxy.setWeight(colour, weightOf(weights, colour))
      // Users with a cookie of this side would still come to it at weight 0: only maintenance keeps them away.
      for (const colour of closing) if (before[colour].sticky) await proxy.setState(colour, 'maint')
      await saveStateOrWarn(options)
    },
    userTraffic: haproxyUserTraffic(options),
    placement: haproxyPlacement(options, proxy),
  }
}

type Raise = { before: SideServer; wanted: number; options: HaproxyOptions; proxy: HaproxyBackend }

/** Sets the weight before the state: a server that opens with an old, higher weight would get more than its share. */
async function raise(colour: Colour, { before, wanted, options, proxy }: Raise): Promise<SideServer> {
  if (!before.present) {
    throw new ActionError(`HAProxy has no server ${options.backend}/${before.name}, so ${colour} cannot be given traffic`, {
      hint: `It is added at ${before.at} when ${colour} is prepared; a reload of HAProxy takes added servers away.`,
    })
  }
  const shut = before.admin !== 'ready'
  const changesWeight = wanted > before.weight || (shut && wanted !== before.weight)
  const weighted = changesWeight ? await proxy.setWeight(colour, wanted) : before
  return shut ? await proxy.setState(colour, 'ready') : weighted
}

type Wait = { options: HaproxyOptions; proxy: HaproxyBackend; signal: AbortSignal | undefined }

async function waitUntilUp(colours: readonly Colour[], first: SideServers, { options, proxy, signal }: Wait): Promise<void> {
  const deadline = options.clock.now() + options.upWithin
  for (let seen = first; ; seen = await proxy.read()) {
    // A server that has just left maintenance is "UP 1/3" before any check of it has passed.
    const waiting = colours.find((colour) => seen[colour].state !== 'serving' || !seen[colour].settled)
    if (waiting === undefined) return
    if (options.clock.now() >= deadline) throw notUp(options.backend, seen[waiting])
    await options.clock.sleep(pollInterval, signal)
  }
}

/** The commands of a shift, without a request to HAProxy. */
function describe(weights: Weights, { backend, servers, affinity, stateFile }: HaproxyOptions): string[] {
  const set = (colour: Colour, what: string) => `set server ${backend}/${servers[colour].name} ${what}`
  const opens = bothColours.filter((colour) => weights[colour] > 0)
  const closes = bothColours.filter((colour) => weights[colour] === 0)
  return [
    ...opens.flatMap((colour) => [set(colour, `weight ${weightOf(weights, colour)}`), set(colour, 'state ready')]),
    ...closes.flatMap((colour) => [set(colour, 'weight 0'), ...(affinity === 'none' ? [] : [set(colour, 'state maint')])]),
    `show stat; show servers state ${backend}`,
    ...(stateFile === undefined ? [] : [`show servers state > ${stateFile.path}`]),
  ]
}

function weightOf(weights: Weights, colour: Colour): number {
  return weights[colour] === 0 ? 0 : Math.max(1, Math.round(weights[colour] * fullWeight))
}

function toObservation(sides: SideServers): Observation {
  const effective = (server: SideServer) => (server.state === 'serving' && server.admin === 'ready' ? server.weight : 0)
  const total = effective(sides.blue) + effective(sides.green)
  const side = (server: SideServer): Side => ({
    weight: total === 0 ? 0 : effective(server) / total,
    open: server.open,
    state: server.state,
    address: server.at === undefined ? undefined : `${server.tls ? 'https' : 'http'}://${server.at}`,
    sessions: server.sessions,
    release: undefined,
  })
  return { blue: side(sides.blue), green: side(sides.green) }
}

function notUp(backend: string, { name, state, settled }: SideServer): ActionError {
  const shown = settled ? state : `${state}, but none of its checks has passed yet`
  return new ActionError(`HAProxy does not see the server ${backend}/${name} as up (${shown}), so nothing was taken from the other side`, {
    hint: 'Its check in haproxy.cfg fails although the probes of Slipway passed: compare the addresses and paths of both.',
  })
}
