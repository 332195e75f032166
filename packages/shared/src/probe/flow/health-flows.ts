import { isAbsolute, join } from 'node:path'
import { askedBy, type ServicePlace } from '../../config/check-ownership.ts'
import type { FlowCheck } from '../../config/schema.ts'
import { addressOf, isWholeAddress, ownerOf } from '../../core/address.ts'
import type { Files } from '../../ports/files.ts'
import { readFlow } from './flow-file.ts'
import type { Flow } from './flow-schema.ts'

/** A flow that is asked as a check of health. `whenDown: 'warn'` makes every result of it but a pass a warning. */
export type HealthFlow = Flow & { whenDown?: 'warn' }

/** Whose flows these are; undefined where no configuration says it. */
export type FlowOwner = { place: ServicePlace; versionHeader: string }

/** Reads the flows of a service; those that ask only other services are left out. Throws as `readFlow` does. */
export async function readHealthFlows(
  checks: readonly FlowCheck[],
  owner: FlowOwner | undefined,
  { root, files }: { root: string; files: Pick<Files, 'read'> },
): Promise<HealthFlow[]> {
  const flows = await Promise.all(
    checks.map(async ({ file, scope }) => {
      const flow = await readFlow(isAbsolute(file) ? file : join(root, file), files, file)
      const own = owner === undefined ? flow : flowOf(flow, owner, scope?.of)
      return own === undefined ? [] : [{ ...own, ...(scope?.whenDown === 'warn' ? { whenDown: 'warn' as const } : {}) }]
    }),
  )
  return flows.flat()
}

/**
 * A flow as a service asks it; undefined where it is of others. With `of`, its paths are below the address of the service. Without, they are
 * below the address of the environment, and it belongs to each service that a step of it asks, or to all where none asks one. Only what
 * the service answers itself is held against its release.
 */
export function flowOf(flow: Flow, { place, versionHeader }: FlowOwner, of: readonly string[] | undefined): Flow | undefined {
  const { service, services, url, around = url } = place
  if (of !== undefined && !of.includes('each') && !of.includes(service)) return undefined
  const steps = [...flow.steps, ...flow['clean-up']]
  const alone = services.length < 2
  const owners = new Set(steps.flatMap(({ http }) => ownerOf(addressOf(around, http.path), services) ?? []))
  if (!alone && of === undefined && owners.size > 0 && !owners.has(service)) return undefined
  const asked = (step: Flow['steps'][number]): Flow['steps'][number] => {
    const { http } = step
    const header = http['version-header'] ?? versionHeader
    if (alone || http.path.startsWith('$')) return { ...step, http: { ...http, 'version-header': header } }
    const path = askedBy(place, http.path, of) ?? addressOf(around, http.path)
    const foreign = isWholeAddress(path) && ownerOf(path, services) !== service
    const expect = foreign ? withoutRelease(http.expect) : http.expect
    return { ...step, http: { ...http, path, 'version-header': header, expect } }
  }
  return { ...flow, steps: flow.steps.map(asked), 'clean-up': flow['clean-up'].map(asked) }
}

type Expectation = Flow['steps'][number]['http']['expect']

function withoutRelease({ version, digest, 'digest-header': header, ...expect }: Expectation): Expectation {
  const judged = (text: string | undefined, name: string) => text === `$${name}` || text === `\${${name}}`
  return {
    ...expect,
    version: judged(version, 'RELEASE') ? undefined : version,
    ...(judged(digest, 'RELEASE_DIGEST') ? {} : { digest, 'digest-header': header }),
  }
}
