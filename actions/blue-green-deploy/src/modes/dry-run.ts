import type { Outcome } from '@slipway/shared/action'
import { environmentFor } from '@slipway/shared/config/branches'
import { type Config, type EnvironmentConfig, environmentOf, type ProductConfig, serviceOf } from '@slipway/shared/config/load'
import { combineOutcomes, type ServiceOutcome } from '@slipway/shared/service-outcomes'
import { chooseServices, placesOf } from '../changes/service-choice.ts'
import { forecastRollout } from '../dry-run/forecast.ts'
import type { ModeInputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { mergeEnvironment, refuseUnknownService, requireProduct } from '../preview/configuration.ts'
import { readLedgerRecords } from '../preview/ledger-records.ts'
import { dryRunOutcome, nothingToForecast } from '../render/dry-run.ts'
import { nothingChanged } from '../render/services-proposal.ts'

type Call = ModeCall<ModeInputs<'dry-run'>>

/** Shows each call that a rollout would make, and what would stop it. Changes nothing; without secrets it reads the ledger alone. */
export async function run(call: Call): Promise<Outcome> {
  const product = await requireProduct(call.inputs, call.context)
  refuseUnknownService(product, call.inputs.service)
  return product.services.length > 1 ? await forecastServices(product, call) : await forecastOnly(serviceOf(product, undefined), call)
}

async function forecastOnly(config: Config, call: Call): Promise<Outcome> {
  const environment = environmentMeant(config, call)
  if (environment === undefined) return nothingToForecast(call.context.runner.run.ref, config.service)
  return await forecastOne({ config, environment }, call)
}

/** The rollout of each service that would be deployed, by itself: what one of them waits for in the others is not forecast. */
async function forecastServices(product: ProductConfig, call: Call): Promise<Outcome> {
  const { inputs, context } = call
  const environment = environmentMeant(product.of(product.services[0] ?? ''), call)
  if (environment === undefined) return nothingToForecast(context.runner.run.ref, product.name)
  const { chosen, left } = await chooseServices(placesOf(product, environment.name), call)
  if (chosen.length === 0) return nothingChanged(environment.name, left)
  const outcomes: ServiceOutcome[] = []
  for (const { service, config, environment: own, release } of chosen) {
    const { version, sha, digest } = release
    const one = { ...call, inputs: { ...inputs, service, version: inputs.version ?? version, sha, digest } }
    outcomes.push({ service, outcome: await forecastOne({ config, environment: own }, one) })
  }
  return combineOutcomes(outcomes, { environment: environment.name })
}

function environmentMeant(config: Config, { inputs, context }: Call): EnvironmentConfig | undefined {
  if (inputs.environment !== undefined) return environmentOf(config, inputs.environment)
  return mergeEnvironment(config, context) ?? environmentFor(config, context.runner.run.ref)
}

async function forecastOne({ config, environment }: { config: Config; environment: EnvironmentConfig }, call: Call): Promise<Outcome> {
  const records = await readLedgerRecords(environment, call)
  if (records === undefined) return nothingToForecast(environment.name, config.service, 'the ledger could not be read with this token')
  return dryRunOutcome(await forecastRollout({ config, environment, records }, call))
}
