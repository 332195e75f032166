import type { Context } from '@slipway/shared/action'
import type { Config, EnvironmentConfig } from '@slipway/shared/config/load'
import type { Release } from '@slipway/shared/core/words'
import { isForbidden } from '@slipway/shared/github/errors'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'

import { githubStores } from '@slipway/shared/rollout/engine/assemble'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import { affinityNote } from '@slipway/shared/rollout/plan/affinity'
import { clientOf, inquiriesOf, rulingsByLedger } from './admission.ts'
import { capabilitiesOf } from './capabilities.ts'
import type { Inputs } from './inputs.ts'
import type { Stand } from './stage.ts'

/** A rollout as it can be foreseen without secrets: by the configuration, the ledger and GitHub. */
export type Proposal = {
  environment: EnvironmentConfig
  release: Release
  live: Release | undefined
  rulings: readonly RuleResult[]
  notes: readonly string[]
}

type Place = { config: Config; environment: EnvironmentConfig }

export async function propose(place: Place, inputs: Inputs, context: Context, stand: Stand): Promise<Proposal> {
  const { environment } = place
  const release = releaseOf(inputs, context)
  const affinity =
    environment.target === undefined ? undefined : affinityNote(environment.rollout.steps, capabilitiesOf(environment.target))
  const notes = affinity === undefined ? [] : [affinity]
  const records = await readLedger(environment, inputs, context, stand)
  if (records === undefined) {
    const unread = 'The ledger could not be read, so what is live was not looked up: give a token with deployments: read.'
    return { environment, release, live: undefined, rulings: [], notes: [...notes, unread] }
  }
  const ask = await inquiriesOf(inputs, context, stand)
  const rulings = await rulingsByLedger(release, inputs, context, { ...place, records, ask })
  return { environment, release, live: liveByLedger(records), rulings, notes }
}

/** The records of the environment, or undefined where the token may not read them. */
export async function readLedger(
  environment: EnvironmentConfig,
  inputs: Inputs,
  context: Context,
  stand: Stand,
): Promise<LedgerRecord[] | undefined> {
  if (stand.stores === undefined && stand.github === undefined && inputs.token === undefined) return undefined
  try {
    const stores = stand.stores ?? githubStores(await clientOf(inputs, context, stand), environment, context)
    return await stores.ledger.read()
  } catch (error) {
    if (!isForbidden(error)) throw error
    context.log.warning(error.message)
    return undefined
  }
}

/** Before the build nobody knows the version: the commit stands for it. */
export function releaseOf({ version, sha, digest }: Inputs, { runner }: Context): Release {
  const commit = sha ?? runner.run.sha
  return { version: version ?? commit.slice(0, 12), sha: commit, ...(digest === undefined ? {} : { digest }) }
}
