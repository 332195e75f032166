import { z } from 'zod'
import { duration } from '../../../core/duration.ts'
import { pathKeys } from '../../../core/json.ts'
import { percentage } from '../../../core/percentage.ts'
import { namesIn } from '../../variables.ts'
import { slug } from '../slug.ts'
import { headerName } from './traffic.ts'

/** The names that Slipway fills in itself. `FROM` and `TO` are seconds since 1970: the time of the reading, and `window` before it. */
export const sourceNames = ['RELEASE', 'SERVICE', 'ENVIRONMENT', 'COLOUR', 'FROM', 'TO'] as const

const limit = z.union([z.number(), percentage.transform((share) => ({ share: Number(share) }))])

const judged = {
  above: limit
    .optional()
    .meta({ description: 'What is bad: a number, or a percentage of 1, above which the value must not be.', examples: ['5%'] }),
  below: limit
    .optional()
    .meta({ description: 'What is bad: a number, or a percentage of 1, below which the value must not be.', examples: [10] }),
  for: duration.prefault('1m').meta({
    description:
      'How long the value must be bad without a break, or in at least half of the readings (three or more) from the first bad one on, until the release is taken back. `0s`: one reading is enough.',
  }),
  every: duration.prefault('15s').meta({ description: 'Time between two readings.' }),
  window: duration.prefault('5m').meta({ description: 'How long before the reading the time `$FROM` is, and how far back a range goes.' }),
  headers: z
    .record(z.string().regex(headerName, 'expected the name of a header'), z.string())
    .default({})
    .meta({
      description: 'Headers of the request to the source. `$NAME` is filled in.',
      examples: [{ authorization: 'Bearer $PROMETHEUS_TOKEN' }],
    }),
}

const address = z
  .string()
  .regex(
    /^(?:https?:\/\/|\$)(?![^/?#]*@)\S+$/,
    'expected an address that begins with http://, https:// or $NAME; credentials go into headers',
  )

const ownNamesOnly = (text: string) => namesIn(text).every((name) => sourceNames.some((own) => own === name))

const prometheus = z.strictObject({
  prometheus: address.meta({
    description: 'The address of Prometheus, or of anything with its HTTP API, without `/api/v1`. `$NAME` is filled in.',
    examples: ['https://prometheus.example.com'],
  }),
  query: z
    .string()
    .min(1)
    .refine(ownNamesOnly, `expected no other names than ${sourceNames.map((name) => `$${name}`).join(', ')}, as the query is shown`)
    .meta({
      description:
        'The query in PromQL. `$RELEASE`, `$SERVICE` and `$ENVIRONMENT` are filled in; one with `$COLOUR` is not read, since a watch is of no side; the query is shown with its value.',
      examples: [
        'sum(rate(http_requests_total{service="$SERVICE", code=~"5.."}[1m])) / sum(rate(http_requests_total{service="$SERVICE"}[1m]))',
      ],
    }),
  range: z.boolean().default(false).meta({
    description:
      'Whether the query is asked over the last `window` (query_range), and the highest value counts, the lowest where `below` is given.',
  }),
  series: z.enum(['one', 'highest', 'lowest', 'sum', 'average']).default('one').meta({
    description: 'What counts where the query gives several series; with `one`, several are no value.',
  }),
  ...judged,
})

const json = z.strictObject({
  json: address.meta({
    description: 'The address of a JSON document. `$NAME` is filled in, also `$FROM` and `$TO`.',
    examples: ['https://api.datadoghq.com/api/v1/query?from=$FROM&to=$TO&query=avg:trace.http.request.errors{service:shop}'],
  }),
  value: z
    .string()
    .refine((path) => (pathKeys(path) ?? []).length > 0, 'expected a path such as data[0].count')
    .meta({
      description: 'The path of the number in the document: keys and indices, a negative one from the end.',
      examples: ['series[0].pointlist[-1][1]'],
    }),
  ...judged,
})

/** Numbers that are kept elsewhere, and what of them is bad. */
export const sources = z
  .record(slug, z.union([prometheus, json]))
  .superRefine((all, context) => {
    for (const [name, { above, below }] of Object.entries(all))
      if ((above === undefined) === (below === undefined))
        context.addIssue({ code: 'custom', path: [name], message: 'expected either above or below: what is bad' })
  })
  .meta({ id: 'sources' })
export type SourcesFile = z.infer<typeof sources>
