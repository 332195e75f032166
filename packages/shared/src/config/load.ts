import { CORE_SCHEMA, load as loadYaml, mergeTag } from 'js-yaml'
import { z } from 'zod'
import { closest } from '../core/closest.ts'
import { ActionError, messageOf } from '../core/errors.ts'
import { withoutSecrets } from '../secrets/clean.ts'
import { coverageProblems } from './cross-checks/check-coverage.ts'
import { missingNames } from './cross-checks/missing-names.ts'
import { referenceProblems, tierProblems } from './cross-checks/references.ts'
import { sameTargetProblems } from './cross-checks/same-target.ts'
import { type EnvironmentConfig, environmentConfigOf } from './environment-config.ts'
import { type ConfigurationInputs, documentOfInputs, type InputsPlace, problemOfInputs } from './inputs-document.ts'
import { notYetProblems } from './not-yet.ts'
import { problemLine } from './problems.ts'
import { type Product, productOf } from './product.ts'
import { type ConfigFile, configSchema } from './schema.ts'
import { neededFirst } from './service-order.ts'
import { longestConfiguration, mostProblems, shownProblems, sizeProblems } from './size-limits.ts'

export type { EnvironmentConfig } from './environment-config.ts'

/** The configuration of one service, as the actions deploy it, with what holds of the whole product. */
export type Config = ProductSections & {
  service: string
  environments: ReadonlyMap<string, EnvironmentConfig>
}

type ProductSections = {
  security: Product['security']
  quality: Product['quality']
  notify: Product['notify']
}

/** The configuration of a product: all of its services, of which a repository often has one. */
export type ProductConfig = ProductSections & {
  /** What the services are together; the name of the service where there is one. */
  name: string
  /** All services, each after those that it needs. */
  services: readonly string[]
  environments: readonly string[]
  /** Throws an ActionError that lists the names there are. */
  of(service: string): Config
}

/**
 * Reads the text of a `slipway.yml` found at `path`. Throws one ActionError that lists every problem: path, value, what is
 * allowed, and the known key that a mistyped one is near to. A file of the `past` is only read for what it says: nothing is rolled out by
 * it any more, so two environments that share a target, or one that does not say its tier, are no reason not to.
 */
export function parseProduct(text: string, path: string, { past = false }: { past?: boolean } = {}): ProductConfig {
  return productConfigOf(readConfigFile(parseYaml(text, path), { past }), (problems) => invalid(path, problems))
}

/**
 * The configuration that the inputs of a step stand for: one service in one environment, by the grammar and the defaults of slipway.yml.
 * Throws one ActionError that lists every problem by the name of its input.
 */
export function productOfInputs(inputs: ConfigurationInputs, place: InputsPlace): ProductConfig {
  const written = documentOfInputs(inputs, place)
  if (written.state === 'problems') throw invalidInputs(written.problems)
  return productConfigOf(readConfigFile(written.document), (problems) =>
    invalidInputs(problems.map((line) => problemOfInputs(line, inputs, place))),
  )
}

/**
 * The section `security` of the text of a `slipway.yml` alone, with its defaults: whatever else is wrong with the file does not matter.
 * Throws an ActionError that lists the problems of this section.
 */
export function parseSecurity(text: string, path: string): ProductSections['security'] {
  const document = withoutAnchors(parseYaml(text, path))
  const { data, error } = z.object({ security: configSchema.shape.security }).safeParse(document ?? {})
  if (error !== undefined) throw invalid(path, problemLines(error.issues, document))
  return data.security
}

function productConfigOf(
  { file, problems }: { file: ConfigFile | undefined; problems: readonly string[] },
  invalidBecause: (problems: readonly string[]) => ActionError,
): ProductConfig {
  const product = file === undefined ? undefined : productOf(file)
  if (product === undefined || product.services.length === 0 || problems.length > 0) throw invalidBecause(problems)
  const { security, quality, notify } = product
  const sections = { security, quality, notify }
  const services = neededFirst(product.services)
  return {
    ...sections,
    name: product.name,
    services,
    environments: product.environments.map(({ name }) => name),
    of: (service) => {
      if (!services.includes(service)) throw unknownService(service, services)
      const own = product.deployments.filter((deployment) => deployment.service === service)
      return {
        ...sections,
        service,
        environments: new Map(own.map((deployment) => [deployment.environment, environmentConfigOf(product, deployment)])),
      }
    },
  }
}

/** The configuration of one service: the only one, or the one that is named. Throws an ActionError where several could be meant. */
export function parseConfig(text: string, path: string, { past = false, service }: { past?: boolean; service?: string } = {}): Config {
  return serviceOf(parseProduct(text, path, { past }), service)
}

