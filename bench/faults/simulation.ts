import { Worker } from 'node:worker_threads'
import { findLossCell, type LossResult, lossCells, lossPath, playLoss } from '../../packages/shared/tests/rollout/faults/group-loss.ts'
import { playCell } from '../../packages/shared/tests/rollout/faults/play-cell.ts'
import {
  type CellTally,
  type Failure,
  failuresOf,
  findCell,
  type Goal,
  meaningful,
  pathOf,
  type WayBackKind,
  wayBackGoals,
  wayBackKinds,
} from '../../packages/shared/tests/rollout/faults/tally.ts'
import { type Row, row, Untrusted } from '../bench.ts'

const threads = 2
/** How many of the plays that miss a goal are named. */
const shown = 40

/**
 * Every cell of the matrix in the simulation. `only`: the name of a cell or of a play, which is told effect by effect; no rows where it
 * is none of the simulation.
 */
export async function simulationRows({ quick, only }: { quick: boolean; only: string | undefined }): Promise<Row[]> {
  if (only?.startsWith('two-services/') === true) return await replayLoss(only)
  if (only !== undefined) return await replay(only)
  const { cells, left } = meaningful()
  const names = cells.map(({ name }) => name)
  const began = performance.now()
  const shares = Array.from({ length: threads }, (_, lane) =>
    playShare(
      names.filter((_one, at) => at % threads === lane),
      quick,
    ),
  )
  const tallies = (await Promise.all(shares)).flat()
  const seconds = (performance.now() - began) / 1_000
  if (tallies.length !== names.length) throw new Untrusted(`only ${tallies.length} of ${names.length} cells were played to their end`)
  const sum = (count: (tally: CellTally) => number) => tallies.reduce((all, tally) => all + count(tally), 0)
  const failures = tallies.flatMap((tally) => tally.failures)
  tellLeft(left, tallies)
  tellFailures(failures)
  const nothingMet = tallies.filter(({ plays, unmet }) => plays === unmet).length
  return [
    row('simulation: cells', tallies.length - nothingMet, '', null, `${sum(({ plays, unmet }) => plays - unmet)} plays`),
    row(
      'simulation: cells that say nothing',
      [...left.values()].reduce((all, count) => all + count, nothingMet),
      '',
    ),
    ...goalRows(failures),
    ...wayBackKinds.map((kind) => wayBackRow(kind, tallies)),
    ...(await lossRows(quick)),
    row('simulation: wall time', Number(seconds.toFixed(1)), 's'),
  ]
}

/** Two services, and a runner that is lost at each effect of their rollout, forward and back. */
async function lossRows(quick: boolean): Promise<Row[]> {
  const results: { path: string; result: LossResult }[] = []
  for (const cell of lossCells({ quick })) {
    const result = await playLoss(cell)
    if (result.met) results.push({ path: lossPath(cell), result })
  }
  const missed = results.filter(({ result }) => result.broken.length > 0)
  for (const { path, result } of missed.slice(0, shown)) console.log(`  bench faults --path ${path}\n    ${result.broken[0]}`)
  const between = results.filter(({ result }) => result.between).length
  return [
    row('simulation: runners lost in the middle of two services', results.length, 'plays', null, `${between} between the two`),
    row('simulation: two services not all new or all old after the next run', missed.length, 'plays', 0),
  ]
}

async function replayLoss(path: string): Promise<Row[]> {
  const cell = findLossCell(path)
  if (cell === undefined) return []
  const { story, broken } = await playLoss(cell, { tellStory: true })
  console.log(`${path}\n${shorten(story).join('\n')}\n`)
  return [row('violations', broken.length, '', 0)]
}

function goalRows(failures: readonly Failure[]): Row[] {
  // Plays, however often one of them misses a goal.
  const count = (goal: Goal) => new Set(failures.filter((failure) => failure.goal === goal).map(({ path }) => path)).size
  const goalRow = (name: string, goal: Goal, most: number | null) => row(`simulation: ${name}`, count(goal), 'plays', most)
  return [
    goalRow('between the sides at the end of the job', 'between the sides at the end of the job', 0),
    goalRow('between the sides after the next run', 'between the sides after the next run', 0),
    goalRow('forward without a verdict', 'forward without a verdict', 0),
    goalRow('with a sentence that is not so', 'contradicted', 0),
    goalRow('a well release taken back for 2 s without GitHub', 'a well release taken back for 2 s', 0),
    goalRow('a well release taken back for a 4xx of GitHub', 'a well release taken back, since GitHub refused', null),
    goalRow('an emergency rollback stopped by a 4xx of GitHub', 'an emergency rollback stopped, since GitHub refused', null),
    goalRow('not mended by a run that met the fault', 'not mended by the run that met the fault', null),
  ]
}

