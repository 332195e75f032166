import { isDeepStrictEqual } from 'node:util'
import { ActionError } from '../core/errors.ts'
import type { ConfigurationInputs } from './inputs-document.ts'
import { type EnvironmentConfig, environmentOf, type ProductConfig, productOfInputs, serviceOf } from './load.ts'

/** An input, and what it says of an environment in the one form that both spellings are turned into. */
const readings: readonly (readonly [input: string, key: keyof ConfigurationInputs, said: (environment: EnvironmentConfig) => unknown])[] = [
  ['url', 'url', ({ url }) => url],
  ['target', 'target', ({ target }) => target],
  ['start', 'start', ({ placement }) => placement?.prepare],
  ['stop', 'stop', ({ placement }) => placement?.retire],
  ['health', 'health', ({ probes, flows }) => [probes.map(({ name: _, ...asked }) => asked), flows]],
  ['error-rate', 'errorRate', ({ thresholds }) => thresholds['error-rate']],
  ['response-time', 'responseTime', ({ thresholds }) => thresholds['response-time.p95']],
  ['steps', 'steps', ({ rollout }) => rollout.steps],
  ['watch', 'watch', ({ monitor }) => monitor],
  ['deployed-by', 'deployedBy', ({ ledger }) => ledger.workflows],
]

/**
 * The file rules. Throws an ActionError that lists the inputs that say something else than it does of the service and environment, since
 * which of the two was meant cannot be told. An input that says the same is no harm.
 */
export function refuseOtherInputs(
  product: ProductConfig,
  inputs: ConfigurationInputs,
  { path, service, environment }: { path: string; service: string | undefined; environment: string | undefined },
): void {
  const given = readings.filter(([, key]) => inputs[key] !== undefined)
  const hint = `${path} is there, so it rules: write it there, and leave the inputs out; or take the file out of the checkout of this job.`
  if (inputs.settings !== undefined) throw new ActionError(`The input "settings" says what stands in ${path}, which is there too`, { hint })
  if (environment === undefined)
    throw new ActionError(`The input "environment" is missing: ${path} has ${product.environments.join(', ')}`, { hint })
  if (service === undefined && product.services.length > 1) {
    const names = given.map(([input]) => `"${input}"`).join(', ')
    throw new ActionError(`The inputs ${names} are of one service, and ${path} has ${product.services.join(', ')}`, { hint })
  }
  const written = environmentOf(serviceOf(product, service), environment)
  const place = { service: written.service, environment }
  // What the inputs leave out is not compared; the grammar wants it all the same.
  const full = { url: inputs.url ?? written.url, target: inputs.target ?? 'vercel', start: inputs.start ?? 'true' }
  const asked = environmentOf(productOfInputs({ ...inputs, ...full }, place).of(written.service), environment)
  const others = given.filter(([, , said]) => !isDeepStrictEqual(said(asked), said(written)))
  if (others.length === 0) return
  const lines = others.map(([input, key]) => `  - ${input}: ${JSON.stringify(inputs[key])}: ${path} says something else of ${environment}`)
  throw new ActionError(
    `${others.length === 1 ? 'An input contradicts' : `${others.length} inputs contradict`} ${path}:\n${lines.join('\n')}`,
    { hint },
  )
}
