import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { isForbidden, isRateLimited } from '@slipway/shared/github/errors'
import { githubStores } from '@slipway/shared/rollout/engine/assemble'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'

/** The ledger records of the environment; undefined without a token, or with one that may not read them, or not now. */
export async function readLedgerRecords(
  environment: EnvironmentConfig,
  call: ModeCall<Pick<Inputs, 'token'>>,
): Promise<LedgerRecord[] | undefined> {
  const { inputs, context, doubles } = call
  const double = doubles.storesOf?.(environment) ?? doubles.stores
  if (double === undefined && doubles.github === undefined && inputs.token === undefined) return undefined
  try {
    const stores = double ?? githubStores(await githubClient(call), environment, context)
    return await stores.ledger.read()
  } catch (error) {
    if (!isForbidden(error) && !isRateLimited(error)) throw error
    context.log.warning(error.message)
    return undefined
  }
}
