import type { Outcome } from '@slipway/shared/action'
import type { Verdict } from '@slipway/shared/core/words'
import { inTurn } from '@slipway/shared/rollout/engine/in-turn'
import { findOwnRollouts, mayHaveTraffic, type OwnRolloutState } from '@slipway/shared/rollout/engine/own-rollout'
import { hasPhase } from '@slipway/shared/rollout/ledger/record-state'
import type { LockSignal } from '@slipway/shared/rollout/lock/lock'
import { describeSignal, effectiveSignals } from '@slipway/shared/rollout/lock/signals'
import { type LockedJob, lockedJob, type RollbackJob, sharedWork } from '../job/rollback-job.ts'
import type { RollbackResult } from '../rollback-result.ts'
import { openServiceJobs, type RollbackStep } from '../set/service-job.ts'
import { readLedgers, setWith } from '../set/service-ledgers.ts'
import { type MemberEnd, ownOutcome } from '../set/set-outcome.ts'
import { answer, endedRollout, endRecord, endRemembered, ownPorts, signalsOf, withCause, withSilence } from './own-rollout.ts'
import { completeRollout, unclearWatch } from './own-rollout-revert.ts'

/** What this job has begun of one service, and who asked for its end. */
type OwnService = { job: RollbackJob; own: OwnRolloutState; aborted: LockSignal | undefined }

/** Why everything goes back: the service that failed, or what the job came to. `judged`: a judgement of its release. */
type Failure = { service: string; reason: string; judged: boolean }

/**
 * Ends what this job has begun, of several services, and touches nothing else. When one of them failed, all go back, the last of the
 * rollout first: the one that failed is judged, the others are stopped. When none failed and one could not be judged, none goes back.
 */
export async function endOwnRollouts(services: readonly string[], step: RollbackStep): Promise<Outcome> {
  const opened = await openServiceJobs(services, step)
  const shared = sharedWork(opened)
  const judged = await Promise.all(opened.map((job) => withCause(withVerdict(job, watchOf(job, services)))))
  const jobs = judged.map((job) => ({ ...job, shared }))
  const patient = !jobs.some(({ inputs }) => inputs.watchVerdict === 'fail') && jobs.some(isUnclear)
  const finding = findOwnRollouts(jobs.map((job) => ownPorts(patient ? withVerdict(job, 'not-evaluated') : job)))
  const found = await Promise.all(jobs.map((job, place) => ownServiceOf(job, finding[place])))
  const ends = patient && found.every(mayKeep) ? await keepAll(found) : await takeAllBack(found, failuresOf(found))
  return await ownOutcome(ends, shared)
}

async function ownServiceOf(job: RollbackJob, finding: Promise<OwnRolloutState> | undefined): Promise<OwnService> {
  const own: OwnRolloutState = (await finding) ?? { state: 'not-held' }
  const isAsked = own.state === 'recorded' && own.untold !== true
  const aborted = isAsked ? effectiveSignals(await signalsOf(lockedJob(withSilence(job, own), own.lock))).aborted : undefined
  return { job, own, aborted }
}

/**
 * The watch of each service says whose release failed. Where it says nothing of single ones, a failure of all is nobody's judgement; of a
 * job about one service, it is of that one.
 */
function watchOf({ inputs, environment: { service } }: RollbackJob, services: readonly string[]): Verdict | undefined {
  if (inputs.watchServices !== undefined) return inputs.watchServices[service]?.verdict
  return services.length === 1 || inputs.watchVerdict === 'not-evaluated' ? inputs.watchVerdict : undefined
}

function withVerdict(job: RollbackJob, watchVerdict: Verdict | undefined): RollbackJob {
  return { ...job, inputs: { ...job.inputs, watchVerdict } }
}

function isUnclear({ inputs }: RollbackJob): boolean {
  return inputs.watchVerdict === 'not-evaluated'
}

/** Nothing speaks against what serves now: nobody asked for its end, nothing was taken back, and what is open has all traffic. */
function mayKeep({ own, aborted }: OwnService): boolean {
  if (own.state === 'remembered' || aborted !== undefined) return false
  if (own.state === 'not-held' || own.record === undefined) return own.state === 'not-held' || !isTakenBack(own)
  return hasPhase(own.record, 'promote')
}

function isTakenBack({ ended }: Extract<OwnRolloutState, { state: 'recorded' }>): boolean {
  return ended?.phase === 'back' || ended?.phase === 'stopped'
}

function failuresOf(found: readonly OwnService[]): Failure[] {
  return found.flatMap(({ job, own, aborted }): Failure[] => {
    const { service } = job.environment
    if (aborted !== undefined) return [{ service, reason: job.inputs.reason ?? describeSignal(aborted), judged: true }]
    if (job.inputs.watchVerdict === 'fail') return [{ service, reason: job.inputs.reason ?? 'its watch failed', judged: true }]
    return own.state === 'recorded' && own.record === undefined && isTakenBack(own)
      ? [{ service, reason: own.ended?.detail ?? 'its rollout failed', judged: false }]
      : []
  })
}

