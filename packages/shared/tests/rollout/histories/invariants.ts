// What must always hold, each with a checker of its own that is told every effect as it happens: 1 to 7 here, 8 to 13 beside it.
import { type Colour, otherColour, type Release } from '../../../src/core/words.ts'
import { bothColours, type Observation, servesEverything } from '../../../src/rollout/contract/observation.ts'
import { hasSucceeded, isOpen, lastOn } from '../../../src/rollout/ledger/record-state.ts'
import { urgentPatience } from '../../../src/rollout/steps/github-patience.ts'
import { hasEverything, type SimulatedSide, serving } from '../../../src/testing/simulation/simulated-provider.ts'
import { type Checker, describeChange, describeSides, type Landed, nameOf, type Reality } from './checker.ts'
import { nothingHeldByTheIdle, nothingWithoutAStart, ownRecordsOnly } from './ownership-invariants.ts'
import { neverMoreToTheLeft, nothingBeforeTheWayBack, onlyBackWithoutTheLock, sameBytes } from './way-back-invariants.ts'

/** 1: traffic goes only to a side that passed its readiness checks, in the process that gives it. */
const verifiedFirst: Checker = (_reality, broken) => {
  const well = new Set<string>()
  return (moment) => {
    if (moment.is === 'judged' && moment.well) well.add(`${moment.process} ${moment.side}`)
    // What somebody takes from a side by hand, a run may give back to it: it had been found ready for that.
    if (moment.is === 'disturbed' && moment.by === 'hand') {
      for (const colour of bothColours) if (moment.before[colour].assigned > 0) well.add(`anybody ${colour}`)
    }
    if (moment.is !== 'landed') return
    const { change, before, after, process } = moment
    if (change.verb !== 'shift') for (const key of [...well]) if (key.endsWith(change.colour)) well.delete(key)
    for (const colour of bothColours) {
      const gains = after[colour].assigned > 0 && (before[colour].assigned === 0 || (after[colour].up && !before[colour].up))
      if (gains && !well.has(`${process} ${colour}`) && !well.has(`anybody ${colour}`)) {
        broken(`1: ${process} gave ${colour} traffic (${describeChange(moment.change)}) without having found it ready`)
      }
    }
  }
}

/** 2: nothing is taken down or replaced unless the other side is seen to serve everything. */
const otherServes: Checker = (_reality, broken) => {
  const shown = new Map<string, Observation>()
  let byHand = false
  return (moment) => {
    if (moment.is === 'disturbed' && moment.by === 'hand') byHand = true
    if (moment.is === 'observed') {
      shown.set(moment.process, moment.observation)
      byHand = false
    }
    if (moment.is !== 'landed' || moment.change.verb === 'shift') return
    const { change, before, process } = moment
    const side = before[change.colour]
    if (side.up && side.assigned > 0 && !byHand) broken(`2: ${process} did ${describeChange(moment.change)} while it had traffic`)
    const observed = shown.get(process)
    const seen = observed !== undefined && servesEverything(observed, otherColour(change.colour))
    if (change.verb === 'retire' && !seen)
      broken(`2: ${process} did ${describeChange(moment.change)} without having seen the other serve everything`)
  }
}

/** 3: what is reported as done was observed since the last change, and is so. */
const observedBeforeSaid: Checker = (reality, broken) => {
  const shown = new Map<string, Observation | undefined>()
  const seenServing = new Map<string, Set<Colour>>()
  let disturbedAt = Number.NEGATIVE_INFINITY
  const observedAt = new Map<string, number>()
  return (moment) => {
    if (moment.is === 'disturbed') disturbedAt = reality.now()
    // A change that leaves everything as it was leaves what was observed true: a shift to the side that serves, sent to be sure.
    if (moment.is === 'landed' && isChange(moment)) {
      shown.set(moment.process, undefined)
      seenServing.delete(moment.process)
    }
    if (moment.is === 'observed') {
      shown.set(moment.process, moment.observation)
      const seen = bothColours.filter((colour) => servesEverything(moment.observation, colour))
      seenServing.set(moment.process, new Set([...(seenServing.get(moment.process) ?? []), ...seen]))
      observedAt.set(moment.process, reality.now())
    }
    if (moment.is !== 'claimed') return
    const { process, claim } = moment
    const observed = shown.get(process)
    const sides = reality.sides()
    const excused = disturbedAt >= (observedAt.get(process) ?? 0) - longestLag
    if (claim.of === 'left') {
      if (sides[claim.colour].assigned > 0 && !excused)
        broken(`3: ${process} says that ${claim.colour} was left (${claim.how}), but it is open`)
      return
    }
    const what = `${claim.of === 'serves' ? claim.release.version : claim.to.version} serves everything from ${claim.colour}`
    // A look that nobody waits for any more may answer after the one that counted, and show what the world took down and gave back since.
    const seen = seenServing.get(process)?.has(claim.colour) === true
    const contradicted = observed === undefined || !servesEverything(observed, claim.colour)
    if (claim.of === 'serves' && (!seen || (contradicted && !excused))) {
      broken(`3: ${process} says that ${what} (${claim.how}), which it did not observe since its last change`)
    }
    const version = claim.of === 'serves' ? claim.release.version : claim.to.version
    const isSo = hasEverything(sides, claim.colour) && sides[claim.colour].release?.version === version
    if (!isSo && !excused) broken(`3: ${process} says that ${what}, but ${describeSides(sides)}`)
  }
}
const longestLag = 8_000

