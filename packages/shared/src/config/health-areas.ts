import { isWholeAddress } from '../core/address.ts'
import type { Dependency, FlowCheck, Probe } from './sections/health.ts'

/** What the guide's two sets ask about a service. */
export type AreaName =
  | 'startup'
  | 'database'
  | 'API endpoints'
  | 'authentication'
  | 'user flows'
  | 'third parties'
  | 'performance'
  | 'business logic'

/**
 * Who asks about an area: the checks of the set, the requests that a release is measured with, the health page where that tells of it, or
 * nobody; `how` says what would ask.
 */
export type HealthArea = { area: AreaName; by: 'checks' | 'traffic' } | { area: AreaName; by: 'page' | 'nobody'; how: string }

export type AreaFacts = {
  probes: readonly Probe[]
  flows: readonly FlowCheck[]
  /** What synthetic requests ask. */
  paths: readonly string[]
}

const healthNames = /(?:^|\/)(?:health(?:z|check|-check)?|ready(?:z)?|live(?:z)?)\/?$/i

/** The words by which a health page, or the name of a check, tells of a dependency. */
export const dependencyNames: Readonly<Record<Dependency, RegExp>> = {
  database: /^(?:databases?|db|postgres(?:ql)?|pg|mysql|mariadb|mongo(?:db)?|sql(?:ite|server)?|supabase|datasource|prisma)(?![a-z])/i,
  authentication: /^(?:auth(?:entication|orization|n|z)?|identity|oidc|oauth2?|sso|log-?in|sign-?in|sessions?)(?![a-z])/i,
}

/** What each area of a ready set has to do with; in the order of the guide. `whole`: the areas of `comprehensive` too. */
export function healthAreas(facts: AreaFacts, { whole }: { whole: boolean }): HealthArea[] {
  const { flows } = facts
  const basic = [
    byChecks(
      'startup',
      facts.probes.some(({ http }) => http !== undefined),
      'an http probe of its health page',
    ),
    dependency('database', facts),
    apiArea(facts),
    dependency('authentication', facts),
  ]
  if (!whole) return basic
  return [
    ...basic,
    byChecks('user flows', flows.length > 0, 'health: { NAME: { flow: FILE } }'),
    byChecks('third parties', facts.probes.some(isOfThirdParty), 'health: { NAME: { get: ADDRESS, when-down: warn } }'),
    { area: 'performance', by: 'traffic' },
    byChecks(
      'business logic',
      flows.length > 0 || facts.probes.some(expectsContent),
      'a flow, or a probe that expects something of the body',
    ),
  ]
}

function byChecks(area: AreaName, asked: boolean, how: string): HealthArea {
  return asked ? { area, by: 'checks' } : { area, by: 'nobody', how }
}

function dependency(area: Dependency, { probes }: AreaFacts): HealthArea {
  const names = dependencyNames[area]
  const tells = ({ name, http, postgres }: Probe) =>
    names.test(name) ||
    (area === 'database' && postgres !== undefined) ||
    Object.keys(http?.expect.json ?? {}).some((path) => path.split(/[.[\]"']+/).some((key) => names.test(key))) ||
    (http?.path ?? '').split('/').some((segment) => area === 'authentication' && names.test(segment))
  const how = area === 'database' ? 'health: { database: { postgres: {} } }' : `health: { ${area}: { get: PATH, status: 401 } }`
  return probes.some(tells) ? { area, by: 'checks' } : { area, by: 'page', how: `${how}, or a check "${area}" in the health page` }
}

function apiArea({ probes, paths }: AreaFacts): HealthArea {
  const area = 'API endpoints'
  if (probes.some(({ http }) => http !== undefined && isOwn(http.path) && !healthNames.test(http.path.replace(/[?#].*$/, ''))))
    return { area, by: 'checks' }
  return paths.some((path) => !healthNames.test(path))
    ? { area, by: 'traffic' }
    : { area, by: 'nobody', how: 'traffic: { paths: [/PATH] }, or a probe' }
}

function isOwn(path: string): boolean {
  return !isWholeAddress(path) && !path.startsWith('$')
}

function isOfThirdParty({ http, whenDown }: Probe): boolean {
  return whenDown === 'warn' || (http !== undefined && !isOwn(http.path))
}

function expectsContent({ http, postgres }: Probe): boolean {
  const { json = {}, body } = http?.expect ?? {}
  return Object.keys(json).some((path) => path !== 'status') || body !== undefined || postgres?.expect !== undefined
}
