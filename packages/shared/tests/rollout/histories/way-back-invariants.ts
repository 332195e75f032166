// What holds on the way back: 8, 9 and 10.
import { type Colour, otherColour, type Release } from '../../../src/core/words.ts'
import { allTo, bothColours, type Observation, type Weights } from '../../../src/rollout/contract/observation.ts'
import { hasSucceeded, isOpen } from '../../../src/rollout/ledger/record-state.ts'
import { urgentPatience } from '../../../src/rollout/steps/github-patience.ts'
import { hasEverything } from '../../../src/testing/simulation/simulated-provider.ts'
import type { SimulationEvent } from '../../../src/testing/simulation/simulation-event.ts'
import { type Checker, describeChange, nameOf, newestOf, type Reality, runOfProcess } from './checker.ts'

/**
 * 8: what serves after a way back is, byte for byte, what had passed before; and where the run did not put it there itself, it is the very
 * upload that had served everything. Where no provider tells one upload from another of the same name, what somebody uploads by hand cannot be seen.
 */
export const sameBytes: Checker = (reality, broken) => {
  const { traits, sides, records } = reality
  const passed = new Set<string>()
  const uploads = new Set<string | undefined>()
  const own = new Set<string>()
  let byHand = false
  const pass = (colour: Colour) => {
    const { release, upload } = sides()[colour]
    if (release !== undefined) passed.add(bytesOf(release))
    uploads.add(upload)
  }
  const serves = () => {
    for (const colour of bothColours) if (hasEverything(sides(), colour)) uploads.add(sides()[colour].upload)
  }
  for (const colour of bothColours) if (hasEverything(sides(), colour)) pass(colour)
  return (moment) => {
    // What somebody gives everything by hand, or what comes back with everything, has served from then on.
    if (moment.is === 'sent' || moment.is === 'disturbed') serves()
    if (moment.is === 'disturbed' && moment.by === 'hand')
      for (const colour of bothColours) if (hasEverything(moment.before, colour)) uploads.add(moment.before[colour].upload)
    if (moment.is === 'disturbed' && moment.by === 'upload') byHand = true
    if (moment.is === 'landed' && moment.change.verb === 'prepare') own.add(`${moment.run} ${moment.after[moment.change.colour].upload}`)
    if (moment.is !== 'claimed') return
    const { claim, run, process } = moment
    if (claim.of === 'left') return
    const wayBack = claim.of === 'went back' || claim.how === 'back'
    if (!wayBack) return pass(claim.colour)
    const { release, upload } = sides()[claim.colour]
    // That it does not serve is what 3 says.
    if (release === undefined || !hasEverything(sides(), claim.colour) || (byHand && traits.identifies !== true)) return
    const meant = claim.of === 'went back' ? claim.to : claim.release
    if (bytesOf(release) !== bytesOf(meant))
      return broken(`8: ${process} says that it went back to ${nameOf(meant)}, but ${nameOf(release)} serves`)
    const known =
      claim.of === 'serves' || records().some(({ intent }) => intent.run.id !== run && bytesOf(intent.release) === bytesOf(meant))
    const succeeded = records().some(
      (record) => hasSucceeded(record) && record.intent.run.id !== run && bytesOf(record.intent.release) === bytesOf(release),
    )
    if (claim.of === 'went back' && known && !passed.has(bytesOf(release)) && !succeeded)
      broken(`8: ${process} went back to ${nameOf(release)}, which had never passed`)
    else if (known && !uploads.has(upload) && !own.has(`${run} ${upload}`))
      broken(`8: ${process} went back to ${upload ?? 'what'} of ${nameOf(release)}, which is not what had served`)
    pass(claim.colour)
  }
}

function bytesOf({ version, sha, digest }: Release): string {
  return `${version} ${sha} ${digest ?? ''}`
}

/** Where a run goes: from the side that it leaves to its home, which its record names. */
type WayBack = { recordId: number; left: Colour; home: Colour; release: Release | undefined }

/** The way back of a deployment that goes back, or the way of a rollback. */
function wayBackOf(run: number, { records }: Reality): WayBack | undefined {
  const record = newestOf(records(), run)
  if (record === undefined || !isOpen(record)) return undefined
  const { kind, colour, previous, release } = record.intent
  if (previous === undefined || previous.colour === colour) return undefined
  const there = { left: previous.colour, home: colour, release }
  const back = { left: colour, home: previous.colour, release: previous.release }
  return { recordId: record.id, ...(kind === 'deploy' ? back : there) }
}

/** Whether the moment is a decision to take back what the run deploys. */
function decides(moment: SimulationEvent, reality: Reality): { run: number; process: string } | undefined {
  const failed =
    moment.is === 'way back began' ||
    (moment.is === 'analysed' && moment.verdict === 'fail') ||
    (moment.is === 'cancelled' && moment.process.endsWith('.1'))
  if (!failed) return undefined
  const run = runOfProcess(moment.process)
  return newestOf(reality.records(), run)?.intent.kind === 'deploy' ? { run, process: moment.process } : undefined
}