/** The only service, or the one that is named. Throws an ActionError where several could be meant, or none has the name. */
export function serviceOf(product: ProductConfig, service: string | undefined): Config {
  const [only = '', ...more] = product.services
  if (service !== undefined || more.length === 0) return product.of(service ?? only)
  throw new ActionError(`The configuration has ${product.services.length} services, and this step is about one`, {
    hint: `Name it in the input "service": ${product.services.join(', ')}.`,
  })
}

function unknownService(name: string, services: readonly string[]): ActionError {
  const near = closest(name, services)
  return new ActionError(`There is no service "${name}" in the configuration${near === undefined ? '' : `; did you mean "${near}"?`}`, {
    hint: `The configuration has: ${services.join(', ')}.`,
  })
}

/** The sections of a document where they are right, and everything that is wrong with it, each thing as one line. */
export function readConfigFile(
  document: unknown,
  { past = false }: { past?: boolean } = {},
): { file: ConfigFile | undefined; problems: string[] } {
  const sections = withoutAnchors(document)
  const tooMuch = sizeProblems(sections)
  if (tooMuch.length > 0) return { file: undefined, problems: tooMuch }
  const missing = missingNames(sections)
  const notYet = notYetProblems(sections)
  const parsed = configSchema.safeParse(sections)
  if (!parsed.success) {
    return { file: undefined, problems: [...missing, ...problemLines(parsed.error.issues, sections), ...notYet] }
  }
  const between = [...(past ? [] : [...sameTargetProblems(parsed.data), ...tierProblems(parsed.data)]), ...referenceProblems(parsed.data)]
  const uncovered = missing.length + between.length > 0 ? [] : coverageProblems(parsed.data)
  return { file: parsed.data, problems: [...missing, ...between, ...uncovered, ...notYet] }
}

/** The lines of the first issues: for each unknown key the known ones are searched for what was meant. */
function problemLines(issues: readonly z.core.$ZodIssue[], document: unknown): string[] {
  const keys = keysOf(configSchema)
  const lines: string[] = []
  for (const issue of issues) {
    if (lines.length > mostProblems) break
    lines.push(...problemLine(issue, document, keys))
  }
  return lines
}

/** With `<<`, so that an anchor can be a base that an entry adds to. */
const yamlSchema = CORE_SCHEMA.withTags(mergeTag)

function parseYaml(text: string, path: string): unknown {
  const size = Buffer.byteLength(text)
  if (size > longestConfiguration)
    throw new ActionError(`${path} has ${size} bytes, and at most ${longestConfiguration} are read`, {
      hint: 'Take out of it what is no configuration.',
    })
  try {
    return loadYaml(text, { schema: yamlSchema })
  } catch (cause) {
    throw new ActionError(`${path} is not valid YAML: ${withoutSecrets(messageOf(cause))}`)
  }
}

/** Without the top-level keys `x` and `x-…`, which are there to hold YAML anchors. */
function withoutAnchors(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document
  return Object.fromEntries(Object.entries(document).filter(([key]) => !/^x(-|$)/.test(key)))
}

/** The environment of that name. Throws an ActionError that lists the names there are. */
export function environmentOf(config: Config, name: string): EnvironmentConfig {
  const found = config.environments.get(name)
  if (found !== undefined) return found
  const names = [...config.environments.keys()]
  const near = closest(name, names)
  throw new ActionError(`There is no environment "${name}" in the configuration${near === undefined ? '' : `; did you mean "${near}"?`}`, {
    hint: `The configuration has: ${names.join(', ')}.`,
  })
}

function invalid(path: string, problems: readonly string[]): ActionError {
  return new ActionError(`${path} has ${countOf(problems)}:\n${listOf(problems)}`, {
    hint: 'Every key is described in docs/configuration.md of Slipway, and for editors in schema/slipway.schema.json.',
  })
}

function invalidInputs(problems: readonly string[]): ActionError {
  return new ActionError(`The inputs of this step have ${countOf(problems)}:\n${listOf(problems)}`, {
    hint: 'docs/one-job.md of Slipway has each input, and docs/configuration.md each key of settings.',
  })
}

function countOf(problems: readonly string[]): string {
  if (problems.length > mostProblems) return `more than ${mostProblems} problems`
  return problems.length === 1 ? 'a problem' : `${problems.length} problems`
}

function listOf(problems: readonly string[]): string {
  return shownProblems(problems)
    .map((line) => `  - ${withoutSecrets(line)}`)
    .join('\n')
}

/** Every key that the schema knows anywhere, for "did you mean". */
function keysOf(schema: z.ZodType): string[] {
  const keys = new Set<string>()
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties' && typeof value === 'object' && value !== null) for (const name of Object.keys(value)) keys.add(name)
      visit(value)
    }
  }
  visit(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  return [...keys]
}
