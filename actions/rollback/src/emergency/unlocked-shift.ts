import { noCommit } from '@slipway/shared/core/unknown-release'
import { sameVersion } from '@slipway/shared/core/version'
import { type Colour, otherColour } from '@slipway/shared/core/words'
import { askReadyAgain, type ProbePoint } from '@slipway/shared/rollout/contract/health-judge'
import { bothColours, describeObservation, type Observation, servesEverything } from '@slipway/shared/rollout/contract/observation'
import { type RestoreContext, TrafficRestorer } from '@slipway/shared/rollout/engine/restore-traffic'
import type { HeldLock } from '@slipway/shared/rollout/lock/lock'
import { holderOf, runOf } from '@slipway/shared/rollout/lock/ownership'
import type { RollbackJob } from '../job/rollback-job.ts'
import { reasonOf } from '../release-rollout.ts'

/** Traffic that was moved while GitHub did not answer: from which side to which, and to which version. */
export type UnlockedShift = { state: 'shifted'; from: Colour; to: Colour; version: string; observed: Observation; at: number }
export type NoUnlockedShift = { state: 'not-shifted'; reason: string }

/** Milliseconds for which it is tried. */
const patience = 60_000

/**
 * Gives all traffic to the idle side without a lock, where nothing else can be meant: a version was named, one side has everything (so
 * that no rollout is between its steps), and the other is well at its own address and says itself that it is that version.
 */
export async function shiftWithoutLock(job: RollbackJob): Promise<UnlockedShift | NoUnlockedShift> {
  const { rollbackVersion: version, onlyIfLive } = job.inputs
  if (version === undefined)
    return notShifted('without the ledger it is not known where to: name the version in the input "rollback-version"')
  if (onlyIfLive !== undefined) return notShifted('without the ledger it is not known which release serves, and only-if-live asks for that')
  const { context, environment, rollout } = job
  const about: RestoreContext['about'] = {
    recordId: undefined,
    about: {
      kind: 'rollback',
      service: environment.service,
      environment: environment.name,
      run: runOf(holderOf(context.runner)),
      reason: reasonOf(job),
    },
  }
  const restorer = new TrafficRestorer(
    { about, own: false },
    { ...rollout, lock: unlocked, watchSignals: (work) => work(context.signal), patience },
  )
  const observed = await restorer.look()
  if (observed === undefined) return notShifted(`${rollout.target.name} does not answer either`)
  const from = bothColours.find((colour) => servesEverything(observed, colour))
  if (from === undefined)
    return notShifted(`no side has all traffic (${describeObservation(observed)}), so a rollout may be between its steps`)
  const to = otherColour(from)
  const doubt = await whyNotSurely({ version, colour: to, observed }, job)
  if (doubt !== undefined) return notShifted(doubt)
  const end = await restorer.restore([{ colour: to, release: { version, sha: noCommit } }])
  if (end.state !== 'restored') return notShifted(end.why)
  rollout.note(`${to} was given all traffic without the lock, since GitHub did not answer`)
  return { state: 'shifted', from, to, version, observed: end.observed, at: context.clock.now() }
}

/** Why it is not sure that the side is the version; undefined where it is. A side that says nothing of itself may be anything. */
async function whyNotSurely(
  { version, colour, observed }: { version: string; colour: Colour; observed: Observation },
  { environment, rollout, context }: RollbackJob,
): Promise<string | undefined> {
  const { address, release: shown } = observed[colour]
  if (address === undefined) return `${colour} has no address of its own at which it could be asked`
  if (shown !== undefined && !sameVersion(shown, version)) return `${shown} runs on ${colour}, not ${version}`
  const tells = async (wanted: string, point: ProbePoint): Promise<boolean> => {
    const told = await rollout.judge.askVersion?.(point, context.signal)
    return told?.version !== undefined && sameVersion(told.version, wanted)
  }
  const asked = environment.probes.some(({ http }) => http?.expect.version !== undefined)
  if (shown === undefined && !asked && !(await tells(version, { scope: colour, address }))) {
    return `nothing tells which version runs on ${colour}: neither the provider, nor a health probe with expect: { version: $RELEASE }`
  }
  const named = { version, sha: noCommit }
  const judgement = await askReadyAgain(rollout.judge, { point: { scope: colour, address }, release: named, signal: context.signal })
  if (judgement.verdict === 'pass' || judgement.verdict === 'warn') return undefined
  return `${colour} is not ready as ${version}: ${judgement.reason}`
}

/** Stands for the lock while GitHub does not answer: what may be done without it is decided here. */
const unlocked: HeldLock = {
  generation: 0,
  reentered: false,
  takenFrom: undefined,
  check: async () => undefined,
  signals: async () => [],
  answer: async () => undefined,
  release: async () => undefined,
}

function notShifted(reason: string): NoUnlockedShift {
  return { state: 'not-shifted', reason }
}
