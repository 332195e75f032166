import { z } from 'zod'
import { duration, ms } from '../../core/duration.ts'
import { parseHostPort } from '../../core/host-port.ts'
import { expectedValue } from './http-probe.ts'

const caFile = z
  .string()
  .min(1)
  .optional()
  .meta({
    description:
      'A file with certificates in PEM, from the root of the repository, that are trusted for this connection beside those of Node.',
    examples: ['.github/internal-ca.pem'],
  })

/** A host and a port; without a host, that of the service. What holds a `$NAME` is known later. */
const hostPort = (port?: number) =>
  z
    .string()
    .refine(
      (text) => text.includes('$') || parseHostPort(text, { ownHost: 'host', ...(port === undefined ? {} : { port }) }) !== undefined,
      port === undefined
        ? 'expected host:port, such as db.example.com:5432, or :5432 for the host of the service'
        : 'expected a host, such as example.com, or host:port',
    )

const postgres = z.strictObject({
  url: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Address of the Postgres server that is asked; without it, `database.postgres`.', examples: ['$DATABASE_URL'] }),
  query: z.string().default('select 1').meta({ description: 'The query of the probe; it must succeed.' }),
  expect: z
    .strictObject({
      rows: expectedValue
        .optional()
        .meta({ description: 'How many rows the query must give; with operators as in `expect.json`.', examples: [1, '> 0'] }),
      value: expectedValue.optional().meta({
        description:
          'What the first column of the first row must be, as Postgres writes it (`t`, `f`); with operators as in `expect.json`.',
        examples: ['f', '< 100'],
      }),
    })
    .optional()
    .meta({ description: 'What the query must give; without it, it must only succeed.', examples: [{ rows: 1 }, { value: 'f' }] }),
})

const tcp = z.union([
  hostPort().transform((address) => ({ address })),
  z.strictObject({
    address: hostPort().meta({ description: 'Host and port; `:25` is the host of the service.', examples: ['smtp.example.com:25'] }),
    send: z
      .string()
      .optional()
      .meta({ description: 'What is sent once connected.', examples: ['version\r\n'] }),
    expect: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'A text that has to come.', examples: ['220 '] }),
  }),
])

const usualExpiry = { warn: ms(14 * 86_400_000), fail: ms(0) }

const tls = z.union([
  hostPort(443).transform((address) => ({ address, expires: usualExpiry })),
  z.strictObject({
    address: hostPort(443).meta({ description: 'A host, or host and port; 443 without one.', examples: ['example.com'] }),
    name: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The name that the certificate must be for, where that is not the host.', examples: ['example.com'] }),
    expires: z
      .strictObject({
        warn: duration.prefault('14d').meta({ description: 'A certificate that ends within this time is a warning.' }),
        fail: duration.prefault('0s').meta({ description: 'A certificate that ends within this time fails.', examples: ['2d'] }),
      })
      .prefault({})
      .meta({
        description: 'How near its end a certificate may be; one that has ended always fails.',
        examples: [{ warn: '21d', fail: '2d' }],
      }),
    'ca-file': caFile,
  }),
])

const dnsRecord = z.enum(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT'])
const dns = z.union([
  z
    .string()
    .min(1)
    .transform((name) => ({ name, type: dnsRecord.enum.A })),
  z.strictObject({
    name: z
      .string()
      .min(1)
      .meta({ description: 'The name that DNS is asked for.', examples: ['example.com'] }),
    type: dnsRecord.default('A').meta({ description: 'The kind of record.' }),
    server: hostPort(53)
      .optional()
      .meta({ description: 'Address of the DNS server that is asked; without it, that of the runner.', examples: ['192.0.2.53'] }),
    expect: z
      .union([expectedValue, z.array(expectedValue).min(1)])
      .optional()
      .meta({
        description:
          'A value, or several, that each must be among the records; with operators as in `expect.json`. Without it, any record will do.',
        examples: ['203.0.113.7', '~ ^v=spf1'],
      }),
  }),
])

const grpc = z.union([
  hostPort().transform((address) => ({ address, service: '', tls: false })),
  z.strictObject({
    address: hostPort().meta({ description: 'Host and port; `:50051` is the host of the service.', examples: ['api.example.com:50051'] }),
    service: z
      .string()
      .default('')
      .meta({ description: 'The service whose health is asked; the whole server without it.', examples: ['shop.v1.Cart'] }),
    tls: z.boolean().default(false).meta({ description: 'Whether the server is asked over TLS.' }),
    'ca-file': caFile,
  }),
])

const redisUrl = z.string().regex(/^(\$|rediss?:\/\/)/, 'expected $NAME, or an address that begins with redis:// or rediss://')
const redis = z.union([
  redisUrl.transform((url) => ({ url })),
  z.strictObject({
    url: redisUrl.meta({ description: 'Address of the Redis; `rediss://` is TLS.', examples: ['$REDIS_URL'] }),
    'ca-file': caFile,
  }),
])

/** The kinds of a probe beside http: what each asks, and what it expects. */
export const probeKindKeys = {
  postgres: postgres.optional().meta({ description: 'Asks a Postgres database.', examples: [{ url: '$DATABASE_URL' }] }),
  tcp: tcp.optional().meta({ description: 'Connects to a host and port, and may wait for a text.', examples: ['smtp.example.com:25'] }),
  tls: tls.optional().meta({
    description: 'Looks at the certificate of a host: its end, its name and who vouches for it.',
    examples: ['example.com'],
  }),
  dns: dns.optional().meta({ description: 'Asks DNS for a name, past the cache of the runner.', examples: ['example.com'] }),
  grpc: grpc.optional().meta({ description: 'Asks the health service of a gRPC server (grpc.health.v1).', examples: [':50051'] }),
  redis: redis.optional().meta({ description: 'Logs in to a Redis and sends PING.', examples: ['$REDIS_URL'] }),
}

const kinds = z.object(probeKindKeys)

/** What the kinds ask, as a file says it. */
export type ProbeKinds = z.infer<typeof kinds>

export const probeKindNames = Object.keys(probeKindKeys)
