// A machine that is lost in the middle of two services, at every effect of their rollout: what the next run makes of it.
import type { GroupHistory } from '../histories/group-history.ts'
import { playGroup } from '../histories/group-play.ts'

/** `release`: whether both are well, or the second is bad with some traffic, so that both are on their way back. */
export type LossCell = {
  order: 'sequential' | 'lockstep'
  release: 'well' | 'bad'
  when: 'before' | 'in-flight'
  /** The n-th effect of the job, counted from 1. */
  at: number
}

/** `between`: the machine was lost while the two did not serve the same. `broken`: what did not hold, all new or all old first of all. */
export type LossResult = { met: boolean; between: boolean; broken: readonly string[]; story: readonly string[] }

/** More than any of these rollouts has. */
const mostEffects = 200

/** Every cell, or, quickly, one effect in five. */
export function lossCells({ quick }: { quick: boolean }): LossCell[] {
  const effects = Array.from({ length: mostEffects }, (_, index) => index + 1).filter((at) => !quick || at % 5 === 0)
  return (['sequential', 'lockstep'] as const).flatMap((order) =>
    (['well', 'bad'] as const).flatMap((release) =>
      (['before', 'in-flight'] as const).flatMap((when) => effects.map((at) => ({ order, release, when, at }))),
    ),
  )
}

export function lossPath({ order, release, when, at }: LossCell): string {
  return `two-services/${order}/${release}/${when}/${at}`
}

export function findLossCell(path: string): LossCell | undefined {
  return lossCells({ quick: false }).find((cell) => lossPath(cell) === path)
}

export async function playLoss(cell: LossCell, { tellStory = false }: { tellStory?: boolean } = {}): Promise<LossResult> {
  const { lost, between, broken, story } = await playGroup(historyOf(cell), { tellStory })
  return { met: lost > 0, between, broken, story }
}

/** As HAProxy's: two commands for a shift, requests in hand are counted, and a side that is not up is not given anything of the other's. */
const traits = { weighted: true, guards: true, counts: true, twoCommands: true, identifies: false }

function historyOf({ order, release, when, at }: LossCell): GroupHistory {
  return {
    services: [
      { traits, illnesses: ['none', 'none', 'none'], needsFormer: false },
      { traits, illnesses: [release === 'bad' ? 'bad-at-half' : 'none', 'none', 'none'], needsFormer: true },
    ],
    order,
    live: true,
    onDrift: 'stop',
    pauses: false,
    commands: [
      {
        task: { do: 'deploy', services: [0, 1], release: 1, build: 0, begins: true, watch: 'pass', watchFor: 10_000, rollbackStep: true },
        patience: 60_000,
        happenings: [{ at, fault: { do: 'kill', what: 'machine', when } }],
        flights: [20, 35, 50],
      },
    ],
    last: 'new',
  }
}
