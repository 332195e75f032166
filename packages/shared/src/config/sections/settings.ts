import { z } from 'zod'
import { duration } from '../../core/duration.ts'
import { command } from '../command.ts'
import { target } from '../targets.ts'
import { database } from './database.ts'
import { hooks } from './environment/hooks.ts'
import { placement } from './environment/placement.ts'
import { rollback } from './environment/rollback.ts'
import { rollout } from './environment/rollout.ts'
import { sources } from './environment/sources.ts'
import { thresholds } from './environment/thresholds.ts'
import { headerName, traffic } from './environment/traffic.ts'
import { on } from './provider.ts'

const runnerLabel = z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'expected the label of a runner')

/** A label as it is, several as JSON: the two forms that the workflows read. */
const runsOn = z.union([
  runnerLabel,
  z
    .array(runnerLabel)
    .min(1)
    .transform((labels) => JSON.stringify(labels)),
])

/** The keys that hold of one service in one environment. They may stand at the environment, at the service, or where both meet. */
export const settings = {
  on: on.optional().meta({
    description:
      'Where the service runs, in short: a provider, or a provider with the name of the service there. `target` is the long form.',
    examples: [{ haproxy: 'parser' }],
  }),
  target: target.optional().meta({
    description: 'Who shifts the traffic between the two sides of the service.',
    examples: [{ type: 'haproxy', socket: '$HAPROXY_SOCKET', backend: 'web' }],
  }),
  start: command.optional().meta({
    description: 'Short form of `placement.prepare`: the command that starts a release on a side.',
    examples: ['deploy/start.sh'],
  }),
  stop: command.optional().meta({
    description: 'Short form of `placement.retire`: the command that stops a side.',
    examples: ['deploy/stop.sh'],
  }),
  placement: placement.optional().meta({
    description: 'Who starts and stops a release on a side; some targets do it themselves.',
    examples: [{ prepare: ['deploy/start.sh', '$COLOUR', '$RELEASE'], retire: ['deploy/stop.sh', '$COLOUR'] }],
  }),
  'runs-on': runsOn.optional().meta({
    description:
      'The runner whose job deploys, where a target can be reached from there alone: its label, or a list of labels that it has all of. Services that are deployed together have the same one. Without it, the inputs `deploy_runs_on` and then `runs_on` of the workflow say it.',
    examples: ['production-network', ['self-hosted', 'production']],
  }),
  health: z
    .string()
    .optional()
    .meta({
      description:
        'The set of `health` that is asked. `basic` and `comprehensive` (or `advanced`) are there without being written: the service answers on its health page, the database answers or the page says so, and what else they are to ask and nobody has configured is named as not asked.',
      examples: ['comprehensive'],
    }),
  'health-interval': duration.optional().meta({ description: 'Time between two rounds of the health checks.' }),
  'version-header': z
    .string()
    .regex(headerName, 'expected the name of a header')
    .optional()
    .meta({
      description:
        'The header in which the service tells its release: of probes that name none themselves, of synthetic requests, and of what counts as answered by another release. x-release when absent.',
      examples: ['x-api-release'],
    }),
  'side-path': z
    .string()
    .regex(/^\/(?!\/)/, 'expected a path that begins with one /')
    .optional()
    .meta({
      description:
        'The path below which a side of the service answers at its own address, for a proxy that takes the path of the service off, or puts another one before it. Without it, a side is asked below the path of the address of the service, unless the address of the side has a path itself.',
      examples: ['/'],
    }),
  monitor: duration.optional().meta({ description: 'How long a release is watched after it got all traffic.' }),
  look: duration.optional().meta({
    description:
      'How long what is live is looked at by the clock, or when an alert of the team starts a look. Longer where the requests that a judgement needs take longer.',
    examples: ['2m'],
  }),
  thresholds: thresholds.optional().meta({
    description: 'The limits that a release is judged by. A limit that is not given has the default of the tier.',
    examples: [{ 'response-time': { p95: '1s' }, 'error-rate': '1%' }],
  }),
  traffic: traffic.optional().meta({
    description: 'The synthetic requests that a release is measured with.',
    examples: [{ 'requests-per-second': 20, paths: ['/', '/api/items'] }],
  }),
  sources: sources.optional().meta({
    description:
      'Numbers of the release that are kept elsewhere, by a name: what a query of Prometheus gives, or what stands in a JSON document. A number that is bad for its time takes the release back; one that cannot be had, or is not there, is never 0.',
    examples: [
      {
        errors: {
          prometheus: 'https://prometheus.example.com',
          query:
            'sum(rate(http_requests_total{service="$SERVICE", code=~"5.."}[1m])) / sum(rate(http_requests_total{service="$SERVICE"}[1m]))',
          above: '5%',
          for: '1m',
        },
      },
    ],
  }),
  rollout: rollout.optional().meta({
    description: 'How the traffic goes from the old release to the new one.',
    examples: [{ steps: ['10%', '50%', '100%'], 'step-time': '2m' }],
  }),
  hooks: hooks.optional().meta({
    description:
      'Your own commands at fixed places of a rollout: before-prepare, after-prepare, before-shift, after-promote, after-rollback.',
    examples: [{ 'before-shift': 'npm run warm-cache' }],
  }),
  database: database.optional().meta({ description: 'What a rollout must know of the database here.' }),
  rollback: rollback
    .optional()
    .meta({ description: 'When a release is rolled back automatically here, in place of the rules of the file.' }),
}
