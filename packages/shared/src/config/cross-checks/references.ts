import { closest } from '../../core/closest.ts'
import { readyHealthSets } from '../defaults.ts'
import { layersOf, productOf, type SettingsLayer, servicesOf, urlOf } from '../product.ts'
import type { ConfigFile } from '../schema.ts'
import { tier, toldTier } from '../sections/environment/tier.ts'
import { circlesIn } from './circles.ts'

/** Environments that are neither named as a tier nor say theirs: approval and limits would hang on a guess. */
export function tierProblems({ environments }: ConfigFile): string[] {
  return Object.entries(environments).flatMap(([name, section]) => {
    if (toldTier(name, section.tier) !== undefined) return []
    const example = /prod|live|main/.test(name) ? 'production' : /stag|test|qa|uat|pre/.test(name) ? 'staging' : 'development'
    return [
      `environments.${name}.tier: missing; only the names ${tier.options.join(', ')} say what an environment is, so write which one it is, for example tier: ${example}`,
    ]
  })
}

/** What is wrong between the sections of a file whose sections are right: names that are not there, circles, things said twice. */
export function referenceProblems(file: ConfigFile): string[] {
  return [...serviceProblems(file), ...environmentProblems(file), ...settingsProblems(file), ...healthProblems(file), ...testProblems(file)]
}

function serviceProblems(file: ConfigFile): string[] {
  const services = servicesOf(file)
  const names = Object.keys(services)
  const edges = new Map(names.map((name) => [name, services[name]?.needs ?? []]))
  return [
    ...(file.build !== undefined && file.services !== undefined
      ? ['build: `services` says how each service is built; put it under services.<name>.build']
      : []),
    ...(names.length > 1 && file.product === undefined ? ['product: missing; expected the name of what the services are together'] : []),
    ...[...edges].flatMap(([name, needs]) =>
      needs.flatMap((need) => unknown({ path: `services.${name}.needs`, name: need }, 'services', names)),
    ),
    ...circlesIn(edges).map((circle) => `services.${circle[0]}.needs: goes round in a circle: ${circle.join(' → ')}`),
  ]
}

function environmentProblems(file: ConfigFile): string[] {
  const names = Object.keys(file.environments)
  const edges = new Map(
    Object.entries(file.environments).map(([name, { promotes }]) => [name, promotes === undefined ? [] : [promotes.environment]]),
  )
  return [
    ...Object.entries(file.environments).flatMap(([name, environment]) => [
      ...(environment.promotes === undefined
        ? []
        : unknown({ path: `environments.${name}.promotes`, name: environment.promotes.environment }, 'environments', names)),
      ...(environment.promotes?.rebuild === 'refuse' && file.build?.['per-environment'] === true
        ? [
            `environments.${name}.promotes.rebuild: refuse, but build.per-environment says that every build is a new one; nothing could be deployed`,
          ]
        : []),
      ...(environment.approvers !== undefined && environment.approval === 'none'
        ? [`environments.${name}.approvers: approval is none, so nobody would be asked; take one of the two out`]
        : []),
      ...(environment.approval === 'by-command' ? byCommandProblems(name, file) : []),
      ...Object.keys(environment.services ?? {}).flatMap((service) =>
        unknown({ path: `environments.${name}.services`, name: service }, 'services', Object.keys(servicesOf(file))),
      ),
    ]),
    ...circlesIn(edges).map((circle) => `environments.${circle[0]}.promotes: goes round in a circle: ${circle.join(' → ')}`),
  ]
}

/** Who may run the line of a proposal has to be known by login: no token of a job may read who is in a team. */
function byCommandProblems(name: string, file: ConfigFile): string[] {
  const path = `environments.${name}`
  const approvers = file.environments[name]?.approvers ?? []
  const teams = approvers.filter((one) => one.includes('/'))
  const services = Object.keys(servicesOf(file))
  return [
    ...(approvers.length === 0
      ? [
          `${path}.approvers: missing; with approval: by-command it says who may run the line of a proposal, for example approvers: [mona, rosa]`,
        ]
      : []),
    ...(teams.length === 0
      ? []
      : [
          `${path}.approvers: ${teams.join(', ')} is a team, and the token of a workflow may not read who is in one; with approval: by-command, name logins`,
        ]),
    ...(services.length > 1
      ? [
          `${path}.approval: by-command is for a repository of one service, and this one has ${services.join(', ')}; use required, branch-policy or none`,
        ]
      : []),
  ]
}