function wayBackRow(kind: WayBackKind, tallies: readonly CellTally[]): Row {
  const worst = tallies.flatMap(({ slowest }) => slowest[kind] ?? []).sort((one, other) => other.time - one.time)[0]
  const name = {
    provider: "slowest way back, the provider's fault taken off",
    github: 'slowest way back while GitHub fails',
    'emergency without github': 'slowest emergency rollback while GitHub fails',
    'mending run': 'slowest run that mends what another has left, the fault taken off',
  }[kind]
  const goal = wayBackGoals[kind]
  return row(`simulation: ${name}`, (worst?.time ?? 0) / 1_000, 's', goal === undefined ? null : goal / 1_000, worst?.path)
}

/** The cells and plays that say nothing, by their reason. */
function tellLeft(left: ReadonlyMap<string, number>, tallies: readonly CellTally[]): void {
  for (const [reason, count] of left) console.log(`${count} cells were left out: ${reason}.`)
  const unmet = tallies.filter(({ plays, unmet: none }) => plays === none).map(({ name }) => name)
  const groups = Map.groupBy(unmet, (name) => name.split('/').slice(1).join('/'))
  console.log(`${unmet.length} cells say nothing, since nothing is asked of the one that has the fault while it lasts:`)
  for (const [what, names] of groups) console.log(`  ${what} (${names.map((name) => name.split('/')[0]).join(', ')})`)
}

/** What missed a goal, by the goal, the fault and the way; of each group one play to tell again. */
function tellFailures(failures: readonly Failure[]): void {
  for (const [goal, missed] of Map.groupBy(failures, (failure) => failure.goal)) {
    const groups = Map.groupBy(missed, ({ path }) =>
      path
        .split('/')
        .filter((_part, at) => [1, 2, 4].includes(at))
        .join('/'),
    )
    console.log(`\n${goal}: ${new Set(missed.map(({ path }) => path)).size} plays`)
    const ranked = [...groups].sort(([, one], [, other]) => other.length - one.length)
    for (const [group, [first, ...others]] of ranked.slice(0, shown))
      console.log(`  ${1 + others.length} of ${group}: bench faults --path ${first?.path}\n    ${first?.what}`)
    const rest = ranked.slice(shown).reduce((all, [, plays]) => all + plays.length, 0)
    if (rest > 0) console.log(`  and ${rest} plays of ${ranked.length - shown} other kinds`)
  }
}

/** One cell again, told effect by effect. Of a cell, the first play that misses a goal, or its first. */
async function replay(path: string): Promise<Row[]> {
  const found = findCell(path)
  if (found === undefined) return []
  const { cell, spans } = found
  const plays: { lasts: number; failures: Failure[] }[] = []
  for (const lasts of spans) plays.push({ lasts, failures: failuresOf(cell, lasts, await playCell(cell, lasts)) })
  const chosen = plays.find(({ failures }) => failures.length > 0) ?? plays[0]
  if (chosen === undefined) throw new Untrusted(`the cell ${path} is not played`)
  const { story, met } = await playCell(cell, chosen.lasts, { tellStory: true })
  console.log(`${pathOf(cell, chosen.lasts)}\n${shorten(story).join('\n')}\n`)
  for (const { goal, what } of chosen.failures) console.log(`${goal}: ${what}`)
  return [
    row('plays that miss a goal', plays.filter(({ failures }) => failures.length > 0).length, '', 0, `of ${plays.length}`),
    row('calls that met the fault', met, ''),
  ]
}

/** Of a long wait, its first and last look. */
function shorten(story: readonly string[]): string[] {
  const what = (line: string | undefined) => line?.replace(/^\S+ (\S+) #[\d.]+ /, '$1 ')
  return story.filter((line, index) => what(line) !== what(story[index - 1]) || what(line) !== what(story[index + 1]))
}

function playShare(names: readonly string[], quick: boolean): Promise<CellTally[]> {
  return new Promise((resolve, reject) => {
    const tallies: CellTally[] = []
    const worker = new Worker(new URL('./simulation-thread.ts', import.meta.url), { workerData: { names, quick } })
    worker.on('message', (tally: CellTally) => tallies.push(tally))
    worker.on('error', reject)
    worker.on('exit', () => resolve(tallies))
  })
}
