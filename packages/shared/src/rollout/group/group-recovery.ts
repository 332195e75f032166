import type { Release } from '../../core/words.ts'
import { answerWithin } from '../../ports/time-limit.ts'
import { type Observation, servesEverything } from '../contract/observation.ts'
import { recoverBeforeRollout } from '../engine/recover-lost-run.ts'
import { TrafficRestorer } from '../engine/restore-traffic.ts'
import type { RolloutRequest } from '../engine/rollout-request.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { hasPhase, isOpen, mayHaveShifted } from '../ledger/record-state.ts'
import { askPatiently } from '../steps/github-patience.ts'
import { isHotStandby } from '../steps/hot-standby.ts'
import { lookPatiently } from '../steps/patient-look.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import { decideGroup, type GroupDecision, type GroupLedgers, type UnfinishedGroup, unfinishedGroups } from './unfinished-groups.ts'

/** One service whose lock is held. `release`: what this run is to roll out, where it is to roll out anything. */
export type RecoveredService = Pick<RolloutRequest, 'service' | 'self' | 'onDrift'> &
  Partial<Pick<RolloutRequest, 'release' | 'kind'>> & { deps: RolloutDeps }

/** A group that was brought to its end. `left`: services that are not where the others are, and why. */
export type RecoveredGroup = { id: string; run: number; services: readonly string[]; decision: GroupDecision; left: readonly string[] }

export type GroupRecovery =
  | { state: 'recovered'; groups: readonly RecoveredGroup[] }
  /** What could not be decided or brought to its end, and why. `silent`: the provider of the service did not answer in time. */
  | { state: 'refused'; service: string; reason: string; hint: string; silent?: true }

/**
 * `known`: the services that the configuration has; by default, all that a group names. `lookWithin`: milliseconds that a provider has to
 * tell where the traffic is; by default, it is asked as long as the patience for going back lasts.
 */
export type GroupRecoveryTerms = { known?: readonly string[]; lookWithin?: number }

/**
 * Brings to their end the rollouts of several services together that lost runs left: each ends all new or all old. The locks of all their
 * services are held; `lockWithGroups` takes them. A service that the configuration does not have any more is left out.
 */
export async function recoverGroups(members: readonly RecoveredService[], terms: GroupRecoveryTerms = {}): Promise<GroupRecovery> {
  const recovered: RecoveredGroup[] = []
  for (;;) {
    const group = await newestUnfinished(members, recovered)
    if (group === undefined) return { state: 'recovered', groups: recovered }
    const absent = group.services.filter((one) => !members.some(({ service }) => service === one))
    const needed = absent.filter((one) => terms.known === undefined || terms.known.includes(one))
    const [first] = needed
    if (first !== undefined) return notHeld(group, first)
    const end = await recoverGroup(group, members, terms)
    if (end.state === 'refused') return end
    recovered.push(end.group)
  }
}

async function newestUnfinished(
  members: readonly RecoveredService[],
  recovered: readonly RecoveredGroup[],
): Promise<UnfinishedGroup | undefined> {
  const [first] = members
  if (first === undefined) return undefined
  const ledgers: [string, readonly LedgerRecord[]][] = []
  for (const { service, deps } of members) ledgers.push([service, await askPatiently(() => deps.ledger.read(), deps.signal, deps)])
  const groups = unfinishedGroups(new Map(ledgers) satisfies GroupLedgers, first.self)
  return groups.find(({ id }) => !recovered.some((one) => one.id === id))
}

function notHeld({ run, services }: UnfinishedGroup, service: string): Extract<GroupRecovery, { state: 'refused' }> {
  return {
    state: 'refused',
    service,
    reason: `run ${run} has left a rollout of ${services.join(' and ')} unfinished, which is decided for all of them together, and the lock of ${service} is not held`,
    hint: 'Run it again for all services: it brings them to one end first.',
  }
}

type GroupEnd = { state: 'recovered'; group: RecoveredGroup } | Extract<GroupRecovery, { state: 'refused' }>

async function recoverGroup(
  group: UnfinishedGroup,
  members: readonly RecoveredService[],
  { lookWithin }: GroupRecoveryTerms,
): Promise<GroupEnd> {
  const own = group.services.flatMap((service) => members.find((member) => member.service === service) ?? [])
  const looks = await Promise.all(own.map(async (member) => ({ ...member, observed: await lookAt(member, lookWithin) })))
  const silent = looks.find(({ observed }) => observed === undefined)
  if (silent !== undefined) return notSeen(group, silent)
  const observed = new Map(looks.flatMap((one) => (one.observed === undefined ? [] : [[one.service, one.observed] as const])))
  const wanted = new Map(
    own.flatMap(({ service, release, kind }) => (release === undefined || kind !== 'deploy' ? [] : [[service, release]])),
  )
  const decision = decideGroup(group, { observed, wanted })
  const left: string[] = []
  // Forward and to the destinations in the order of the rollout, back in its reverse.
  for (const member of decision.state === 'all-old' ? own.toReversed() : own) {
    const { service, deps } = member
    const record = group.records.get(service)
    deps.note(`before anything else: ${decision.why}`)
    if (record === undefined && decision.state === 'destinations') left.push(`${service}: it had not begun`)
    if (record === undefined) continue
    const end = await recoverMember(record, member, decision)
    if (end.state === 'refused') return { ...end, service }
    if (end.left !== undefined) left.push(`${service}: ${end.left}`)
  }
  for (const { deps } of own) for (const one of left) deps.log.warning(`What run ${group.run} left is at one end but for ${one}`)
  return { state: 'recovered', group: { id: group.id, run: group.run, services: group.services, decision, left } }
}