/** Of each service in each environment: what is said in two places, and what is missing. */
function settingsProblems(file: ConfigFile): string[] {
  const problems: string[] = []
  const places = new Map<string, SettingsLayer>()
  for (const { service, environment, target, placement } of productOf(file).deployments) {
    const layers = layersOf(file, service, environment)
    const [here, own, around] = layers
    for (const { path, layer } of layers) places.set(path, layer)
    for (const slot of slots) {
      const [narrow, one, other] = [here, own, around].map((place) => slot.find((key) => place?.layer[key] !== undefined))
      if (narrow !== undefined || one === undefined || other === undefined) continue
      problems.push(`${own?.path}.${one}: ${around?.path}.${other} says it too; say which one holds under ${here?.path}.${one}`)
    }
    const single = file.services === undefined
    const path = single ? `environments.${environment}` : `${here?.path}`
    if (file.services !== undefined && urlOf(file, service, environment) === undefined)
      problems.push(`${path}.url: missing; neither the environment nor the service has an address`)
    if (target?.from === 'slipway.yml' && target.target.type === 'haproxy' && placement === undefined)
      problems.push(`${path}.placement: missing; a proxy shifts traffic but starts nothing, so prepare and retire say who starts a side`)
  }
  return [...[...places].flatMap(([path, layer]) => twiceIn(path, layer)), ...problems]
}

/** Keys that say the same thing, in the order in which a person is told of them. */
const slots = [
  ['target', 'on'],
  ['placement', 'start', 'stop'],
  ['health'],
  ['health-interval'],
  ['version-header'],
  ['side-path'],
  ['monitor'],
  ['thresholds'],
  ['traffic'],
  ['sources'],
  ['rollout'],
  ['hooks'],
  ['database'],
  ['rollback'],
] as const satisfies readonly (readonly (keyof SettingsLayer)[])[]

function twiceIn(path: string, { target, on, placement, start, stop }: SettingsLayer): string[] {
  const twice = (short: string, long: string) => [`${path}.${short}: ${path}.${long} says it too; take one of the two out`]
  return [
    ...(on !== undefined && target !== undefined ? twice('on', 'target') : []),
    ...(start !== undefined && placement?.prepare !== undefined ? twice('start', 'placement.prepare') : []),
    ...(stop !== undefined && placement?.retire !== undefined ? twice('stop', 'placement.retire') : []),
  ]
}

function healthProblems(file: ConfigFile): string[] {
  const sets = Object.keys(file.health).filter((name) => file.health[name]?.kind === 'set')
  const services = ['each', ...Object.keys(servicesOf(file))]
  return [
    ...layersIn(file).flatMap(({ path, layer: { health } }) =>
      health === undefined ? [] : unknownSet(file, { path: `${path}.health`, name: health }, sets),
    ),
    ...Object.keys(file.health).flatMap((name) => extendsProblems(file, name, sets)),
    ...checksOf(file).flatMap(({ path, scope }) =>
      (scope?.of ?? []).flatMap((of) => unknown({ path: `${path}.of`, name: of }, 'services', services)),
    ),
  ]
}

function layersIn(file: ConfigFile): { path: string; layer: SettingsLayer }[] {
  const pairs = Object.keys(file.environments).flatMap((environment) =>
    Object.keys(servicesOf(file)).flatMap((service) => layersOf(file, service, environment)),
  )
  return [...new Map(pairs.map((place) => [place.path, place])).values()]
}

function unknownSet({ health }: ConfigFile, { path, name }: Reference, sets: readonly string[]): string[] {
  if (health[name]?.kind === 'check') return [`${path}: "${name}" is a single check, which is asked in any case; name a set of probes`]
  if (readyHealthSets.includes(name) || sets.includes(name)) return []
  const near = closest(name, [...readyHealthSets, ...sets])
  return [
    `${path}: "${name}" is not one of the health sets (${sets.join(', ') || 'none are defined'})${near === undefined ? '' : `; did you mean "${near}"?`}`,
  ]
}

function extendsProblems(file: ConfigFile, name: string, sets: readonly string[]): string[] {
  const seen = new Set([name])
  for (let next = file.health[name]?.extends; next !== undefined; next = file.health[next]?.extends) {
    if (!readyHealthSets.includes(next) && !sets.includes(next))
      return [`health.${name}.extends: "${next}" is not one of the health sets (${sets.join(', ')})`]
    if (seen.has(next)) return [`health.${name}.extends: goes round in a circle through "${next}"`]
    seen.add(next)
  }
  return []
}

/** Every check that says where it counts, with its path. */
function checksOf({ health }: ConfigFile) {
  return Object.entries(health).flatMap(([name, { kind, scope, probes }]) =>
    kind === 'check'
      ? [{ path: `health.${name}`, scope }]
      : probes.map((probe) => ({ path: `health.${name} (${probe.name})`, scope: probe.scope })),
  )
}

function testProblems({ tests = [], environments }: ConfigFile): string[] {
  const named = tests.flatMap(({ after, before }) => [
    ...(after === undefined ? [] : [{ path: 'tests.after', name: after }]),
    ...(before === undefined ? [] : [{ path: 'tests.before', name: before }]),
  ])
  return named.flatMap((reference) => unknown(reference, 'environments', Object.keys(environments)))
}

/** A name that the file refers to, and the path of the key that does. */
type Reference = { path: string; name: string }

function unknown({ path, name }: Reference, what: string, names: readonly string[]): string[] {
  if (names.includes(name)) return []
  const near = closest(name, names)
  return [`${path}: "${name}" is not one of the ${what} (${names.join(', ')})${near === undefined ? '' : `; did you mean "${near}"?`}`]
}
