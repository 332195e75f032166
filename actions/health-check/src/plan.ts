import { defaultVersionHeader } from '@slipway/shared/config/defaults'
import type { EnvironmentHealth } from '@slipway/shared/config/environment-health'
import type { HealthArea } from '@slipway/shared/config/health-areas'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { FlowCheck, Probe } from '@slipway/shared/config/schema'
import { closest } from '@slipway/shared/core/closest'
import { type Milliseconds, ms } from '@slipway/shared/core/duration'
import { ActionError } from '@slipway/shared/core/errors'
import type { Inputs } from './inputs.ts'

/** The probes and flows of a check, their address and their timing. */
export type CheckPlan = {
  baseUrl: string
  probes: readonly Probe[]
  flows: readonly FlowCheck[]
  /** Who asks about what a ready set is to cover. */
  areas: readonly HealthArea[]
  interval: number
} & ({ mode: 'wait'; timeout: number; successes: number } | { mode: 'watch'; duration: number; for: Milliseconds })

const standalone = { interval: 5_000, wait: 300_000, for: ms(30_000), probe: ms(10_000) }
const shortWatch = 60_000

/** Inputs have priority over the environment's configuration, which has priority over the defaults for an address alone. */
export function planCheck(inputs: Inputs, settings: { environment: EnvironmentConfig } | undefined): CheckPlan {
  const baseUrl = inputs.url ?? settings?.environment.url
  if (baseUrl === undefined) {
    throw new ActionError('Neither the input "url" nor the input "environment" is given', {
      hint: 'Give "url" to check an address by itself, or "environment" to check what .github/slipway.yml says of it.',
    })
  }
  const { probes, flows, areas } = healthOf(inputs, settings)
  const asked = { baseUrl, probes: [...probes, ...probesOfInputs(inputs, settings?.environment)], flows, areas }
  const interval = inputs.interval ?? settings?.environment.healthInterval ?? standalone.interval
  if (inputs.mode === 'wait') {
    const timeout = inputs.timeout ?? settings?.environment.rollout.readyWithin ?? standalone.wait
    return { ...asked, interval, mode: 'wait', timeout, successes: inputs.successes }
  }
  const ruleTime = inputs.for ?? ruleTimeOf(settings?.environment) ?? standalone.for
  return { ...asked, interval, mode: 'watch', duration: inputs.timeout ?? Math.min(shortWatch, ruleTime), for: ruleTime }
}

function healthOf({ health }: Inputs, settings: { environment: EnvironmentConfig } | undefined): EnvironmentHealth {
  if (health === undefined) return settings?.environment ?? { probes: [], flows: [], areas: [] }
  if (settings === undefined) {
    throw new ActionError(`The input "health" names the set "${health}", which needs the input "environment" too`)
  }
  const sets = settings.environment.healthSets
  const set = sets.get(health)
  if (set !== undefined) return set
  const names = [...sets.keys()]
  const near = closest(health, names)
  throw new ActionError(`There is no health set "${health}" in the configuration${near === undefined ? '' : `; did you mean "${near}"?`}`, {
    hint: `The configuration has: ${names.join(', ')}.`,
  })
}

/** The probes that the inputs describe: one per path, or one of the address itself. */
function probesOfInputs(inputs: Inputs, environment: EnvironmentConfig | undefined): Probe[] {
  const hasSettings = environment !== undefined
  const expectations = [inputs.expectStatus, inputs.expectHeader, inputs.expectJson, inputs.expectLatency, inputs.header]
  const unasked = inputs.path === undefined && expectations.every((one) => one === undefined)
  if (hasSettings && unasked) return []
  const paths = inputs.path ?? ['']
  return paths.map((path) => ({
    name: path === '' ? 'service' : path.replace(/[?#].*$/, '').slice(0, 60) || 'service',
    timeout: standalone.probe,
    http: {
      method: 'GET',
      path,
      headers: inputs.header ?? {},
      expect: {
        status: inputs.expectStatus ?? 200,
        headers: inputs.expectHeader ?? {},
        json: inputs.expectJson ?? {},
        latency: inputs.expectLatency,
        // Without an environment, the input "version" is the release that must answer.
        version: inputs.version === undefined || hasSettings ? undefined : '$RELEASE',
      },
      'version-header': environment?.versionHeader ?? defaultVersionHeader,
    },
  }))
}

function ruleTimeOf(environment: EnvironmentConfig | undefined): Milliseconds | undefined {
  const times = (environment?.triggers ?? []).flatMap((trigger) => ('health' in trigger ? [trigger.for] : []))
  return times.length === 0 ? undefined : ms(Math.min(...times))
}
