import { type Config, type EnvironmentConfig, environmentOf, type ProductConfig } from '@slipway/shared/config/load'
import type { ServiceRelease } from '@slipway/shared/core/service-releases'
import { builtVersionOf } from '@slipway/shared/core/version'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { ServiceChange } from './service-change.ts'
import { readServiceChanges } from './service-changes.ts'

/** One of several services in the environment. */
export type PlannedService = { service: string; config: Config; environment: EnvironmentConfig }

/** A service that is deployed, the release as far as it is known, and why; why is empty once its release is built. */
export type ChosenService = PlannedService & { release: ServiceRelease; why: string }

/** A service that stays as it is. */
export type LeftService = { service: string; why: string }

export type ServiceChoice = { chosen: readonly ChosenService[]; left: readonly LeftService[] }

type ChoiceInputs = Pick<Inputs, 'token' | 'service' | 'releases'> & { buildVersion?: Inputs['buildVersion'] }

/** The services of the product in one environment, each after those that it needs. */
export function placesOf(product: ProductConfig, environment: string): PlannedService[] {
  return product.services.map((service) => {
    const config = product.of(service)
    return { service, config, environment: environmentOf(config, environment) }
  })
}

/** Every service where `all` is asked for, the one that is named, else those that differ from what is live of each. */
export async function chooseServices(places: readonly PlannedService[], call: ModeCall<ChoiceInputs>): Promise<ServiceChoice> {
  const { inputs, context } = call
  const { service, releases, buildVersion } = inputs
  const { run } = context.runner
  const version = buildVersion ?? builtVersionOf(run)
  const choose = (place: PlannedService, why: string) => ({ ...place, why, release: { service: place.service, version, sha: run.sha } })
  if (releases !== undefined) {
    return {
      chosen: releases.flatMap((release) => places.filter(isOf(release.service)).map((place) => ({ ...place, release, why: '' }))),
      left: [],
    }
  }
  if (service === everyService) return { chosen: places.map((place) => choose(place, 'all services are asked for')), left: [] }
  if (service !== undefined) return { chosen: places.filter(isOf(service)).map((place) => choose(place, 'it is asked for')), left: [] }
  const environments = places.map(({ environment }) => environment)
  const changes = await readServiceChanges(environments, call)
  const judged = places.map((place, index) => ({ place, change: countedChange(changes[index], buildVersion) }))
  return {
    chosen: judged.flatMap(({ place, change }) => (change.changed ? [choose(place, change.reason)] : [])),
    left: judged.flatMap(({ place, change }) => (change.changed ? [] : [{ service: place.service, why: change.reason }])),
  }
}

/** What the input `service` says for each of them. */
const everyService = 'all'

function isOf(service: string): (place: PlannedService) => boolean {
  return (place) => place.service === service
}

/** A version with a number says that what it names is good, so what is live without that proof is deployed anew. */
function countedChange(change: ServiceChange | undefined, buildVersion: string | undefined): Pick<ServiceChange, 'changed' | 'reason'> {
  if (change === undefined) return { changed: true, reason: 'whether it has changed is not known' }
  const { changed, live, reason } = change
  if (changed || buildVersion === undefined || live.state !== 'known' || live.passed) return { changed, reason }
  return { changed: true, reason: `${live.version} is live, but its watch could say nothing` }
}