/**
 * 5: every change follows a look at the lock that found it ours or got no answer, and only its holder changes anything. On the way back a
 * look is waited for as long as `urgentPatience`, and not again while the last one had no answer.
 */
const oneAtATime: Checker = (reality, broken) => {
  const looks = new Map<string, 'ours' | 'not ours' | 'no answer'>()
  const lastLook = new Map<string, 'ours' | 'not ours' | 'no answer'>()
  const waiting = new Map<string, number>()
  const asked = new Map<string, Map<number, number>>()
  const unanswered = new Map<string, number>()
  let cutOff = false
  const isSilent = (process: string) => {
    const since = waiting.get(process)
    const learned = unanswered.get(process) ?? Number.POSITIVE_INFINITY
    const isKnown = lastLook.get(process) === 'no answer' || reality.now() - learned >= urgentPatience
    const isWaiting = since !== undefined && (reality.now() - since >= urgentPatience || isKnown)
    // What one service of a job has learned of GitHub's silence, the others need not wait for again.
    return isWaiting || [...(asked.get(process)?.values() ?? [])].some((began) => reality.now() - began >= urgentPatience)
  }
  return (moment) => {
    if (moment.is === 'disturbed' && moment.by === 'cut off') cutOff = true
    if (moment.is === 'call began' && moment.to === 'github')
      asked.set(moment.process, (asked.get(moment.process) ?? new Map<number, number>()).set(moment.call, reality.now()))
    if (moment.is === 'call over') asked.get(moment.process)?.delete(moment.call)
    if (moment.is === 'silent') {
      if (moment.since === undefined) unanswered.delete(moment.process)
      else unanswered.set(moment.process, moment.since)
    }
    if (moment.is === 'effect began' && moment.effect === 'lock.read' && !waiting.has(moment.process))
      waiting.set(moment.process, reality.now())
    if (moment.is === 'lock') {
      looks.set(moment.process, moment.seen)
      lastLook.set(moment.process, moment.seen)
      waiting.delete(moment.process)
    }
    if (moment.is === 'sent') {
      const look = looks.get(moment.process)
      looks.delete(moment.process)
      if (look === undefined && !(moment.change.verb === 'shift' && isSilent(moment.process)))
        broken(`5: ${moment.process} did ${moment.change.verb} without having looked at the lock since its last change`)
      if (look === 'not ours') broken(`5: ${moment.process} did ${moment.change.verb} although it had seen that the lock is not its own`)
    }
    // Cut off and given up, a run may do the one change that follows its last look; two changes are caught above.
    if (moment.is !== 'landed' || cutOff || !isChange(moment)) return
    const lock = reality.lock()
    if (lock?.state !== 'held' || lock.holder.run !== moment.run) {
      broken(
        `5: ${moment.process} did ${describeChange(moment.change)} while ${lock?.state === 'held' ? `run ${lock.holder.run}` : 'nobody'} held the lock`,
      )
    }
  }
}

/** 6: a rollback names where it goes, gets there, and asked for again changes nothing. */
const idempotentRollback: Checker = (reality, broken) => {
  const begun = new Map<number, { there: boolean; changes: number }>()
  return (moment) => {
    if (moment.is === 'disturbed') for (const state of begun.values()) state.there = false
    if (moment.is === 'rollback began') begun.set(moment.run, { there: isThere(reality, moment.named), changes: 0 })
    if (moment.is === 'landed' && isChange(moment)) for (const state of begun.values()) state.changes += 1
    if (moment.is !== 'rollback ended') return
    const state = begun.get(moment.run)
    begun.delete(moment.run)
    if (state?.there === true && state.changes > 0)
      broken(`6: the rollback of run ${moment.run} was there already and made ${state.changes} changes`)
  }
}

