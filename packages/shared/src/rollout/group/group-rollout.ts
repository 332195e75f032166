import type { GroupOrder } from '../../config/sections/environment/group-order.ts'
import { messageOf } from '../../core/errors.ts'
import type { Release } from '../../core/words.ts'
import { StepFailed } from '../contract/step-failure.ts'
import { DrivenRollout } from '../engine/drive.ts'
import { inTurn, valuesOf } from '../engine/in-turn.ts'
import { recoverBeforeRollout } from '../engine/recover-lost-run.ts'
import type { RolloutRequest, RolloutResult } from '../engine/rollout-request.ts'
import { driveOpened, type OpenedRollout, openPlanned, type PlannedRequest, planRequest, writeWhatIsLeft } from '../engine/session.ts'
import type { Intent } from '../ledger/ledger.ts'
import { liveByLedger } from '../ledger/live-release.ts'
import { Aborted } from '../lock/signal-watcher.ts'
import { askPatiently } from '../steps/github-patience.ts'
import type { RolloutDeps } from '../steps/rollout-deps.ts'
import { backwardOrder, forwardOrder, lockstepRounds, stagedPlan } from './group-order.ts'
import { recoverGroups } from './group-recovery.ts'
import { forwardDeps } from './group-signals.ts'

/** One service of a group, whose lock is held. `needs`: the services that it needs, directly or through others. */
export type GroupMember = { request: RolloutRequest; needs: readonly string[]; deps: RolloutDeps }

/** Something that runs once before a service is prepared, such as the migration of its database. Throws where it failed. */
export type Migration = { service: string; what: string; run(signal: AbortSignal): Promise<void> }

export type GroupTerms = {
  order: GroupOrder
  /**
   * Where the repository has several services: what those that are not members run, by their ledgers. Then each record names the group and
   * the set. Undefined in a repository of one service.
   */
  others: ReadonlyMap<string, Release> | undefined
  /** In the order in which they run; each once. */
  migrations?: readonly Migration[]
}

export type MemberResult = { service: string; result: RolloutResult }

export type GroupResult =
  /** Nothing was changed. */
  | { state: 'refused'; service: string; reason: string; hint: string }
  /** In the order of the rollout, services that were left as they are included. `failed`: the service that ended it for all. */
  | { state: 'ran'; results: readonly MemberResult[]; failed: string | undefined }

/**
 * Rolls several services out together. Deployments end all new or all old: when one fails, the others go back too. Rollbacks and drills go to
 * their destinations each for itself, since no release that is left is to have traffic again. Recovers first what earlier runs left. Throws
 * what a port threw before anything was changed.
 */
export async function rollOutGroup(members: readonly GroupMember[], terms: GroupTerms): Promise<GroupResult> {
  const recovery = await recoverGroups(members.map(recoveredMember))
  if (recovery.state === 'refused') return recovery
  const planned: { member: GroupMember; plan: PlannedRequest }[] = []
  for (const member of inOrder(members)) {
    const { request, deps } = member
    const left = await recoverBeforeRollout({ ...request, groups: 'decided' }, deps)
    const plan = left.state === 'refused' ? left : await planRequest(request, left, deps)
    if (plan.state === 'refused') return { ...plan, service: request.service }
    planned.push({ member, plan })
  }
  const changing = planned.flatMap(({ member, plan }) => (plan.state === 'planned' ? [{ ...member, plan }] : []))
  const unchanged = planned.flatMap(({ member, plan }) =>
    plan.state === 'unchanged' ? [{ service: member.request.service, result: plan }] : [],
  )
  const ran = changing.length === 0 ? noRun : await runMembers(changing, { ...terms, set: await setOf(planned, terms) })
  const results = planned.flatMap(({ member: { request } }) =>
    [...unchanged, ...ran.results].filter(({ service }) => service === request.service),
  )
  return { state: 'ran', results, failed: ran.failed }
}

type ChangingMember = GroupMember & { plan: Extract<PlannedRequest, { state: 'planned' }> }
type Ran = Pick<Extract<GroupResult, { state: 'ran' }>, 'results' | 'failed'>
const noRun: Ran = { results: [], failed: undefined }

