import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { githubStores, type Stores } from '@slipway/shared/rollout/engine/assemble'
import { readEnvironment } from '@slipway/shared/settings'
import type { Inputs } from './inputs.ts'
import { githubOf, type Stand } from './stage.ts'

/** What a hand on a rollout needs: the stores alone, so that a job without secrets and without the target's tools will do. */
export type Desk = { environment: EnvironmentConfig; stores: Stores }

export async function setDesk(inputs: Inputs, context: Context, stand: Stand): Promise<Desk> {
  const { environment } = await readEnvironment(inputs, context)
  return { environment, stores: stand.stores ?? githubStores(await githubOf(inputs, context), environment, context) }
}