async function keepAll(found: readonly OwnService[]): Promise<MemberEnd[]> {
  const { clock, signal } = contextOf(found)
  const ends = await inTurn(found, ({ job, own }) => keepOne(own, job), { clock, signal, hurried: false })
  return ends.map(({ item, end }) => ({ job: item.job, end }))
}

async function keepOne(own: OwnRolloutState, job: RollbackJob): Promise<RollbackResult> {
  if (own.state !== 'recorded' || own.record === undefined) return await endedRollout(own.state === 'recorded' ? own.ended : undefined, job)
  return await completeRollout(own.record, unprovenBy(job), lockedJob(job, own.lock))
}

/** As in mode complete: only a watch that found the release well makes a success of it. */
function unprovenBy({ inputs, environment: { service } }: RollbackJob): string | undefined {
  const judgement = inputs.watchServices?.[service]?.judgement
  if (judgement === 'REGRESSED') return 'its watch found it regressed'
  if (inputs.watchVerdict === 'pass' && judgement !== 'INCONCLUSIVE') return undefined
  if (inputs.watchVerdict === 'warn' && judgement === 'HEALTHY') return undefined
  return unclearWatch
}

async function takeAllBack(found: readonly OwnService[], failures: readonly Failure[]): Promise<MemberEnd[]> {
  const ordered = rolloutOrder(found)
  const reading = readLedgers(ordered.map(({ job }) => job))
  reading.catch(() => undefined)
  // Answered at once: the sender waits for the locks, which are released once all have gone back.
  const answers = found.flatMap(({ job, own, aborted }) =>
    own.state === 'recorded' && aborted !== undefined && aborted.answered === undefined ? [answer(aborted, own.lock, job)] : [],
  )
  try {
    const { clock, signal } = contextOf(found)
    // The next one need not wait for what is written of the one before, nor for a GitHub that is known to be silent.
    const silence = { since: silentSince(found) }
    const work = (one: OwnService, settled: () => void) => {
      const job = { ...one.job, rollout: { ...one.job.rollout, silence, settled } }
      return takeBack({ ...one, job }, reasonFor(one, failures), reading)
    }
    const exposed = ({ own }: OwnService) => Number(mayHaveTraffic(own))
    const back = ordered.toReversed().sort((one, other) => exposed(other) - exposed(one))
    const ends = await inTurn(back, work, { clock, signal })
    return ordered.flatMap(({ job }) => ends.filter(({ item }) => item.job === job)).map(({ item, end }) => ({ job: item.job, end }))
  } finally {
    await Promise.all(answers)
    const asked = found.some(({ aborted }) => aborted !== undefined)
    if (asked) for (const { own } of found.toReversed()) if (own.state !== 'not-held') await own.lock.release()
  }
}

/** Since when GitHub was asked in vain for the ledger of one of them. */
function silentSince(found: readonly OwnService[]): number | undefined {
  const times = found.flatMap(({ own }) => (own.state === 'recorded' && own.silentSince !== undefined ? [own.silentSince] : []))
  return times.length === 0 ? undefined : Math.min(...times)
}

/** The order in which they took traffic: as their records say it, else as the step was given them. */
function rolloutOrder(found: readonly OwnService[]): OwnService[] {
  const groups = found.map(({ own }) => (own.state === 'remembered' ? own.own.intent.group : undefined) ?? recordOf(own)?.intent.group)
  const order = groups.find((group) => group !== undefined)?.services ?? []
  const place = ({ job }: OwnService) => order.indexOf(job.environment.service)
  return found.toSorted((one, other) => place(one) - place(other))
}

function recordOf(own: OwnRolloutState) {
  return own.state === 'recorded' ? own.record : undefined
}

/** A service is judged by its own failure alone. */
function reasonFor({ job }: OwnService, failures: readonly Failure[]): { reason: string | undefined; judged: boolean } {
  const own = failures.find(({ service }) => service === job.environment.service)
  if (own !== undefined) return own
  const [first] = failures
  return { reason: first === undefined ? job.inputs.reason : `${first.service} of the same rollout failed: ${first.reason}`, judged: false }
}

async function takeBack(
  { job, own }: OwnService,
  { reason, judged }: { reason: string | undefined; judged: boolean },
  reading: ReturnType<typeof readLedgers>,
): Promise<RollbackResult> {
  const { service } = job.environment
  const inputs = {
    ...job.inputs,
    watchVerdict: judged ? ('fail' as const) : undefined,
    ...(reason === undefined ? {} : { reason: reason.slice(0, 500) }),
  }
  const decided = { ...job, inputs, others: setWith(service, reading, { ...job, inputs: { ...inputs, emergency: true } }) }
  switch (own.state) {
    case 'not-held':
      return await endedRollout(undefined, decided)
    case 'remembered':
      return await endRemembered(own, lockedJob(decided, own.lock))
    case 'recorded':
      return await endRecord(own, lockedJob(decided, own.lock))
  }
}

function contextOf([first]: readonly OwnService[]): LockedJob['context'] {
  if (first === undefined) throw new Error('There is no service')
  return first.job.context
}