/** A shift to what is already there is none. */
function isChange({ before, after }: Landed): boolean {
  return bothColours.some(
    (colour) => before[colour].assigned !== after[colour].assigned || before[colour].release !== after[colour].release,
  )
}

/** Whether the release that was named serves everything, watched and good, with no rollout open. */
function isThere(reality: Reality, named: string | undefined): boolean {
  const sides = reality.sides()
  const records = reality.records()
  const colour = bothColours.find((one) => hasEverything(sides, one) && sides[one].release?.version === named)
  // A version that was used for other bytes as well names those that are not live.
  if (
    records.some(
      ({ intent: { release } }) => release.version === named && colour !== undefined && release.sha !== sides[colour].release?.sha,
    )
  )
    return false
  if (colour === undefined || records.some(isOpen)) return false
  const last = lastOn(records, colour)
  return last !== undefined && hasSucceeded(last) && last.intent.release.version === named
}

/** 7: no change of a run leaves nobody to serve, or cuts requests that are still in hand. */
const nothingDropped: Checker = (reality, broken) => {
  const lost = new Map<Colour, number>()
  // What somebody does by hand after a run has looked cannot be seen by it.
  const sinceHand = new Set<string>()
  return (moment) => {
    if (moment.is === 'disturbed' && moment.by === 'side') lost.set(moment.colour, reality.now())
    if (moment.is === 'disturbed' && moment.by === 'hand') sinceHand.clear()
    if (moment.is === 'observed') sinceHand.add(moment.process)
    if (moment.is !== 'landed' || !sinceHand.has(moment.process)) return
    const { change, before, after, process } = moment
    const recently = (colour: Colour) => (lost.get(colour) ?? Number.NEGATIVE_INFINITY) > reality.now() - 60_000
    if (serving(before).length > 0 && serving(after).length === 0 && !bothColours.some(recently)) {
      broken(`7: ${process} did ${describeChange(moment.change)}, and nobody serves`)
    }
    // Where nobody counts requests in hand, nobody can wait for them: then the program on the side has to.
    if (change.verb === 'shift' || !reality.traits.counts) return
    if (before[change.colour].up && before[change.colour].busyUntil > reality.now() && !bothColours.some(recently)) {
      broken(`7: ${process} did ${describeChange(moment.change)} while requests were in hand there`)
    }
  }
}

/** No invariant: notes what a run that was given up has put behind the back of the one that holds the lock. */
const noteLateUploads: Checker = (reality) => (moment) => {
  if (moment.is !== 'landed' || moment.change.verb !== 'prepare') return
  const lock = reality.lock()
  const { upload } = moment.after[moment.change.colour]
  if (upload !== undefined && (lock?.state !== 'held' || lock.holder.run !== moment.run)) reality.lateUploads.add(upload)
}

export const checkers: readonly Checker[] = [
  noteLateUploads,
  verifiedFirst,
  otherServes,
  observedBeforeSaid,
  oneAtATime,
  idempotentRollback,
  nothingDropped,
  sameBytes,
  neverMoreToTheLeft,
  nothingBeforeTheWayBack,
  onlyBackWithoutTheLock,
  nothingWithoutAStart,
  ownRecordsOnly,
  nothingHeldByTheIdle,
]

/** 4: after whatever has happened, the next run ends with one side serving everything, the ledger closed and the lock free. */
export function converged(reality: Reality, wanted: Release): string[] {
  const sides = reality.sides()
  const whole = bothColours.find((colour) => hasEverything(sides, colour))
  const lock = reality.lock()
  // Where no provider tells one upload from another, what somebody else puts on a side cannot be seen: by hand under the same name, by a run
  // that was given up and lives on whatever it was about to put there.
  const isUnseen = (release: Release, { byHand, upload }: SimulatedSide) =>
    reality.traits.identifies !== true && (reality.lateUploads.has(upload ?? '') || (byHand === true && release.version === wanted.version))
  const isWanted = (side: SimulatedSide) => side.release !== undefined && (isRelease(side.release, wanted) || isUnseen(side.release, side))
  return [
    ...(whole === undefined ? [`4: in between: ${describeSides(sides)}`] : []),
    ...(whole !== undefined && !isWanted(sides[whole]) ? [`4: ${describeSides(sides)}, not ${nameOf(wanted)}`] : []),
    ...reality
      .records()
      .flatMap((record) => (isOpen(record) ? [`4: the rollout ${record.id} of ${record.intent.release.version} stands open`] : [])),
    ...(lock?.state === 'held' ? [`4: run ${lock.holder.run} still holds the lock`] : []),
  ]
}

function isRelease(one: Release | undefined, wanted: Release): boolean {
  return one !== undefined && one.version === wanted.version && one.sha === wanted.sha
}
