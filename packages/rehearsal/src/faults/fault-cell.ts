import { z } from 'zod'

/** What a party does to the calls that it gets while it is at fault. */
export const faults = ['refuse', 'hang', 'error', 'reset', 'not-applied', 'lost', 'stale', 'slow'] as const
/** `refuse`: nobody listens. `hang`: nothing is answered. `error`: 503. `reset`: the connection breaks, and nothing was applied.
 * `not-applied`: a write is answered as a success, and not applied. `lost`: a write is applied, and its answer lost.
 * `stale`: reads are answered with what was read before. `slow`: every answer takes 2.5 s more. */
export type Fault = (typeof faults)[number]

export const parties = ['provider', 'github'] as const
export type Party = (typeof parties)[number]

/**
 * What the run does while a fault is met: a good release goes `forward`; a bad one is `judged`, at half of the traffic; a good one is
 * cancelled at 10 % or at 50 %; or it fails its `watch`, with all traffic; or its main step is killed, so that the `post` step goes
 * back; or an `emergency` rollback is asked for.
 */
export const ways = ['forward', 'judged', 'cancelled-at-10', 'cancelled-at-50', 'watch', 'post', 'emergency'] as const
export type Way = (typeof ways)[number]

/**
 * From when on the party is at fault. `begin`: its first call. `first-shift`: the write that first gives the new release traffic.
 * `at-share`: the traffic is shared, as the stage shows. `promote`: the write that gives the new release everything. `at-all`: it has
 * everything. `decision`: it is to be left. `return`: the first write after that. `returned`: the other release has everything again.
 */
export const moments = ['begin', 'first-shift', 'at-share', 'promote', 'at-all', 'decision', 'return', 'returned'] as const
export type Moment = (typeof moments)[number]

export const targets = ['haproxy', 'cloudflare', 'vercel', 'kubernetes', 'command'] as const
export type FaultTarget = (typeof targets)[number]

/** One run that meets one fault. */
export type FaultCell = {
  readonly fault: Fault
  readonly party: Party
  readonly way: Way
  readonly moment: Moment
  readonly target: FaultTarget
  /** How long the party is at fault, in seconds. */
  readonly seconds: number
}

const momentsOf: Readonly<Record<Way, readonly Moment[]>> = {
  forward: ['begin', 'first-shift', 'at-share', 'promote', 'at-all'],
  judged: ['first-shift', 'at-share', 'decision', 'return', 'returned'],
  'cancelled-at-10': ['at-share', 'decision', 'return', 'returned'],
  'cancelled-at-50': ['at-share', 'decision', 'return', 'returned'],
  watch: ['at-all', 'decision', 'return', 'returned'],
  post: ['at-share', 'decision', 'return', 'returned'],
  emergency: ['decision', 'return', 'returned'],
}

/** Every combination, possible or not. */
export function everyCell(seconds: readonly number[]): FaultCell[] {
  return targets.flatMap((target) =>
    ways.flatMap((way) =>
      moments.flatMap((moment) =>
        faults.flatMap((fault) =>
          parties.flatMap((party) => seconds.map((span): FaultCell => ({ fault, party, way, moment, target, seconds: span }))),
        ),
      ),
    ),
  )
}

/** Why a cell cannot be, or undefined where it can. */
export function whyImpossible({ fault, party, way, moment, target }: FaultCell): string | undefined {
  if (!momentsOf[way].includes(moment)) {
    return `way ${way}: it never comes to ${moments.filter((one) => !momentsOf[way].includes(one)).join(', ')}`
  }
  if (party === 'provider' && fault === 'error' && target === 'haproxy') return 'error at haproxy: a runtime socket has no status'
  if (party === 'provider' && fault === 'error' && target === 'command') return 'error of a command: its exit code is what refuse gives'
  if (fault === 'stale' && moment === 'begin') return 'stale at begin: nothing was read before'
  const isWritten = party === 'github' || (moment !== 'returned' && moment !== 'at-all') || (way === 'watch' && moment === 'at-all')
  if (!isWritten && (fault === 'not-applied' || fault === 'lost')) return `${fault} after the last write to the provider`
  return undefined
}

export function nameOf({ target, party, fault, moment, way, seconds }: FaultCell): string {
  return `${way}-${target}-${party}-${fault}-${moment}-${seconds}s`
}

/** The cell of a name; undefined for a name that is none. */
export function findCell(name: string): FaultCell | undefined {
  const either = (values: readonly string[]) => `(${values.join('|')})`
  const pattern = new RegExp(`^${[ways, targets, parties, faults, moments].map(either).join('-')}-(\\d+)s$`)
  const [, way, target, party, fault, moment, seconds] = pattern.exec(name) ?? []
  return cellShape.safeParse({ way, target, party, fault, moment, seconds: Number(seconds) }).data
}

/** The cell of a name. Throws an Error for a name that is none. */
export function parseCell(name: string): FaultCell {
  const cell = findCell(name)
  if (cell === undefined) throw new Error(`${name} is no cell; a name is way-target-party-fault-moment-seconds, such as ${nameOf(example)}`)
  return cell
}

const cellShape = z.object({
  way: z.enum(ways),
  target: z.enum(targets),
  party: z.enum(parties),
  fault: z.enum(faults),
  moment: z.enum(moments),
  seconds: z.number().positive(),
})

const example: FaultCell = { way: 'judged', target: 'haproxy', party: 'github', fault: 'hang', moment: 'at-share', seconds: 20 }
