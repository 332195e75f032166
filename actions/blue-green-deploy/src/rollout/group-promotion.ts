import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { ActionError } from '@slipway/shared/core/errors'
import { releaseArtifactOf } from '@slipway/shared/core/keys'
import type { ServiceRelease } from '@slipway/shared/core/service-releases'
import type { Release } from '@slipway/shared/core/words'
import { openStores } from '@slipway/shared/environment-context'
import { longestRollout } from '@slipway/shared/rollout/analysis/longest-rollout'
import { allNeedsOf } from '@slipway/shared/rollout/group/group-order'
import { type GroupMember, type GroupResult, rollOutGroup } from '@slipway/shared/rollout/group/group-rollout'
import { liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import { readEnvironment, readProduct } from '@slipway/shared/settings'
import { refuseForSeveral } from '../by-command/approval.ts'
import { callOf } from '../mode-call.ts'
import { approvalOfJob } from './approval.ts'
import {
  type Admitted,
  admit,
  admittedRequest,
  type Candidate,
  candidateOf,
  type NotAdmitted,
  type PromotionCall,
  withOverrides,
} from './candidate.ts'
import { type HeldService, holdServices, openServiceOf, recoverHeld } from './held-services.ts'
import { keepArtifact } from './kept-artifact.ts'
import { guardMigrations } from './migration-guard.ts'
import { migrationsOf } from './migrations.ts'
import { namedRelease } from './promotion.ts'

/** One service of a promotion that was not admitted; `admission` of those that stand in the way. */
export type RefusedService = { candidate: Candidate; admission: NotAdmitted | undefined }

/** Releases of several services that were not admitted, all of them, or that began, with the locks that are still held. */
export type GroupPromotion =
  | { state: 'not-admitted'; services: readonly RefusedService[] }
  | { state: 'begun'; result: GroupResult; held: readonly HeldService[] }

/**
 * Rolls releases of several services out together. Whether each may be is asked before the locks are taken and, since others may have ended
 * meanwhile, under them. They end all promoted or all taken back.
 */
export async function promoteReleases(services: readonly string[], call: PromotionCall): Promise<GroupPromotion> {
  const candidates: Candidate[] = []
  for (const service of services) candidates.push(await serviceCandidate(service, call))
  for (const { opened } of candidates.slice(0, 1)) await refuseForSeveral(opened.environment, call)
  const before = await admitAll(candidates)
  if (before.state !== 'admitted') return before
  const stored = await Promise.all(candidates.map(({ artifact, opened }) => keepArtifact(artifact, opened, call.context)))
  const [first] = candidates
  if (first === undefined) throw new Error('there is no service to roll out')
  const approval = await approvalOfJob(first.opened.environment, { state: 'not-asked' }, call)
  const held = await hold(services, candidates, call)
  const own = held.filter(({ service }) => services.includes(service))
  const admitted = await admitAll(candidates)
  if (admitted.state !== 'admitted') return admitted
  const overrides = await guardMigrations(candidates, call)
  const recovery = await recoverHeld(
    held,
    call.context,
    new Map(candidates.map(({ opened, release }) => [opened.environment.service, release])),
  )
  for (const { service, deps } of held) if (!services.includes(service)) await deps.lock.release()
  if (recovery.state === 'refused') return { state: 'begun', result: recovery, held: own }
  const needs = await needsOf(call)
  const members = candidates.flatMap((candidate, place): GroupMember[] => {
    const { service } = candidate.opened.environment
    const deps = held.find((one) => one.service === service)?.deps
    const terms = admitted.all[place]
    if (deps === undefined || terms === undefined) throw new Error(`${service} has no lock`)
    return [
      {
        request: admittedRequest(candidate, withOverrides(terms, overrides), { stored: stored[place], approval }),
        needs: allNeedsOf(service, needs),
        deps,
      },
    ]
  })
  const { order } = first.opened.environment
  const others = await othersOf(services, call)
  const migrations = migrationsOf(candidates, call.context)
  return { state: 'begun', result: await rollOutGroup(members, { order, others, migrations }), held: own }
}

async function serviceCandidate(service: string, call: PromotionCall): Promise<Candidate> {
  const { inputs, context } = call
  const named = inputs.releases?.find((one) => one.service === service)
  const release = named === undefined ? namedRelease(inputs, context) : releaseOf(named)
  const own = callOf(call, service)
  const { version, sha, digest } = { digest: inputs.digest, ...release }
  const approved = named === undefined ? {} : { approvedLive: named.live, approvedSha: named.sha, approvedDigest: named.digest }
  const artifact = artifactOf({ service, named: named !== undefined, digest }, call)
  return await candidateOf(release, { ...own, inputs: { ...own.inputs, ...approved, version, sha, digest, artifact } })
}

function releaseOf({ version, sha, digest }: ServiceRelease): Release {
  return { version, sha, ...(digest === undefined ? {} : { digest }) }
}

/** The artifact of one service in the folder that has one for each. A release without a digest may have none: nothing was built. */
function artifactOf(
  { service, named, digest }: { service: string; named: boolean; digest: string | undefined },
  { inputs: { artifact, service: only }, context: { runner } }: PromotionCall,
): string | undefined {
  if (artifact === undefined || (!named && only !== undefined)) return artifact
  const path = join(artifact, releaseArtifactOf(service, runner.call), 'release.tar.gz')
  const absolute = isAbsolute(path) ? path : join(runner.workspace, path)
  return digest === undefined && !existsSync(absolute) ? undefined : path
}

/** What stands in the way of one stands in the way of all: none of them may run ahead of what it was approved with. */
async function admitAll(
  candidates: readonly Candidate[],
): Promise<{ state: 'admitted'; all: readonly Admitted[] } | Extract<GroupPromotion, { state: 'not-admitted' }>> {
  const all: Admitted[] = []
  const services: RefusedService[] = []
  for (const candidate of candidates) {
    const admission = await admit(candidate)
    if (admission.state === 'admitted') all.push(admission)
    services.push({ candidate, admission: admission.state === 'admitted' ? undefined : admission })
  }
  return services.some(({ admission }) => admission !== undefined) ? { state: 'not-admitted', services } : { state: 'admitted', all }
}

async function hold(services: readonly string[], candidates: readonly Candidate[], call: PromotionCall): Promise<HeldService[]> {
  const opened = new Map(candidates.map((candidate) => [candidate.opened.environment.service, candidate.opened]))
  const known = candidates[0]?.opened.environment.services ?? services
  const longest = await longestTogether(known, call)
  return await holdServices(services, known, {
    context: call.context,
    wait: call.inputs.lockWait ?? longest,
    open: async (service) => opened.get(service) ?? (await openServiceOf(service, call)),
  })
}

/** Whoever holds a lock may roll out all services, one after the other. */
async function longestTogether(services: readonly string[], call: PromotionCall): Promise<number> {
  let longest = 0
  for (const service of services) longest += longestRollout((await readEnvironment(callOf(call, service).inputs, call.context)).environment)
  return longest
}

/** What each service needs directly, by the configuration. */
async function needsOf({ inputs, context }: PromotionCall): Promise<ReadonlyMap<string, readonly string[]>> {
  const product = await readProduct(inputs, context)
  if (product === undefined) throw new ActionError('There is no configuration', { hint: 'Add .github/slipway.yml.' })
  return new Map(product.services.map((service) => [service, product.of(service).environments.get(inputs.environment ?? '')?.needs ?? []]))
}

/** What the services that are left as they are run, by their ledgers. */
async function othersOf(services: readonly string[], call: PromotionCall): Promise<ReadonlyMap<string, Release>> {
  const product = await readProduct(call.inputs, call.context)
  const live = new Map<string, Release>()
  for (const service of product?.services ?? []) {
    if (services.includes(service)) continue
    const { inputs, context, doubles } = callOf(call, service)
    const { stores } = await openStores(inputs, context, doubles)
    const release = liveByLedger(await stores.ledger.read())
    if (release !== undefined) live.set(service, release)
  }
  return live
}
