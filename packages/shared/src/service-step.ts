import { ActionError } from './core/errors.ts'
import type { ServiceRelease } from './core/service-releases.ts'
import type { Log } from './ports/log.ts'

/** The inputs of a step that may be about several services. */
export type SeveralInputs = {
  service?: string | undefined
  releases?: readonly ServiceRelease[] | undefined
  url?: string | undefined
  version?: string | undefined
}

/**
 * The inputs of the step for one of its services: its own release, where the step knows them. Throws an ActionError for an address or a
 * version, which is of one service, where the step is about several.
 */
export function inputsOfService<T extends SeveralInputs>(inputs: T, service: string, services: readonly string[]): T {
  const { releases, url, version } = inputs
  if (services.length > 1 && url !== undefined) throw ofOne('url', services, 'Leave it out: each service has its address in slipway.yml')
  if (services.length > 1 && version !== undefined && releases === undefined)
    throw ofOne('version', services, 'Give the release of each in the input "releases", as mode plan of blue-green-deploy gives it out')
  const own = releases?.find((one) => one.service === service)
  return { ...inputs, service, ...(own === undefined ? {} : { version: own.version }) }
}

function ofOne(input: string, services: readonly string[], way: string): ActionError {
  return new ActionError(`The input "${input}" is of one service, and this step is about ${services.length}: ${services.join(', ')}`, {
    hint: `${way}, or name one in the input "service".`,
  })
}

/** A log whose lines begin with the name of the service. */
export function logOfService(log: Log, service: string): Log {
  return {
    ...log,
    debug: (text) => log.debug(`${service}: ${text}`),
    info: (text) => log.info(`${service}: ${text}`),
    warning: (text) => log.warning(`${service}: ${text}`),
  }
}

/**
 * Does the work of all services at the same time, and gives the results in their order. Where one throws, the others are called off by
 * their signal, and what it threw is thrown when all have ended.
 */
export async function withEachService<T>(
  services: readonly string[],
  signal: AbortSignal,
  work: (service: string, signal: AbortSignal) => Promise<T>,
): Promise<T[]> {
  const failure = new AbortController()
  const either = AbortSignal.any([signal, failure.signal])
  const ended = await Promise.allSettled(
    services.map(async (service) => {
      try {
        return await work(service, either)
      } catch (error) {
        failure.abort(error)
        throw error
      }
    }),
  )
  if (failure.signal.aborted) throw failure.signal.reason
  return ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}