/** What the provider shows; undefined where it did not tell in time. */
async function lookAt({ deps }: RecoveredService, within: number | undefined): Promise<Observation | undefined> {
  if (within === undefined) return await lookPatiently(deps)
  try {
    const answer = await answerWithin(lookPatiently({ ...deps, patience: within }), within, deps.clock)
    return answer.state === 'answered' ? answer.value : undefined
  } catch {
    deps.signal.throwIfAborted()
    return undefined
  }
}

function notSeen({ run, services }: UnfinishedGroup, { service, deps }: RecoveredService): Extract<GroupRecovery, { state: 'refused' }> {
  return {
    state: 'refused',
    service,
    silent: true,
    reason: `run ${run} has left a rollout of ${services.join(' and ')} unfinished, and ${deps.target.name} does not tell where the traffic of ${service} is`,
    hint: 'The next run for one of them brings it to its end, once the provider answers.',
  }
}

type MemberEnd = { state: 'recovered'; left: string | undefined } | { state: 'refused'; reason: string; hint: string }
const atItsEnd: MemberEnd = { state: 'recovered', left: undefined }

async function recoverMember(record: LedgerRecord, member: RecoveredService, decision: GroupDecision): Promise<MemberEnd> {
  if (!isOpen(record)) return decision.state === 'all-old' && isKept(record) ? await takeBackEnded(record, member, decision) : atItsEnd
  const { self, onDrift, deps } = member
  const release = decision.state === 'all-new' ? record.intent.release : undefined
  const left = decision.state === 'destinations' ? await goOnToDestination(record, deps) : undefined
  const recovery = await recoverBeforeRollout(
    { self, onDrift, groups: 'decided', toPrevious: decision.state === 'all-old', ...withRelease(release) },
    deps,
  )
  if (recovery.state === 'refused') return recovery
  return { state: 'recovered', left: left ?? (decision.state === 'all-old' ? await whyNotBack(record, deps) : undefined) }
}

/** Where what served before is not well, the new release keeps what it has: then this service is not where the others are. */
async function whyNotBack({ intent: { colour, previous, release } }: LedgerRecord, deps: RolloutDeps): Promise<string | undefined> {
  if (previous === undefined || !servesEverything(await lookPatiently(deps), colour)) return undefined
  return `${release.version} serves, since what served before is not well`
}

function withRelease(release: Release | undefined): { release?: Release } {
  return release === undefined ? {} : { release }
}

function isKept(record: LedgerRecord): boolean {
  return (hasPhase(record, 'complete') || hasPhase(record, 'kept')) && !hasPhase(record, 'bad') && !hasPhase(record, 'replaced')
}

/** A rollback that had not shifted yet is finished where its destination stands ready. Gives why it is not. */
async function goOnToDestination(record: LedgerRecord, deps: RolloutDeps): Promise<string | undefined> {
  const { release, colour } = record.intent
  if (mayHaveShifted(record)) return undefined
  const records = await askPatiently(() => deps.ledger.read(), deps.signal, deps)
  const observed = await lookPatiently(deps)
  if (!(await isHotStandby({ release, colour, observed, records }, deps)))
    return `its rollback to ${release.version} had not begun, and that does not stand ready`
  await deps.lock.check()
  // The record says what is to be, and the recovery of one service finishes it like every rollback.
  await deps.ledger.write(record.id, {
    state: 'in_progress',
    phase: 'promote',
    detail: `give ${colour} all traffic, as its rollback was to`,
  })
  return undefined
}

/** A service whose own rollout had ended well goes back with the others, where what served before it is well. */
async function takeBackEnded(record: LedgerRecord, { deps }: RecoveredService, { why }: GroupDecision): Promise<MemberEnd> {
  const { previous, release } = record.intent
  if (previous === undefined) return { state: 'recovered', left: `${release.version} serves, and there is none to go back to` }
  await deps.lock.check()
  const restorer = new TrafficRestorer({ about: { recordId: undefined, about: record.intent }, own: false }, deps)
  const end = await restorer.restore([{ colour: previous.colour, release: previous.release }])
  if (end.state === 'out-of-time')
    return {
      state: 'refused',
      reason: `${why}; but the traffic could not be moved in the time there was: ${end.why}`,
      hint: 'Run again when the provider and GitHub answer.',
    }
  if (end.state === 'unwell')
    return { state: 'recovered', left: `${release.version} serves, since what served before is not well (${end.why})` }
  await deps.lock.check()
  await deps.ledger.write(record.id, { state: 'failure', phase: 'bad', detail: `taken back with the others: ${why}` })
  return atItsEnd
}
