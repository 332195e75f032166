import { type Cell, matrix, spans, targets, whyMeaningless, whyTooLong } from './matrix.ts'
import { type CellResult, playCell } from './play-cell.ts'

/** What was not as it must be, in one play of a cell. */
export type Goal =
  | 'between the sides at the end of the job'
  | 'between the sides after the next run'
  | 'not mended by the run that met the fault'
  | 'forward without a verdict'
  | 'contradicted'
  | 'a well release taken back for 2 s'
  | 'a well release taken back, since GitHub refused'
  | 'an emergency rollback stopped, since GitHub refused'
  | 'slow'

export type Failure = { goal: Goal; path: string; what: string }

/** One cell with every span that it is played with. Times in ms; the slowest of each kind. */
export type CellTally = {
  name: string
  plays: number
  /** Plays whose fault met no call. */
  unmet: number
  failures: readonly Failure[]
  slowest: Partial<Record<WayBackKind, { time: number; path: string }>>
}

/** A provider's own fault is taken off a way back. GitHub is not needed for one, so its faults are not. */
export const wayBackKinds = ['provider', 'github', 'emergency without github', 'mending run'] as const
export type WayBackKind = (typeof wayBackKinds)[number]

/** The longest way back, in ms. An emergency without GitHub has to ask three times before it goes without. */
export const wayBackGoals: Readonly<Record<WayBackKind, number | undefined>> = {
  provider: 5_000,
  github: 5_000,
  'emergency without github': 20_000,
  // It reads the ledger before it knows that anything is to be mended, with the limits of a client that nothing hurries.
  'mending run': undefined,
}

/** The cells that are played, and why the others are not: how many cells for each reason. */
export function meaningful(): { cells: readonly Cell[]; left: ReadonlyMap<string, number> } {
  const left = new Map<string, number>()
  const cells = matrix.filter((cell) => {
    const reason = whyMeaningless(cell)
    if (reason !== undefined) left.set(reason, (left.get(reason) ?? 0) + 1)
    return reason === undefined
  })
  return { cells, left }
}

/** With how long a fault the cell is played: every span that says something, or, quickly, one of them. The name decides which. */
function spansOf(cell: Cell, { quick }: { quick: boolean }): readonly number[] {
  const all = spans.filter((span) => whyTooLong(cell, span) === undefined)
  if (!quick) return all
  const drawn = all[[...cell.name].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 9_973, 7) % all.length]
  return drawn === undefined ? [] : [drawn]
}

/** The name of a play: that of its cell and the seconds of the fault. */
export function pathOf(cell: Cell, lasts: number): string {
  return `${cell.name}/${lasts / 1_000}s`
}

/** The cell and the spans that a path names: those of one play, or of the whole cell. */
export function findCell(path: string): { cell: Cell; spans: readonly number[] } | undefined {
  const [, name = path, seconds] = /^(.*)\/(\d+)s$/.exec(path) ?? []
  const cell = matrix.find((one) => one.name === name)
  if (cell === undefined) return undefined
  return { cell, spans: seconds === undefined ? spansOf(cell, { quick: false }) : [Number(seconds) * 1_000] }
}

export async function tallyCell(cell: Cell, options: { quick: boolean }): Promise<CellTally> {
  const lasting = spansOf(cell, options)
  const failures: Failure[] = []
  const slowest: CellTally['slowest'] = {}
  let unmet = 0
  for (const lasts of lasting) {
    const path = pathOf(cell, lasts)
    const result = await playCell(cell, lasts)
    if (result.met === 0) {
      unmet += 1
      continue
    }
    failures.push(...failuresOf(cell, lasts, result))
    const kind = wayBackKindOf(cell)
    const time = wayBackTime(kind, result)
    if (time !== undefined && time > (slowest[kind]?.time ?? -1)) slowest[kind] = { time, path }
  }
  return { name: cell.name, plays: lasting.length, unmet, failures, slowest }
}

export function failuresOf(cell: Cell, lasts: number, result: CellResult): Failure[] {
  const path = pathOf(cell, lasts)
  const { violations, betweenAtEnd, betweenAfterNext } = result
  const kind = wayBackKindOf(cell)
  const time = wayBackTime(kind, result)
  const goal = wayBackGoals[kind]
  const mends = cell.way === 'back-mend'
  const found: [Goal, string | undefined][] = [
    ...violations.map(({ goal: broken, what }): [Goal, string] => [isStoppedByRefusal(cell) ? stopped : broken, what]),
    [
      mends ? 'not mended by the run that met the fault' : 'between the sides at the end of the job',
      mends ? whyNotMended(result) : betweenAtEnd,
    ],
    ['between the sides after the next run', betweenAfterNext],
    takenBackFor(cell, lasts, result),
    ['slow', time !== undefined && goal !== undefined && time > goal ? `${time / 1_000} s, not ${goal / 1_000} s` : undefined],
  ]
  return found.flatMap(([broken, what]) => (what === undefined ? [] : [{ goal: broken, path, what }]))
}

/** A release that is well, and was taken back for a GitHub that was away for 2 s. A 4xx is an answer: it may be final. */
function takenBackFor({ where, fault, target }: Cell, lasts: number, { takenBack }: CellResult): [Goal, string | undefined] {
  const goal = isRefusal({ fault, target }) ? 'a well release taken back, since GitHub refused' : 'a well release taken back for 2 s'
  return [goal, takenBack && where === 'github' && lasts === 2_000 ? 'it was well, and GitHub was away for 2 s' : undefined]
}

const stopped: Goal = 'an emergency rollback stopped, since GitHub refused'

/** A token that GitHub refuses is no silence: nobody knows what an emergency that goes on would undo. */
function isStoppedByRefusal({ where, way, ...cell }: Cell): boolean {
  return where === 'github' && way === 'back-emergency' && isRefusal(cell)
}

/** Whether GitHub answers with a 4xx in this cell, not with silence. */
function isRefusal({ fault, target }: Pick<Cell, 'fault' | 'target'>): boolean {
  return fault === 'refuse' && targets[target].client(() => 0).refusal === '4xx'
}

/** A run that is to mend what another has left can do nothing before it knows what that was: the next one mends it then. */
function whyNotMended({ betweenAtEnd, notHome }: CellResult): string | undefined {
  return betweenAtEnd ?? (notHome ? 'the release of the lost run has everything' : undefined)
}

function wayBackKindOf({ where, way }: Cell): WayBackKind {
  if (way === 'back-mend') return 'mending run'
  if (where === 'provider') return 'provider'
  return way === 'back-emergency' ? 'emergency without github' : 'github'
}

function wayBackTime(kind: WayBackKind, { wayBack }: CellResult): number | undefined {
  return kind === 'provider' || kind === 'mending run' ? wayBack?.outsideFault : wayBack?.whole
}
