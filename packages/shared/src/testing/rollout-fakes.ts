import type { Colour, Judgement, Release } from '../core/words.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommitWorktrees } from '../rollout/commands/commit-worktree.ts'
import type { HealthJudge, ProbePoint, StepAnalysis } from '../rollout/contract/health-judge.ts'
import type { Identity } from '../rollout/contract/identity.ts'
import type { Observation, Side, Weights } from '../rollout/contract/observation.ts'
import type { Placement } from '../rollout/contract/placement.ts'
import type { TrafficTarget } from '../rollout/contract/target.ts'
import { intent, type LedgerEntry, type LedgerRecord, type LedgerStore } from '../rollout/ledger/ledger.ts'
import type { Holder, LockRecord, LockSignal, LockStore } from '../rollout/lock/lock.ts'
import type { SignalSource } from '../rollout/lock/signal-watcher.ts'
import { fakeLog } from './fakes.ts'

/** Called before and after every effect. It may throw, to refuse the effect, or never resolve, to end the process. */
export type EffectHook = (effect: string, when: 'before' | 'after') => void | Promise<void>

/** A ledger in memory, with the shape GitHub gives back. */
export function fakeLedger(clock: Clock, fault: EffectHook = () => undefined): LedgerStore & { records: LedgerRecord[] } {
  const records: LedgerRecord[] = []
  let next = 1
  const at = () => new Date(clock.now()).toISOString()
  return {
    records,
    read: async () => {
      await fault('ledger.read', 'before')
      return records.map((record) => ({ ...record, entries: [...record.entries] }))
    },
    open: async (wanted) => {
      await fault('ledger.open', 'before')
      const id = next
      next += 1
      records.unshift({ id, at: at(), intent: intent.parse(JSON.parse(JSON.stringify(wanted))), entries: [] })
      await fault('ledger.open', 'after')
      return id
    },
    write: async (id, entry) => {
      await fault('ledger.write', 'before')
      const index = records.findIndex((record) => record.id === id)
      const record = records[index]
      if (record === undefined) throw new Error(`There is no record ${id}`)
      const added: LedgerEntry = { ...entry, at: at() }
      records[index] = { ...record, entries: [...record.entries, added] }
      await fault('ledger.write', 'after')
    },
  }
}

/** A lock in memory that compares and swaps. */
export function fakeLockStore(fault: EffectHook = () => undefined): LockStore & { log: { id: string; record: LockRecord }[] } {
  const log: { id: string; record: LockRecord }[] = []
  return {
    log,
    read: async () => {
      await fault('lock.read', 'before')
      return log.at(-1)
    },
    append: async (record, onto) => {
      await fault('lock.append', 'before')
      if (log.at(-1)?.id !== onto) return undefined
      const id = `commit-${log.length + 1}`
      log.push({ id, record })
      await fault('lock.append', 'after')
      return id
    },
  }
}

/** The lock of production as a job holds it. */
export function heldRecord(holder: Holder, overrides: Partial<LockRecord> = {}): LockRecord {
  const at = '2026-01-05T12:00:00Z'
  return { schema: 1, environment: 'production', state: 'held', generation: 1, holder, at, signals: [], ...overrides }
}

export const anAbort: LockSignal = { kind: 'abort', run: 9, actor: 'mona', reason: 'orders are lost', at: '2026-01-05T12:00:00Z' }

/** The lock of a job whose records contain an abort signal after `after` milliseconds. */
export function anEar(clock: Clock, after: number): SignalSource {
  const at = clock.now() + after
  const held = heldRecord({ run: 1, attempt: 1, job: 'deploy' })
  const read = async () => ({ id: 'commit', record: clock.now() < at ? held : { ...held, signals: [anAbort] } })
  return { lock: { read }, service: 'harbor', self: held.holder, clock, log: fakeLog(), signal: new AbortController().signal }
}

export type FakeSide = {
  release: Release | undefined
  up: boolean
  assigned: number
  /** False: its answers tell no version. */
  tells?: boolean
  /** The version as the provider shows it. */
  label?: string
  /** What the provider calls what runs there. */
  identity?: Identity
}

export type SimulatedTarget = TrafficTarget & {
  sides: Record<Colour, FakeSide>
  placement: Placement
  /** Every effect in its order. */
  calls: string[]
}

/** `identifies`: the provider calls each release that is prepared by an id of its own, `upload-1`, `upload-2` and so on. */
export type SimulatedTargetOptions = { fault?: EffectHook; weighted?: boolean; lag?: number; identifies?: boolean }