function recoveredMember({ request: { service, self, onDrift, release, kind }, deps }: GroupMember) {
  return { service, self, onDrift, release, kind, deps }
}

function inOrder(members: readonly GroupMember[]): GroupMember[] {
  const ordered = members.map((member) => ({
    member,
    service: member.request.service,
    needs: member.needs,
    weighted: member.deps.target.capabilities.weighted,
  }))
  const back = members.some(({ request }) => request.kind !== 'deploy')
  return (back ? backwardOrder(ordered) : forwardOrder(ordered)).map(({ member }) => member)
}

/** What every service runs once this has ended well. */
async function setOf(
  planned: readonly { member: GroupMember; plan: PlannedRequest }[],
  { others }: GroupTerms,
): Promise<Intent['set'] | undefined> {
  if (others === undefined) return undefined
  const set: Record<string, Release> = Object.fromEntries(others)
  for (const { member, plan } of planned) {
    const { service, release } = member.request
    const live = plan.state === 'unchanged' ? (liveByLedger(await ledgerOf(member.deps)) ?? plan.live.release) : undefined
    set[service] = live ?? release
  }
  return set
}

function ledgerOf(deps: RolloutDeps) {
  return askPatiently(() => deps.ledger.read(), deps.signal, deps)
}

/** A member whose record is open. */
type OpenMember = { service: string; deps: RolloutDeps; opened: OpenedRollout; driven: DrivenRollout }
type RunTerms = GroupTerms & { set: Intent['set'] | undefined }

async function runMembers(changing: readonly ChangingMember[], terms: RunTerms): Promise<Ran> {
  const open: OpenMember[] = []
  try {
    const group = groupOf(changing, terms)
    for (const { request, plan, deps } of changing) {
      const opened = await openPlanned(plan, group, deps)
      open.push({ service: request.service, deps, opened, driven: new DrivenRollout(opened.start) })
    }
  } catch (error) {
    // The first record could not be opened: nothing was changed.
    if (open.length === 0) throw error
    await endAll(open, { service: changing[open.length]?.request.service ?? '', error })
    throw error
  }
  if (changing.some(({ request }) => request.kind !== 'deploy')) return await runEachForItself(open)
  const [only] = open
  if (open.length === 1 && only !== undefined && (terms.migrations ?? []).length === 0) {
    const result = await driveOpened(only.opened, only.deps)
    return { results: [{ service: only.service, result }], failed: result.state === 'promoted' ? undefined : only.service }
  }
  return await runTogether(open, terms)
}

function groupOf(changing: readonly ChangingMember[], { order, others, set }: RunTerms): Pick<Intent, 'group' | 'set'> {
  const [first] = changing
  if (first === undefined || others === undefined) return {}
  const { run, attempt, job } = first.request.self
  const id = `${run}-${attempt}-${job.slice(0, 60)}-${first.deps.clock.now().toString(36)}`
  return { group: { id, services: changing.map(({ request }) => request.service), order }, ...(set === undefined ? {} : { set }) }
}

/** Each to its destination, also where another one does not come to its own. */
async function runEachForItself(open: readonly OpenMember[]): Promise<Ran> {
  const [first] = open
  if (first === undefined) return noRun
  const drive = async ({ service, opened, deps }: OpenMember) => ({ service, result: await driveOpened(opened, deps) })
  const results = valuesOf(await inTurn(open, drive, first.deps))
  return { results, failed: results.find(({ result }) => result.state !== 'promoted')?.service }
}

/** Whose rollout failed, and of what. */
type Failure = { service: string; error: unknown }
class MemberFailed extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(messageOf(failure.error))
    this.failure = failure
  }
}

async function of<T>(service: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new MemberFailed({ service, error })
  }
}

