import { z } from 'zod'
import { artifacts } from './sections/artifacts.ts'
import { build } from './sections/build.ts'
import { database } from './sections/database.ts'
import { environments } from './sections/environment/environments.ts'
import { groupOrder } from './sections/environment/group-order.ts'
import { judge } from './sections/environment/judge.ts'
import { rollback } from './sections/environment/rollback.ts'
import { health } from './sections/health.ts'
import { ledger } from './sections/ledger.ts'
import { notifySection } from './sections/notify.ts'
import { quality } from './sections/quality.ts'
import { security } from './sections/security.ts'
import { services } from './sections/services.ts'
import { slug } from './sections/slug.ts'
import { tests } from './sections/tests.ts'

/** The grammar of slipway.yml; each section is a file of `sections/`. What is written there is turned into one form by product.ts. */
export const configSchema = z.strictObject({
  service: slug.optional().meta({
    description:
      'Name of the service, where the repository has one. Needed unless `services` lists them; it is the short form of a list of one.',
    examples: ['shop'],
  }),
  product: slug.optional().meta({
    description: 'Name of what the services are together; needed where there are several.',
    examples: ['swiftconcur'],
  }),
  environments: environments.meta({
    description: 'Where the service is deployed: one entry for each GitHub environment, by its name.',
    examples: [{ production: { url: 'https://example.com', branches: ['main'] } }],
  }),
  services: services.optional().meta({
    description: 'The services of the repository, by name, where there are several.',
    examples: [{ api: { in: 'api', on: 'cloudflare', url: '/api' } }],
  }),
  order: groupOrder.optional().meta({
    description:
      'How several services that are deployed together take their traffic. `sequential`: one after the other, each after those that it `needs`; where that leaves it open, a target that shifts all at once goes last. `lockstep`: each share at the same time, judged side by side; targets that shift all at once last. When one fails, those that were shifted go back in the reverse order, in either case.',
    examples: ['lockstep'],
  }),
  build: build.optional().meta({
    description: 'How the service is built, where the repository has one; of several, each has its own under `services`.',
    examples: [{ 'per-environment': true }],
  }),
  artifacts: artifacts.prefault({}).meta({
    description: 'Where the bytes of releases are kept, for rollbacks and for the next environment.',
    examples: [{ store: 'oci', ref: 'ghcr.io/acme/shop-releases' }],
  }),
  health: health.prefault({}).meta({
    description:
      'The health checks, by name: a list of probes, or a set that extends another one, is chosen by environments; a single check counts in all of them.',
    examples: [{ basic: [{ name: 'startup', http: { path: '/api/health' } }] }],
  }),
  rollback: rollback
    .optional()
    .meta({ description: 'When a release is rolled back automatically, in environments without rules of their own.' }),
  database: database.optional().meta({ description: 'The database of the product, in environments that do not describe their own.' }),
  tests: tests.optional().meta({
    description:
      'Tests of the deployed release, after its deployment or before it gets traffic: a failed one fails the run, and nothing is promoted.',
    examples: [{ after: 'staging', run: 'npx playwright test' }],
  }),
  judge: judge.optional().meta({
    description: 'What the judge may do, in environments that do not say it themselves.',
    examples: [{ mode: 'observe' }],
  }),
  security: security.prefault({}).meta({ description: 'What the findings of the security scan do.' }),
  quality: quality.prefault({}).meta({ description: 'What must hold of tests and coverage.' }),
  ledger: ledger.prefault({}).meta({ description: 'Whose records of deployments are believed.' }),
  notify: notifySection.prefault({}).meta({ description: 'Who is told of deployments and failures.' }),
})

export type ConfigFile = z.infer<typeof configSchema>

// The names by which the floors above know these types.
export type { Milliseconds } from '../core/duration.ts'
export type { Metric } from './metric.ts'
export type { Trigger } from './sections/environment/rollback.ts'
export type { TrafficPath } from './sections/environment/traffic.ts'
export type { Dependency, FlowCheck, Probe } from './sections/health.ts'
export { type HttpProbe, httpProbe, jsonValues } from './sections/http-probe.ts'
export type { Condition } from './sections/quality.ts'
export { describeStatuses, type ExpectedStatus, expectedStatus, isExpectedStatus } from './sections/status-codes.ts'