/** A provider and its placement: two sides, weights in force only where a side is up. */
export function simulatedTarget(
  initial: Partial<Record<Colour, Partial<FakeSide>>> = {},
  { fault = () => undefined, weighted = true, lag = 0, identifies = false }: SimulatedTargetOptions = {},
): SimulatedTarget {
  const sides: Record<Colour, FakeSide> = {
    blue: { release: undefined, up: false, assigned: 0, ...initial.blue },
    green: { release: undefined, up: false, assigned: 0, ...initial.green },
  }
  const calls: string[] = []
  let uploads = 0
  let stale: { observation: Observation; looks: number } | undefined
  const look = (): Observation => {
    const effective = (colour: Colour) => (sides[colour].up ? sides[colour].assigned : 0)
    const total = effective('blue') + effective('green')
    const side = (colour: Colour): Side => ({
      weight: total === 0 ? 0 : effective(colour) / total,
      open: sides[colour].assigned > 0,
      state: !sides[colour].up ? ('down' as const) : sides[colour].assigned > 0 ? ('serving' as const) : ('draining' as const),
      address: `http://${colour}.test`,
      sessions: 0,
      release: sides[colour].label,
      ...(sides[colour].identity === undefined ? {} : { identity: sides[colour].identity }),
    })
    return { blue: side('blue'), green: side('green') }
  }
  const effect = async (name: string, change: () => void) => {
    await fault(name, 'before')
    calls.push(name)
    change()
    await fault(name, 'after')
  }
  return {
    name: 'the simulated target',
    capabilities: { weighted, affinity: 'none' },
    describeShift: (weights) => [`shift blue=${weights.blue} green=${weights.green}`],
    sides,
    calls,
    observe: async () => {
      await fault('observe', 'before')
      if (stale !== undefined && stale.looks > 0) {
        stale.looks -= 1
        return stale.observation
      }
      return look()
    },
    shift: async (weights: Weights) => {
      const before = look()
      await effect(`shift blue=${weights.blue} green=${weights.green}`, () => {
        sides.blue.assigned = weights.blue
        sides.green.assigned = weights.green
        if (lag > 0) stale = { observation: before, looks: lag }
      })
    },
    placement: {
      prepare: ({ colour, release }) =>
        effect(`prepare ${colour} ${release.version}`, () => {
          Object.assign(sides[colour], { release, up: true, tells: true })
          delete sides[colour].label
          uploads += 1
          if (identifies) sides[colour].identity = { version: `upload-${uploads}` }
        }),
      retire: ({ colour }) =>
        effect(`retire ${colour}`, () => {
          sides[colour].release = undefined
          delete sides[colour].identity
          sides[colour].up = false
        }),
    },
  }
}

/** A judge that passes every release unless `ill` returns a judgement of it. */
export function simulatedJudge(
  target: SimulatedTarget,
  ill: (release: Release, during: 'ready' | 'step') => Judgement | undefined = () => undefined,
): HealthJudge & { asked: string[] } {
  const asked: string[] = []
  const running = (spot: ProbePoint): { release: Release; tells: boolean }[] => {
    const colours = (['blue', 'green'] as const).filter((colour) =>
      spot.scope === 'edge'
        ? target.sides[colour].up && target.sides[colour].assigned > 0
        : spot.scope === colour && target.sides[colour].up,
    )
    return colours.flatMap((colour) => {
      const { release, tells = true } = target.sides[colour]
      return release === undefined ? [] : [{ release, tells }]
    })
  }
  const judge = (spot: ProbePoint, wanted: Release | undefined): Judgement => {
    const found = running(spot)
    if (found.length === 0) return { verdict: 'fail', reason: 'connection refused' }
    for (const { release, tells } of found) {
      if (tells && wanted !== undefined && release.version !== wanted.version)
        return { verdict: 'fail', reason: `${release.version} answers` }
      const illness = ill(release, 'ready')
      if (illness !== undefined) return illness
    }
    return { verdict: 'pass' }
  }
  return {
    asked,
    ready: async (spot, release) => {
      asked.push(`ready ${spot.scope} ${release?.version ?? 'any'}`)
      return judge(spot, release)
    },
    askVersion: async (spot) => {
      asked.push(`version ${spot.scope}`)
      const [first] = running(spot)
      return { judgement: judge(spot, undefined), version: first?.tells === true ? first.release.version : undefined }
    },
    analyseStep: async ({ colour, release }): Promise<StepAnalysis> => {
      asked.push(`step ${colour}`)
      return { judgement: ill(release, 'step') ?? { verdict: 'pass' }, measurements: [], conditions: [] }
    },
  }
}

/** Commits that cannot be had. */
export function noCommits(reason: string): CommitWorktrees {
  const unreachable = { state: 'unreachable' as const, reason }
  return { reach: async () => unreachable, open: async () => ({ ...unreachable, [Symbol.asyncDispose]: async () => undefined }) }
}

/** Every commit is laid out in the folder of its name. */
export function fakeCommits(): CommitWorktrees & { opened: string[]; closed: string[] } {
  const opened: string[] = []
  const closed: string[] = []
  return {
    opened,
    closed,
    reach: async () => ({ state: 'here' }),
    open: async (sha) => {
      opened.push(sha)
      return { state: 'here', folder: `/commits/${sha}`, [Symbol.asyncDispose]: async () => void closed.push(sha) }
    },
  }
}

export function aRelease(version: string, overrides: Partial<Release> = {}): Release {
  const digit = [...version].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 0xffff, 7)
  return { version, sha: digit.toString(16).padStart(4, '0').repeat(10), ...overrides }
}
