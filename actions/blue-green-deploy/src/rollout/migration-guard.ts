import { ActionError } from '@slipway/shared/core/errors'
import { sameVersion } from '@slipway/shared/core/version'
import { openStores } from '@slipway/shared/environment-context'
import { migrationConflicts, type ServingRelease } from '@slipway/shared/rollout/admission/schema-guard'
import type { Intent } from '@slipway/shared/rollout/ledger/ledger'
import { liveRecord } from '@slipway/shared/rollout/ledger/live-release'
import { callOf } from '../mode-call.ts'
import type { Candidate, PromotionCall } from './candidate.ts'

type Overrides = NonNullable<Intent['overrides']>

/**
 * Whether every service of the environment that serves now runs on what the migrations of these releases make of the database. Returns the
 * overrides for the ledger, where a person named the release in `override-schema`; throws an ActionError where one does not run on it and
 * nobody did.
 */
export async function guardMigrations(candidates: readonly Candidate[], call: PromotionCall): Promise<Overrides> {
  const migrating = candidates.filter(({ opened }) => opened.environment.database?.migrate !== undefined)
  const [first] = migrating
  if (first === undefined) return []
  const deployed = migrating.map(({ opened: { environment }, release }) => {
    return { service: environment.service, version: release.version, database: environment.database }
  })
  const conflicts = migrationConflicts(deployed, await servingReleases(first.opened.environment.services, candidates, call))
  const { overrideSchema } = call.inputs
  const stands = conflicts.filter(({ version }) => overrideSchema === undefined || !sameVersion(overrideSchema, version))
  const [conflict] = stands
  if (conflict !== undefined) throw new ActionError(`Nothing was changed: ${conflict.reason}`, { hint: conflict.hint })
  const by = call.context.runner.run.actor || 'somebody'
  return conflicts.map(({ reason }) => {
    first.opened.rollout.note(`${by} lets it pass all the same: ${reason}`)
    return { rule: 'schema' as const, by, reason: reason.slice(0, 300) }
  })
}

/** What serves of each service of the environment, and on which revisions of which database it runs. */
async function servingReleases(
  services: readonly string[],
  candidates: readonly Candidate[],
  call: PromotionCall,
): Promise<ServingRelease[]> {
  const serving: ServingRelease[] = []
  for (const service of services) {
    const { inputs, context, doubles } = callOf(call, service)
    const own = candidates.find(({ opened }) => opened.environment.service === service)?.opened
    const { environment, stores } = own ?? (await openStores(inputs, context, doubles))
    const live = liveRecord(await stores.ledger.read())
    if (live === undefined) continue
    const { release, database: range } = live.intent
    serving.push({ service, version: release.version, range, database: environment.database })
  }
  return serving
}
