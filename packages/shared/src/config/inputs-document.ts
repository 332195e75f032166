import { isDeepStrictEqual } from 'node:util'
import { CORE_SCHEMA, load as loadYaml } from 'js-yaml'
import { messageOf } from '../core/errors.ts'
import { toldTier } from './sections/environment/tier.ts'

/** What the inputs of a step say in the place of a slipway.yml, each as it was written. */
export type ConfigurationInputs = {
  url?: string | undefined
  target?: string | undefined
  start?: string | undefined
  stop?: string | undefined
  health?: string | undefined
  errorRate?: string | undefined
  responseTime?: string | undefined
  steps?: string | undefined
  watch?: string | undefined
  deployedBy?: string | undefined
  settings?: string | undefined
}

/** The names that a slipway.yml gives, and the inputs take from elsewhere. */
export type InputsPlace = { service: string; environment: string }

/** The document of a slipway.yml, for the loader; or what keeps the inputs from being one. */
export type InputsDocument = { state: 'document'; document: unknown } | { state: 'problems'; problems: readonly string[] }

type Map = Record<string, unknown>

/** How long a release is watched where nobody says it. */
const usualWatch = '5m'

/** A page that answers, or leads elsewhere: nothing else is known of a service whose health address nobody has named. */
const answers = { get: '/', status: ['2xx', '3xx'] }

/**
 * The slipway.yml that the inputs stand for: one service in one environment. `settings` adds the keys of an environment that have no input
 * of their own, and takes the place of a default. Values are not looked at here: the loader knows what is right.
 */
export function documentOfInputs(inputs: ConfigurationInputs, { service, environment }: InputsPlace): InputsDocument {
  const problems: string[] = []
  const parsed = (input: 'target' | 'health' | 'settings'): unknown => {
    try {
      return loadYaml(inputs[input] ?? '', { schema: CORE_SCHEMA })
    } catch (error) {
      problems.push(`${input}: not valid YAML: ${messageOf(error)}`)
      return undefined
    }
  }
  const settings = inputs.settings === undefined ? {} : parsed('settings')
  if (!isMap(settings)) problems.push('settings: expected keys of an environment, as slipway.yml has them')
  const target = inputs.target === undefined ? undefined : (providerNamed(inputs.target) ?? parsed('target'))
  if (inputs.target === undefined && !(isMap(settings) && (settings['target'] !== undefined || settings['on'] !== undefined)))
    problems.push(`target: missing; expected ${words.join(', ')}, or what stands under target in slipway.yml, as YAML`)
  const health = healthOf(inputs.health, () => parsed('health'))
  const more: Map = isMap(settings) ? settings : {}
  const said: Map = {
    ...withoutAbsent({
      url: inputs.url,
      target,
      start: inputs.start,
      stop: inputs.stop,
      health: health.set,
      monitor: inputs.watch,
      thresholds: withoutAbsent({
        'error-rate': inputs.errorRate,
        'response-time': withoutAbsent({ p95: inputs.responseTime }),
      }),
      rollout: withoutAbsent({ steps: inputs.steps === undefined ? undefined : stepsOf(inputs.steps) }),
    }),
  }
  for (const path of saidTwice(said, more))
    problems.push(`settings.${path}: the input "${inputOf(path) ?? 'settings'}" says it otherwise; take one of the two out`)
  if (problems.length > 0) return { state: 'problems', problems }
  const defaults: Map = {
    tier: toldTier(environment, undefined) ?? 'production',
    approval: 'none',
    'pause-after-rollback': false,
    monitor: usualWatch,
    // As the short form of slipway.yml has it.
    ...(inputs.target === 'haproxy' ? { target: { socket: '$HAPROXY_SOCKET', backend: service } } : {}),
  }
  return {
    state: 'document',
    document: {
      service,
      environments: { [environment]: over(over(defaults, said), more) },
      health: health.section,
      ...(inputs.deployedBy === undefined ? {} : { ledger: { workflows: wordsOf(inputs.deployedBy) } }),
    },
  }
}