async function runTogether(open: readonly OpenMember[], { order, migrations = [] }: RunTerms): Promise<Ran> {
  const stop = new AbortController()
  const members = open.map((member) => {
    const deps = forwardDeps(member, open, { stop: stop.signal, together: order === 'lockstep' })
    return { ...member, forward: deps, staged: stagedPlan(member.opened.plan.steps) }
  })
  const run = (member: ForwardMember, steps: Parameters<DrivenRollout['run']>[0]) =>
    of(member.service, member.driven.run(steps, member.forward))
  try {
    await migrate(migrations, members)
    for (const member of members) await run(member, member.staged.prepare)
    if (order === 'sequential') for (const member of members) await run(member, [...member.staged.verify, ...member.staged.stages.flat()])
    else await inLockstep(members, run, stop)
    const results: MemberResult[] = []
    for (const { service, opened, driven, forward } of members) {
      const observed = await of(service, driven.promoted(forward))
      results.push({
        service,
        result: { state: 'promoted', recordId: opened.recordId, intent: opened.intent, observed, notes: opened.plan.notes },
      })
    }
    for (const { deps } of members) await writeWhatIsLeft(deps)
    return { results, failed: undefined }
  } catch (error) {
    const [first] = open
    const failure = error instanceof MemberFailed ? error.failure : { service: first?.service ?? '', error }
    return { results: await endAll(open, failure), failed: failure.service }
  }
}

type ForwardMember = OpenMember & { forward: RolloutDeps; staged: ReturnType<typeof stagedPlan> }
type RunSteps = (member: ForwardMember, steps: Parameters<DrivenRollout['run']>[0]) => Promise<void>

/** Before anything is prepared. A migration that fails is the verdict of the service that needs it: nothing was shifted. */
async function migrate(migrations: readonly Migration[], members: readonly ForwardMember[]): Promise<void> {
  for (const { service, what, run } of migrations) {
    const member = members.find((one) => one.service === service) ?? members[0]
    if (member === undefined) return
    const { forward } = member
    await of(
      member.service,
      (async () => {
        forward.signal.throwIfAborted()
        await askPatiently(() => forward.lock.check(), forward.signal, forward)
        forward.note(what)
        await forward.watchSignals(async (signal) => {
          try {
            await run(signal)
          } catch (error) {
            signal.throwIfAborted()
            throw error instanceof StepFailed ? error : new StepFailed(`${what} failed: ${messageOf(error)}`, { judged: true })
          }
        })
      })(),
    )
  }
}

async function inLockstep(members: readonly ForwardMember[], run: RunSteps, stop: AbortController): Promise<void> {
  for (const member of members) await run(member, member.staged.verify)
  const rounds = lockstepRounds(members.map(({ staged, deps }) => ({ ...staged, weighted: deps.target.capabilities.weighted })))
  for (const round of rounds) {
    let failed: unknown
    const work = [...round].map(async ([place, steps]) => {
      const member = members[place]
      if (member === undefined) return
      try {
        await run(member, steps)
      } catch (error) {
        failed ??= error
        stop.abort(new StepFailed('another service of the same rollout failed', { judged: false }))
      }
    })
    await Promise.all(work)
    if (failed !== undefined) throw failed
  }
}

/** Ends all: those that have traffic first, the last shifted before the others. The one that failed keeps its verdict. */
async function endAll(open: readonly OpenMember[], failure: Failure): Promise<MemberResult[]> {
  const [first] = open
  if (first === undefined) return []
  const back = [...open.toReversed()].sort((one, other) => Number(other.driven.exposed) - Number(one.driven.exposed))
  // What one has learned of GitHub's silence, the next need not wait for again.
  const silence = { since: undefined }
  const endings = await inTurn(
    back,
    async ({ service, opened: { recordId, intent }, driven, deps }, settled): Promise<MemberResult> => {
      const ending = await driven.end(errorOf(service, failure, deps), { ...deps, silence, settled })
      return { service, result: { state: 'ended', recordId, ending, intent } }
    },
    first.deps,
  )
  return open.flatMap(({ service }) => valuesOf(endings).filter((one) => one.service === service))
}

/** An abort is the verdict of the service that it was sent to, whichever was being shifted; else the one that failed has its own. */
function errorOf(service: string, { service: failed, error }: Failure, { signal }: RolloutDeps): unknown {
  // A cancellation is of the job, and so of each of them.
  if (signal.aborted && error === signal.reason) return error
  const named = error instanceof Aborted ? error.request.service : undefined
  if (service === (named ?? failed)) return error
  const about = `${named ?? failed} of the same rollout ${error instanceof Aborted ? 'was aborted' : 'failed'}: ${messageOf(error)}`
  return new StepFailed(about, { judged: false })
}