function answers({ home, release }: WayBack, { sides, isWell }: Reality): boolean {
  const side = sides()[home]
  return side.up && side.release !== undefined && release !== undefined && bytesOf(side.release) === bytesOf(release) && isWell(release)
}

/** 9: the side that is left gets no more traffic while the other one answers. An error of a call says nothing about a side. */
export const neverMoreToTheLeft: Checker = (reality, broken) => {
  const decided = new Map<number, WayBack>()
  const unwell = new Set<string>()
  // What somebody does by hand after a run has looked cannot be seen by it.
  const sinceHand = new Set<string>()
  return (moment) => {
    if (moment.is === 'disturbed' && moment.by === 'hand') sinceHand.clear()
    if (moment.is === 'observed') sinceHand.add(moment.process)
    // One failed analysis in a pause is followed by another one, which counts.
    if (moment.is === 'analysing') decided.delete(runOfProcess(moment.process))
    const decision = decides(moment, reality)
    const found = decision === undefined ? undefined : wayBackOf(decision.run, reality)
    if (decision !== undefined && found !== undefined && !decided.has(decision.run)) decided.set(decision.run, found)
    // A probe that fails is an answer; and what somebody does meanwhile ends the rollout.
    if (moment.is === 'judged' && !moment.well) unwell.add(`${moment.process} ${moment.side}`)
    if (moment.is === 'edge probed' && !moment.well) for (const colour of bothColours) unwell.add(`${moment.process} edge ${colour}`)
    if (moment.is === 'analysed' && moment.verdict === 'fail') unwell.add(`${moment.process} analysed`)
    if (moment.is === 'disturbed') decided.clear()
    if (moment.is !== 'sent' || moment.change.verb !== 'shift' || !sinceHand.has(moment.process)) return
    const { run, process, change } = moment
    const way = wayBackOf(run, reality)
    if (way === undefined) return
    const isRollback = newestOf(reality.records(), run)?.intent.kind !== 'deploy'
    if (!isRollback && decided.get(run)?.recordId !== way.recordId) return
    if (unwell.has(`${process} ${way.home}`)) return
    if (isRollback && (unwell.has(`${process} edge ${way.home}`) || unwell.has(`${process} analysed`))) return
    if (change.weights[way.left] > reality.sides()[way.left].assigned && answers(way, reality))
      broken(`9: ${process} did ${describeChange(change)} although it leaves ${way.left}, and ${way.home} answers`)
  }
}

/**
 * 10: GitHub does not stand between the decision to go back and the first shift there for more than 3 s. Counted is the time in which a
 * process has nothing on its way but calls to GitHub, or rests between two of them, while the side that it leaves has traffic.
 */
export const nothingBeforeTheWayBack: Checker = (reality, broken) => {
  type Turn = { way: WayBack; run: number; counted: number; since: number }
  const turning = new Map<string, Turn>()
  const open = new Map<string, Map<number, string>>()
  const lastAsked = new Map<string, string>()
  const frozen = new Set<string>()
  // What a run has left, keeps, or asked GitHub to note as good, it does not take back once more: what is moved by hand then is not its own.
  const ended = new Set<number>()
  const end = (run: number) => {
    const record = newestOf(reality.records(), run)
    if (record !== undefined) ended.add(record.id)
  }
  // What somebody has moved by hand since its last shift, a run may not move without the lock.
  const shiftedSinceHand = new Set<number>()
  let hand = false
  // Where a side of another service is not well, that is waited for, and GitHub is asked beside it.
  const waitsForSide = new Set<string>()
  const count = (process: string) => {
    const turn = turning.get(process)
    if (turn === undefined) return
    const asked = [...(open.get(process)?.values() ?? [])]
    const forGithub = asked.length > 0 ? asked.every((to) => to === 'github') : lastAsked.get(process) === 'github'
    const left = reality.sides()[turn.way.left]
    if (forGithub && !waitsForSide.has(process) && left.up && left.assigned > 0 && answers(turn.way, reality))
      turn.counted += reality.now() - turn.since
    turn.since = reality.now()
    if (turn.counted <= urgentPatience + slack) return
    turning.delete(process)
    broken(`10: GitHub stood for ${turn.counted / 1_000} s between the decision of ${process} and ${turn.way.home}`)
  }
  return (moment) => {
    if (moment.is === 'call began') {
      count(moment.process)
      const calls = open.get(moment.process) ?? new Map<number, string>()
      open.set(moment.process, calls.set(moment.call, moment.to))
    }
    if (moment.is === 'call over') {
      count(moment.process)
      const to = open.get(moment.process)?.get(moment.call)
      if (to !== undefined) lastAsked.set(moment.process, to)
      open.get(moment.process)?.delete(moment.call)
    }
    if (moment.is === 'claimed' && (moment.claim.of === 'left' || (moment.claim.of === 'serves' && moment.claim.how === 'forward')))
      end(moment.run)
    if (moment.is === 'effect began' && /^ledger\.write \d+ (complete|kept)$/.test(moment.effect)) end(runOfProcess(moment.process))
    if (moment.is === 'side asked' && moment.service !== reality.service) {
      if (moment.well) waitsForSide.delete(moment.process)
      else waitsForSide.add(moment.process)
    }
    if (moment.is === 'effect began') waitsForSide.delete(moment.process)
    if (moment.is === 'froze') frozen.add(moment.process)
    // One failed analysis in a pause is followed by another one before it counts.
    if (moment.is === 'analysing') turning.delete(moment.process)
    if (moment.is === 'process over' || moment.is === 'froze') turning.delete(moment.process)
    if (moment.is === 'disturbed') turning.clear()
    if (moment.is === 'disturbed' && moment.by === 'hand') {
      hand = true
      shiftedSinceHand.clear()
    }
    if (moment.is === 'sent' && moment.change.verb === 'shift') {
      shiftedSinceHand.add(moment.run)
      const turn = turning.get(moment.process)
      if (turn !== undefined && moment.change.weights[turn.way.home] === 1) turning.delete(moment.process)
    }
    const decision = decides(moment, reality)
    if (decision === undefined || turning.has(decision.process) || frozen.has(decision.process)) return
    const lock = reality.lock()
    const way = wayBackOf(decision.run, reality)
    const mayMove = lock?.state === 'held' && lock.holder.run === decision.run && (!hand || shiftedSinceHand.has(decision.run))
    if (way !== undefined && mayMove && !ended.has(way.recordId))
      turning.set(decision.process, { way, run: decision.run, counted: 0, since: reality.now() })
  }
}
/** Milliseconds of the call that was on its way at the decision, and of the one that is asked at its end. */
const slack = 1_000

