import { messageOf } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import { answerWithin } from '@slipway/shared/ports/time-limit'
import type { Stores } from '@slipway/shared/rollout/engine/assemble'
import type { Intent } from '@slipway/shared/rollout/ledger/ledger'
import { liveSetOf, type ServiceLedger } from '@slipway/shared/rollout/ledger/sets'
import { urgentPatience } from '@slipway/shared/rollout/steps/github-patience'
import type { RollbackJob } from '../job/rollback-job.ts'

/** The ledger of each service. */
export async function readLedgers(
  of: readonly { environment: { service: string }; stores: Pick<Stores, 'ledger'> }[],
): Promise<ServiceLedger[]> {
  return await Promise.all(of.map(async ({ environment: { service }, stores }) => ({ service, records: await stores.ledger.read() })))
}

/**
 * What the record of one service says of the others: the set that is live once it serves. Read beside the rollback, and without an answer
 * in 3 s left out in an emergency: nothing stands between a bad release and the old side.
 */
export function setWith(
  service: string,
  reading: Promise<readonly ServiceLedger[]>,
  { inputs, context }: Pick<RollbackJob, 'inputs' | 'context'>,
): (release: Release) => Promise<Pick<Intent, 'set'>> {
  reading.catch(() => undefined)
  return async (release) => {
    try {
      const answer = inputs.emergency
        ? await answerWithin(reading, urgentPatience, context.clock)
        : { state: 'answered' as const, value: await reading }
      if (answer.state === 'answered') return { set: { ...liveSetOf(answer.value), [service]: release } }
      context.log.warning('The other services are not in the record of this rollback: GitHub does not tell what they run')
    } catch (error) {
      context.log.warning(`The other services are not in the record of this rollback: ${messageOf(error)}`)
    }
    return {}
  }
}
