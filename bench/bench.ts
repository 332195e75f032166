import { availableParallelism } from 'node:os'

export type Goal = { op: '<='; value: number }

/** One figure. A peer is what ours are compared with, measured in the same run. */
export type Row = { name: string; value: number; unit: string; goal: Goal | null; holds: boolean | null; peer: boolean; note?: string }

/**
 * `seed` and `path` name the random histories of a bench that has some: from which seed on, and which one alone.
 * `folder` is another checkout to measure, by its absolute path.
 */
export type BenchOptions = { quick: boolean; seed?: number; path?: string; folder?: string }

export type Bench = {
  name: string
  /** What it measures, and how, in a sentence or two. */
  about: string
  /** Throws an Untrusted when what was measured cannot be believed. */
  measure(options: BenchOptions): Promise<Row[]>
}

/** A measurement that must not be taken for one. */
export class Untrusted extends Error {}

/** A row of ours, judged by its goal where it has one. */
export function row(name: string, value: number, unit: string, goal: number | null = null, note?: string): Row {
  const judged = goal === null ? { goal: null, holds: null } : { goal: { op: '<=' as const, value: goal }, holds: value <= goal }
  return { name, value, unit, ...judged, peer: false, ...(note === undefined ? {} : { note }) }
}

/** What `--json` writes. */
export function document(
  bench: string,
  rows: readonly Row[],
): { bench: string; machine: { cores: number; node: string }; rows: readonly Row[] } {
  return { bench, machine: { cores: availableParallelism(), node: process.versions.node }, rows }
}

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ name, value, unit, goal, holds, peer, note }) => [
    peer ? `${name} (peer)` : name,
    `${value} ${unit}`,
    goal === null ? '' : `${goal.op} ${goal.value} ${unit}`,
    holds === null ? '' : holds ? 'holds' : 'does not hold',
    note ?? '',
  ])
  const head = ['name', 'value', 'goal', 'holds', 'note']
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** The middle value; of an even number, the mean of the two in the middle. Throws a RangeError on none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which that share of the values lies, between the two nearest (Hyndman and Fan, type 7). Throws a RangeError on none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  const at = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  if (low === undefined || high === undefined) throw new RangeError('there are no values')
  return low + (high - low) * (at - Math.floor(at))
}
