import { z } from 'zod'
import { duration, type Milliseconds } from '../../core/duration.ts'
import { type Tier, tier } from './environment/tier.ts'
import { bodyText, httpProbe, jsonValues } from './http-probe.ts'
import { type ProbeKinds, probeKindKeys, probeKindNames } from './probe-kinds.ts'
import { slug } from './slug.ts'
import { statusCodes } from './status-codes.ts'

const defaultTimeout = '10s'

const probeKeys = {
  http: httpProbe.optional().meta({ description: 'Asks an HTTP address.', examples: [{ path: '/api/health' }] }),
  get: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'Short form of an http probe: a GET of this path or whole address.',
      examples: ['/health'],
    }),
  status: statusCodes.optional().meta({
    description: 'What `get` expects as HTTP status, class (`2xx`), or several of them; 200 when absent.',
    examples: [401, '2xx'],
  }),
  json: jsonValues.optional().meta({
    description: 'What `get` expects in the JSON body, as `expect.json` of an http probe has it.',
    examples: [{ 'checks.database': 'pass' }],
  }),
  body: bodyText.optional().meta({
    description: 'What `get` expects in the body as text, as `expect.body` of an http probe has it.',
    examples: ['Welcome'],
  }),
  ...probeKindKeys,
  timeout: duration.optional().meta({
    description: 'Longest time that one attempt of a probe may take. A flow has time limits of its own.',
    default: defaultTimeout,
  }),
}

const scopeKeys = {
  of: z
    .union([slug, z.array(slug).min(1)])
    .optional()
    .meta({
      description:
        'The service, or the services, that the check belongs to; `each` is every one. Its path is below the address of each of them. Without it, the path is below the address of the environment, and the check belongs to the service whose address is the longest prefix of it; what no service answers is asked by each.',
      examples: ['api'],
    }),
  tier: z
    .union([tier, z.array(tier).min(1)])
    .optional()
    .meta({ description: 'The tiers whose environments are checked; without it, all.', examples: ['production'] }),
  'when-down': z
    .enum(['fail', 'warn'])
    .optional()
    .meta({
      description: 'What a failed check does: `fail` makes the service unhealthy, `warn` only reports it.',
      examples: ['warn'],
    }),
}

/** Where a check counts: `of` undefined is where its address says, `tiers` undefined is everywhere. */
export type CheckScope = { of: readonly string[] | undefined; tiers: readonly Tier[] | undefined; whenDown: 'fail' | 'warn' | undefined }

type Scoped = { of?: string | string[] | undefined; tier?: Tier | Tier[] | undefined; 'when-down'?: 'fail' | 'warn' | undefined }
type ProbeSection = z.infer<z.ZodObject<typeof probeKeys>> & Scoped

/** A probe as a file says it, for all services and environments. */
export type WrittenProbe = Pick<ProbeSection, 'http' | keyof ProbeKinds> & {
  name: string
  timeout: Milliseconds
  scope?: CheckScope
  /** Of a ready set: the dependencies whose state on the health page counts as the service's own. */
  reads?: readonly Dependency[]
  /** Of a ready set: the dependency that the health page tells of where this machine cannot reach it, or does not know its address. */
  orPage?: Dependency
}

/** What a service depends on, as its health page tells of it. */
export type Dependency = 'database' | 'authentication'

/**
 * One question to a service or its surroundings, as one service asks it: exactly one of `http` and the kinds is there. `whenDown: 'warn'`
 * makes every result of it but a pass a warning.
 */
export type Probe = Omit<WrittenProbe, 'scope' | 'postgres'> & {
  postgres?: (NonNullable<ProbeKinds['postgres']> & { url: string }) | undefined
  whenDown?: 'warn'
}

/** A flow by its file, from the root of the repository. */
export type FlowCheck = { file: string; scope?: CheckScope }

const kindOf = (kinds: readonly string[]) => `expected exactly one of ${kinds.join(', ')}`
const kindsOfProbe = ['http', 'get', ...probeKindNames]
const oneOf = (written: Readonly<Record<string, unknown>>, kinds: readonly string[]) =>
  kinds.filter((kind) => written[kind] !== undefined).length === 1
