import type { Outcome } from '@slipway/shared/action'
import { environmentFor } from '@slipway/shared/config/branches'
import { environmentOf } from '@slipway/shared/config/load'
import { forecastRollout } from '../dry-run/forecast.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { mergeEnvironment, requireConfig } from '../preview/configuration.ts'
import { readLedgerRecords } from '../preview/ledger-records.ts'
import { dryRunOutcome, nothingToForecast } from '../render/dry-run.ts'

/** Shows each call that a rollout would make, and what would stop it. Changes nothing; without secrets it reads the ledger alone. */
export async function run(call: ModeCall<ModeInputs<'dry-run'>>): Promise<Outcome> {
  const { inputs, context } = call
  const config = await requireConfig(inputs, context)
  const { ref } = context.runner.run
  const environment =
    inputs.environment === undefined
      ? (mergeEnvironment(config, context) ?? environmentFor(config, ref))
      : environmentOf(config, inputs.environment)
  if (environment === undefined) return nothingToForecast(ref, config.service)
  const records = await readLedgerRecords(environment, call)
  if (records === undefined) return nothingToForecast(environment.name, config.service, 'the ledger could not be read with this token')
  return dryRunOutcome(await forecastRollout({ config, environment, records }, call))
}