const words = ['haproxy', 'cloudflare', 'vercel', 'kubernetes', 'command']

/** The target that one word names; undefined for anything else. */
function providerNamed(text: string): Map | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined
  return { type: text === 'cloudflare' ? 'cloudflare-workers' : text }
}

/** One address that is asked, the list of a set, or the whole section. */
function healthOf(text: string | undefined, parsed: () => unknown): { section: unknown; set: string | undefined } {
  if (text === undefined) return { section: { up: answers }, set: undefined }
  if (/^(\/|https?:\/\/)\S*$/.test(text)) return { section: { up: { get: text } }, set: undefined }
  const value = parsed()
  return Array.isArray(value) ? { section: { basic: value }, set: 'basic' } : { section: value, set: undefined }
}

/** `5%, 25% for 2m, 100%`: what is no such step is left to the loader. */
function stepsOf(text: string): unknown[] {
  return text
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [, weight, time] = /^(\S+)\s+for\s+(\S+)$/.exec(one) ?? []
      return weight === undefined ? one : { weight, time }
    })
}

/** File names, with commas or spaces between them. */
function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}

function isMap(value: unknown): value is Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withoutAbsent(map: Map): Map | undefined {
  const entries = Object.entries(map).filter(([, value]) => value !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** `upper` over `lower`, key by key. */
function over(lower: Map, upper: Map): Map {
  const both = { ...lower }
  for (const [key, value] of Object.entries(upper)) {
    const below = both[key]
    both[key] = isMap(below) && isMap(value) ? over(below, value) : value
  }
  return both
}

/** The paths of which the two say something else. */
function saidTwice(one: Map, other: Map, path = ''): string[] {
  return Object.entries(other).flatMap(([key, value]) => {
    const here = one[key]
    if (here === undefined) return []
    if (isMap(here) && isMap(value)) return saidTwice(here, value, `${path}${key}.`)
    return isDeepStrictEqual(here, value) ? [] : [`${path}${key}`]
  })
}

/** Which input says what stands at a path of the environment; the longest path that fits. */
const inputPaths: readonly (readonly [path: string, input: string])[] = [
  ['thresholds.response-time.p95', 'response-time'],
  ['thresholds.error-rate', 'error-rate'],
  ['rollout.steps', 'steps'],
  ['monitor', 'watch'],
  ['url', 'url'],
  ['target', 'target'],
  ['start', 'start'],
  ['stop', 'stop'],
  ['placement', 'start'],
]

function inputOf(path: string): string | undefined {
  return inputPaths.find(([own]) => path === own || path.startsWith(`${own}.`))?.[1]
}

/**
 * A problem that the loader found in the document, with the name of the input in the place of the path in slipway.yml. `inputs`: what was
 * given; what was not comes from `settings`.
 */
export function problemOfInputs(line: string, inputs: ConfigurationInputs, { environment }: InputsPlace): string {
  const around = `environments.${environment}.`
  if (line.startsWith(around)) {
    const path = line.slice(around.length)
    for (const [own, input] of inputPaths) {
      const rest = path.startsWith(`${own}:`) || path.startsWith(`${own}.`) ? path.slice(own.length) : undefined
      if (rest === undefined) continue
      return isGiven(input, inputs) || line.includes(': missing') ? `${input}${rest}` : `settings.${path}`
    }
    return `settings.${path}`
  }
  if (/^environments\.[^.:]*:/.test(line)) return line.replace(/^environments\.[^.:]*/, 'environment')
  if (line.startsWith('ledger.workflows')) return line.replace(/^ledger\.workflows/, 'deployed-by')
  return line.replace(/^health\.(up|basic)\b/, 'health')
}

function isGiven(input: string, inputs: ConfigurationInputs): boolean {
  const given: Readonly<Record<string, string | undefined>> = {
    ...inputs,
    'error-rate': inputs.errorRate,
    'response-time': inputs.responseTime,
  }
  return given[input] !== undefined
}