const shortFormOnly = 'status, json and body belong to get; of an http probe they stand under expect'
const shortFormIsOwn = ({ get, status, json, body }: Pick<ProbeSection, 'get' | 'status' | 'json' | 'body'>) =>
  get !== undefined || (status === undefined && json === undefined && body === undefined)

const probe = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(60)
      .meta({ description: 'Name of the probe in reports.', examples: ['startup'] }),
    ...probeKeys,
    ...scopeKeys,
  })
  .refine((written) => oneOf(written, kindsOfProbe), kindOf(kindsOfProbe))
  .refine(shortFormIsOwn, shortFormOnly)
  .transform(({ name, ...written }) => probeOf(name, written))
  .meta({ id: 'probe' })

const probeSet = z.strictObject({
  extends: z
    .string()
    .optional()
    .meta({ description: 'The set whose probes and flows come first.', examples: ['basic'] }),
  probes: z.array(probe).prefault([]).meta({ description: 'The probes of the set.' }),
  flows: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: 'Files of multi-step flows that belong to the set.', examples: [['checkout.flow.yml']] }),
})

const namedCheck = z
  .strictObject({
    ...probeKeys,
    flow: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'File of a multi-step flow that is run as one check.', examples: ['flows/upload.yml'] }),
    ...scopeKeys,
  })
  .refine((written) => oneOf(written, [...kindsOfProbe, 'flow']), kindOf([...kindsOfProbe, 'flow']))
  .refine(shortFormIsOwn, shortFormOnly)
  .refine(({ flow, timeout }) => flow === undefined || timeout === undefined, 'timeout belongs to a probe; the file of a flow has its own')

/** An entry of `health`: a set of probes, which an environment chooses by name, or one check, which counts by itself. */
export type HealthEntry = {
  kind: 'set' | 'check'
  extends: string | undefined
  probes: WrittenProbe[]
  flows: FlowCheck[]
  scope: CheckScope | undefined
}

/** The health checks of a file, by name. */
export const health = z
  .record(slug, z.union([z.array(probe).min(1), probeSet, namedCheck]))
  .transform((entries) => Object.fromEntries(Object.entries(entries).map(([name, written]) => [name, entryOf(name, written)])))

function entryOf(name: string, written: WrittenProbe[] | z.infer<typeof probeSet> | z.infer<typeof namedCheck>): HealthEntry {
  if (Array.isArray(written)) return { kind: 'set', extends: undefined, probes: written, flows: [], scope: undefined }
  if ('probes' in written) {
    const flows = written.flows.map((file) => ({ file }))
    return { kind: 'set', scope: undefined, extends: written.extends, probes: written.probes, flows }
  }
  const { flow: file, ...rest } = written
  const scope = scopeOf(rest)
  const checks =
    file === undefined
      ? { probes: [probeOf(name, rest)], flows: [] }
      : { probes: [], flows: [{ file, ...(scope === undefined ? {} : { scope }) }] }
  return { kind: 'check', extends: undefined, ...checks, scope }
}

function probeOf(
  name: string,
  { get, status, json, body, http, timeout, of, tier, 'when-down': whenDown, ...kinds }: ProbeSection,
): WrittenProbe {
  const scope = scopeOf({ of, tier, 'when-down': whenDown })
  const asked = get === undefined ? http : httpProbe.parse({ path: get, expect: { status, json, body } })
  return {
    name,
    timeout: timeout ?? duration.parse(defaultTimeout),
    ...(asked === undefined ? {} : { http: asked }),
    ...kinds,
    ...(scope === undefined ? {} : { scope }),
  }
}

function scopeOf({ of, tier, 'when-down': whenDown }: Scoped): CheckScope | undefined {
  if (of === undefined && tier === undefined && whenDown === undefined) return undefined
  return { of: listOf(of), tiers: listOf(tier), whenDown }
}

function listOf<T extends string>(value: T | T[] | undefined): T[] | undefined {
  return typeof value === 'string' ? [value] : value
}
