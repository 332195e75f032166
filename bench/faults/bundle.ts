import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseCells } from '../../packages/rehearsal/src/faults/cell-choice.ts'
import { type CellReleases, packCellReleases } from '../../packages/rehearsal/src/faults/cell-releases.ts'
import type { ToldOutcome } from '../../packages/rehearsal/src/faults/cell-thread.ts'
import { findCell, nameOf, parseCell } from '../../packages/rehearsal/src/faults/fault-cell.ts'
import { type CellOutcome, playCell } from '../../packages/rehearsal/src/faults/fault-run.ts'
import { startThread } from '../../packages/rehearsal/src/stage/system/thread.ts'
import { quantile, type Row, row, Untrusted } from '../bench.ts'

/**
 * Runs of the bundles as shipped, each of which meets one fault of GitHub or of the provider. `only` plays one cell by its name, and
 * tells what happens; there are no rows for a name that is no cell. Throws an Untrusted when a cell could not be played.
 */
export async function bundleRows({ quick, only }: { quick: boolean; only: string | undefined }): Promise<Row[]> {
  const began = performance.now()
  if (only !== undefined && findCell(only) === undefined) return []
  const choice = chooseCells({ quick })
  const folder = await mkdtemp(join(tmpdir(), 'slipway-faults-'))
  try {
    const releases = await packCellReleases(folder)
    const outcomes = only === undefined ? await playAll(choice.cells.map(nameOf), releases) : [await playAndTell(only, releases)]
    if (only !== undefined) for (const outcome of outcomes) tellProblems(outcome)
    if (only === undefined) {
      for (const [reason, count] of choice.impossible) console.log(`${count} cells are not possible: ${reason}`)
      console.log(`${choice.leftOut} possible cells are left out by the choice of pairs`)
    }
    return rowsOf(outcomes, (performance.now() - began) / 1_000)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function tellProblems(outcome: CellOutcome): void {
  for (const problem of problemsOf(outcome)) console.log(`${outcome.name}: ${problem}`)
}

/** One cell, told as it goes. */
async function playAndTell(name: string, releases: CellReleases): Promise<CellOutcome> {
  return await playCell(parseCell(name), { releases, proxy: installedProxy(), tell: (line) => console.log(line) })
}

/** Two cells at a time, each in a thread, so that one does not disturb the clocks of the other. */
async function playAll(names: readonly string[], releases: CellReleases): Promise<CellOutcome[]> {
  const left = [...names]
  const outcomes: CellOutcome[] = []
  const failures: string[] = []
  const lanes = Math.min(2, availableParallelism(), names.length)
  const module = new URL('../../packages/rehearsal/src/faults/cell-thread.ts', import.meta.url)
  const play = async () => {
    await using thread = await startThread(module, { releases, proxy: installedProxy() })
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      let answer = await thread.ask<ToldOutcome>(name)
      if (!isMeasured(answer)) answer = await thread.ask<ToldOutcome>(name)
      if ('failure' in answer) failures.push(`${name}: ${answer.failure}`)
      else outcomes.push(answer.outcome)
      console.log(`${outcomes.length + failures.length}/${names.length} ${endOf(answer, name)}`)
      if ('outcome' in answer) tellProblems(answer.outcome)
    }
  }
  await Promise.all(Array.from({ length: lanes }, play))
  if (failures.length > 0) throw new Untrusted(`${failures.length} cells could not be played: ${failures.join('\n')}`)
  return outcomes
}

/** A cell in a line, as soon as it has ended: a run of all of them takes long. */
function endOf(answer: ToldOutcome, name: string): string {
  if ('failure' in answer) return `${name}: could not be played`
  const { toSafety, requests, failed } = answer.outcome.measures
  const safe = toSafety === undefined ? '' : `, ${(toSafety / 1_000).toFixed(2)} s to the safe side`
  return `${name}: ${failed.length} of ${requests} requests failed${safe}`
}

/** Milliseconds without a look after which the machine was too busy for what is measured in time. */
const unseenAtMost = 1_500

function isMeasured(answer: ToldOutcome): boolean {
  return 'outcome' in answer && isTimed(answer.outcome)
}

function isTimed({ measures }: CellOutcome): boolean {
  return measures.unseen <= unseenAtMost
}

/** What is wrong with an outcome, in words, each with what plays it again. */
function problemsOf({ name, measures, mended }: CellOutcome): string[] {
  const { reached, between, forward, contradictions, failed, blip, capped } = measures
  const late = lateBy(measures)
  const unseen = measures.unseen / 1_000
  const [first] = failed
  return [
    ...(reached ? [] : ['the fault was never met']),
    ...(between ? [`ends between the sides, ${mended === true ? 'and the next run mends it' : 'and the next run does not mend it'}`] : []),
    ...(forward > 0 ? [`gives the release that is left ${Math.round(forward * 100)} % more`] : []),
    ...(blip ? ['a good release was taken back'] : []),
    ...contradictions,
    ...(late === undefined ? [] : [`${late.toFixed(1)} s to the safe side`]),
    ...(first === undefined
      ? []
      : [`${failed.length} requests failed, the first with ${first.reason ?? first.status} from ${first.release}`]),
    ...(unseen * 1_000 > unseenAtMost ? [`the machine had no time to look for ${unseen.toFixed(1)} s: no time of this cell counts`] : []),
    ...(capped ? ['a step had to be ended from outside'] : []),
  ].map((problem) => `${problem} (bench faults --path ${name})`)
}

const goals = { safe: 5, emergency: 20 } as const

function lateBy({ toSafety, emergency }: CellOutcome['measures']): number | undefined {
  const seconds = toSafety === undefined ? 0 : toSafety / 1_000
  return seconds > (emergency ? goals.emergency : goals.safe) ? seconds : undefined
}

function rowsOf(outcomes: readonly CellOutcome[], seconds: number): Row[] {
  const timed = outcomes.filter(isTimed)
  const count = (is: (outcome: CellOutcome) => boolean) => outcomes.filter(is).length
  const sum = (of: (outcome: CellOutcome) => number) => outcomes.reduce((all, outcome) => all + of(outcome), 0)
  const safety = (name: string, goal: number, is: (outcome: CellOutcome) => boolean) => {
    const times = timed.filter(is).flatMap(({ measures }) => (measures.toSafety === undefined ? [] : [measures.toSafety / 1_000]))
    if (times.length === 0) return []
    const note = `${times.length} cells`
    return [
      row(`bundle: to the safe side, ${name}: P90`, Number(quantile(times, 0.9).toFixed(2)), 's', goal, note),
      row(`bundle: to the safe side, ${name}: slowest`, Number(Math.max(...times).toFixed(2)), 's', goal, note),
    ]
  }
  return [
    row('bundle: cells', outcomes.length, 'cells'),
    row(
      'bundle: faults that were never met',
      count(({ measures }) => !measures.reached),
      'cells',
      0,
    ),
    row(
      'bundle: ends between the sides',
      count(({ measures }) => measures.between),
      'cells',
      0,
    ),
    row(
      'bundle: ends between the sides that the next run does not mend',
      count(({ mended }) => mended === false),
      'cells',
      0,
    ),
    row(
      'bundle: forward without a verdict',
      count(({ measures }) => measures.forward > 0),
      'cells',
      0,
    ),
    row(
      'bundle: good releases taken back by 2 s of GitHub',
      count(({ measures }) => measures.blip),
      'cells',
      0,
    ),
    row(
      'bundle: sentences that the stage contradicts',
      sum(({ measures }) => measures.contradictions.length),
      'sentences',
      0,
    ),
    ...safety(
      'faults of the provider, beyond the fault',
      goals.safe,
      ({ cell, measures }) => cell.party === 'provider' && !measures.emergency,
    ),
    ...safety('faults of GitHub, from the decision', goals.safe, ({ cell, measures }) => cell.party === 'github' && !measures.emergency),
    ...safety('emergency', goals.emergency, ({ measures }) => measures.emergency),
    row(
      'bundle: requests that failed beyond the release’s own',
      sum(({ measures }) => measures.failed.length),
      'requests',
      0,
    ),
    row(
      'bundle: requests',
      sum(({ measures }) => measures.requests),
      'requests',
    ),
    row(
      'bundle: steps that had to be ended from outside',
      count(({ measures }) => measures.capped),
      'cells',
      0,
    ),
    row('bundle: wall time', Number(seconds.toFixed(1)), 's', null, `load of the machine ${loadavg()[0]?.toFixed(1)}`),
  ]
}

function installedProxy(): 'edge' | 'haproxy' {
  try {
    execFileSync('haproxy', ['-v'], { stdio: 'ignore' })
    return 'haproxy'
  } catch {
    return 'edge'
  }
}