/**
 * 10: a holder that gets no answer of the lock gives all traffic to the side that its rollout goes back to and does nothing else, and only
 * on top of what its own last write has left.
 */
export const onlyBackWithoutTheLock: Checker = (reality, broken) => {
  const looks = new Map<string, { began: number; isAnswered: boolean }>()
  const shown = new Map<string, Observation>()
  const writes = new Map<number, Weights[]>()
  return (moment) => {
    // A question that is lost takes nothing from the answer to one that was asked at the same time or later.
    if (moment.is === 'lock') {
      const isAnswered = moment.seen !== 'no answer'
      const last = looks.get(moment.process)
      const isNewer = last === undefined || moment.began > last.began || (isAnswered && moment.began === last.began)
      if (isNewer) looks.set(moment.process, { began: moment.began, isAnswered })
    }
    if (moment.is === 'observed') shown.set(moment.process, moment.observation)
    if (moment.is !== 'sent') return
    const { run, process, change } = moment
    const isAnswered = looks.get(process)?.isAnswered === true
    looks.delete(process)
    const way = wayBackOf(run, reality)
    const own = writes.get(run) ?? (way === undefined ? [] : [allTo(homeBefore(run, reality) ?? way.home)])
    // Also a shift to what somebody has made by hand before it: it is what this run asked for.
    if (change.verb === 'shift') writes.set(run, [...own, change.weights])
    if (change.verb === 'shift' && bothColours.every((colour) => change.weights[colour] === reality.sides()[colour].assigned)) return
    if (isAnswered) return
    const what = `${process} did ${describeChange(change)} without an answer of the lock`
    if (way === undefined || change.verb !== 'shift' || !mayTake(way, run, reality).some((colour) => change.weights[colour] === 1))
      return broken(`10: ${what}, which is not the way back`)
    const seen = shown.get(process)
    if (seen === undefined || !isBetween(seen, own)) broken(`10: ${what}, although something else was shown than it had asked for`)
  }
}

/** A rollback goes to its destination, and, where that is found bad, back to what served before it. */
function mayTake({ home, left }: WayBack, run: number, { records }: Reality): Colour[] {
  return newestOf(records(), run)?.intent.kind === 'deploy' ? [home] : [home, left]
}

/** The side that had everything before the rollout of the run. */
function homeBefore(run: number, { records }: Reality): Colour | undefined {
  const record = newestOf(records(), run)
  return record?.intent.previous?.colour ?? (record === undefined ? undefined : otherColour(record.intent.colour))
}

/** Whether the shares are those of the last write, or some on the way there from the one before. */
function isBetween(seen: Observation, writes: readonly Weights[]): boolean {
  const last = writes.at(-1)
  const before = writes.at(-2) ?? last
  if (last === undefined || before === undefined) return false
  return bothColours.every((colour) => {
    const { weight } = seen[colour]
    return weight >= Math.min(last[colour], before[colour]) - rounding && weight <= Math.max(last[colour], before[colour]) + rounding
  })
}
const rounding = 0.02
