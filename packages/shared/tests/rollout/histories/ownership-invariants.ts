// What belongs to whom: 11, 12 and 13.
import { type Checker, describeChange, runOfProcess } from './checker.ts'

/** 11: a run that has never held the lock has done nothing, and neither do the later steps of a job whose first step never began. */
export const nothingWithoutAStart: Checker = (_reality, broken) => {
  const held = new Set<number>()
  const notBegun = new Set<number>()
  const complain = (run: number, process: string, what: string) => {
    if (notBegun.has(run)) broken(`11: ${process} did ${what} although the step before it never began`)
    else if (!held.has(run)) broken(`11: ${process} did ${what} although its run has never held the lock`)
  }
  return (moment) => {
    if (moment.is === 'not begun') notBegun.add(moment.run)
    if (moment.is === 'sent') complain(moment.run, moment.process, describeChange(moment.change))
    if (moment.is !== 'wrote') return
    const { run, process, what } = moment
    if (what.of === 'lock' && what.state === 'held') held.add(run)
    complain(run, process, what.of === 'lock' ? `write the lock (${what.state})` : 'write the ledger')
  }
}

/**
 * 12: what is written is of this service in this environment, by the run that holds the lock of this service. Only what a run tells of its own
 * rollout may arrive late.
 */
export const ownRecordsOnly: Checker = ({ service, environment, lock }, broken) => {
  return (moment) => {
    if (moment.is !== 'wrote') return
    const { run, process, what } = moment
    if (what.service !== service || what.environment !== environment)
      broken(`12: ${process} wrote a record of ${what.service} in ${what.environment} where those of ${service} in ${environment} are`)
    if (what.of === 'lock' || what.rollout === run) return
    const head = lock()
    if (head?.state !== 'held' || head.holder.run !== run)
      broken(
        `12: ${process} wrote the ledger of ${service} while ${head?.state === 'held' ? `run ${head.holder.run}` : 'nobody'} held its lock`,
      )
  }
}

/** 13: a job that is over holds nothing, unless it was killed or GitHub did not take what it wrote at its end. */
export const nothingHeldByTheIdle: Checker = ({ lock, now }, broken) => {
  const excused = new Set<number>()
  const fromGithub = new Set<string>()
  const waitingSince = new Map<string, number>()
  const thaws = new Map<string, number>()
  return (moment) => {
    if (moment.is === 'process began') excused.delete(runOfProcess(moment.process))
    if (moment.is === 'killed' || moment.is === 'cancelled') excused.add(runOfProcess(moment.process))
    if (moment.is === 'call began' && moment.to === 'github') fromGithub.add(`${moment.process} ${moment.call}`)
    if (moment.is === 'call over' && fromGithub.delete(`${moment.process} ${moment.call}`) && moment.failed)
      excused.add(runOfProcess(moment.process))
    const head = lock()
    if (moment.is === 'froze') thaws.set(moment.process, moment.until)
    if (moment.is === 'waits') {
      const holds = head?.state === 'held' && head.holder.run === moment.run
      if (!holds || moment.lock === undefined) waitingSince.delete(moment.process)
      else waitingSince.set(moment.process, waitingSince.get(moment.process) ?? now())
      // A machine that stands still waits for nothing.
      const since = waitingSince.has(moment.process)
        ? Math.max(waitingSince.get(moment.process) ?? 0, thaws.get(moment.process) ?? 0)
        : undefined
      if (since !== undefined && now() - since > longestWait)
        broken(
          `13: ${moment.process} holds the lock of ${head?.service ?? 'this service'} while it has waited ${(now() - since) / 1_000} s for that of ${moment.lock}`,
        )
    }
    if (moment.is !== 'job over' || moment.lost || excused.has(moment.run)) return
    if (head?.state === 'held' && head.holder.run === moment.run)
      broken(`13: the job of run ${moment.run} is over and still holds the lock`)
  }
}
/** Milliseconds between two looks at a lock that somebody else holds, and the flight of one. */
const longestWait = 20_000
