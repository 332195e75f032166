import type { Probe } from '../config/schema.ts'
import { describeExpectation, expectedValueOf, meetsExpectation } from '../core/expected-value.ts'
import { parseHostPort } from '../core/host-port.ts'
import { readCaFile } from '../ports/ca-file.ts'
import type { Clock } from '../ports/clock.ts'
import type { Dns } from './dns/dns.ts'
import { systemDns } from './dns/system-dns.ts'
import type { Grpc } from './grpc/grpc.ts'
import { systemGrpc } from './grpc/system-grpc.ts'
import { shownAddress, shownBeginning } from './http/told-text.ts'
import { answeredResult, lostResult } from './lost-result.ts'
import type { Postgres } from './postgres/postgres.ts'
import { postgresProblems } from './postgres/postgres-problems.ts'
import { systemPostgres } from './postgres/system-postgres.ts'
import type { UnnamedResult } from './probe-result.ts'
import type { Redis } from './redis/redis.ts'
import { systemRedis } from './redis/system-redis.ts'
import { judgeCertificate } from './socket/certificate.ts'
import type { Sockets } from './socket/socket.ts'
import { systemSockets } from './socket/system-sockets.ts'

/** The clients of the kinds of probe beside http. */
export type ProbeClients = { postgres: Postgres; sockets: Sockets; dns: Dns; grpc: Grpc; redis: Redis }

const systemClients: ProbeClients = {
  postgres: systemPostgres,
  sockets: systemSockets,
  dns: systemDns,
  grpc: systemGrpc,
  redis: systemRedis,
}

/** `wanted` is the probe with its variables replaced, `written` the same without: only that is shown. `timeout` is in milliseconds. */
export type KindRun = { wanted: Probe; written: Probe; timeout: number }

export type KindRunOptions = {
  baseUrl: string
  clock: Clock
  clients: Partial<ProbeClients>
  signal?: AbortSignal
  redact: (text: string) => string
}

type Asking = KindRunOptions & { written: Probe; timeout: number; clients: ProbeClients }

/** Asks what a probe of another kind than http asks; undefined where it is none. Throws an ActionError where a CA file cannot be read. */
export async function runKind({ wanted, written, timeout }: KindRun, options: KindRunOptions): Promise<UnnamedResult | undefined> {
  const asking = { ...options, written, timeout, clients: { ...systemClients, ...options.clients } }
  if (wanted.postgres !== undefined) return runPostgres(wanted.postgres, asking)
  if (wanted.tcp !== undefined) return runTcp(wanted.tcp, asking)
  if (wanted.tls !== undefined) return runTls(wanted.tls, asking)
  if (wanted.dns !== undefined) return runDns(wanted.dns, asking)
  if (wanted.grpc !== undefined) return runGrpc(wanted.grpc, asking)
  return wanted.redis === undefined ? undefined : runRedis(wanted.redis, asking)
}

async function runPostgres(wanted: NonNullable<Probe['postgres']>, { clients, written, ...options }: Asking): Promise<UnnamedResult> {
  const { answer, latency } = await timed(options, (limits) => clients.postgres({ url: wanted.url, query: wanted.query, ...limits }))
  const asked = { latency, asked: `postgres ${shownAddress(written.postgres?.url ?? '')}` }
  if (answer.state === 'answered') return answeredResult(postgresProblems(answer, wanted.expect, written.postgres?.expect), asked)
  if (options.signal?.aborted === true) return lostResult({ reason: 'aborted', message: '' }, asked)
  const { message, unreachable, undelivered = false } = answer
  return { verdict: 'fail', reason: `${message} (${asked.asked})`, brief: message, latency, unreachable, undelivered }
}

async function runTcp(wanted: NonNullable<Probe['tcp']>, { clients, written, ...options }: Asking): Promise<UnnamedResult> {
  const place = placeOf(wanted.address, options)
  if (place === undefined) return noAddress(written.tcp?.address)
  const { send, expect: text } = 'send' in wanted || 'expect' in wanted ? wanted : { send: undefined, expect: undefined }
  const { answer, latency } = await timed(options, (limits) =>
    clients.sockets.connect({
      ...place,
      ...limits,
      ...(send === undefined ? {} : { send }),
      ...(text === undefined ? {} : { expect: text }),
    }),
  )
  const asked = { latency, asked: `tcp ${written.tcp?.address}` }
  if (answer.state === 'failed') return lostResult(answer, asked)
  if (text === undefined || answer.received.includes(text)) return answeredResult([], asked)
  const came = answer.received === '' ? 'nothing came' : `${shownBeginning(answer.received, options.redact)} came`
  return answeredResult([`${came}, expected ${JSON.stringify(expectOf(written.tcp))}`], asked)
}

function expectOf(tcp: Probe['tcp']): string {
  return tcp !== undefined && 'expect' in tcp ? (tcp.expect ?? '') : ''
}

async function runTls(wanted: NonNullable<Probe['tls']>, { clients, written, ...options }: Asking): Promise<UnnamedResult> {
  const place = placeOf(wanted.address, options, 443)
  if (place === undefined) return noAddress(written.tls?.address)
  const name = ('name' in wanted ? wanted.name : undefined) ?? place.host
  const ca = await caOf(wanted)
  const { answer, latency } = await timed(options, (limits) => clients.sockets.certificate({ ...place, name, ...ca, ...limits }))
  const asked = { latency, asked: `tls ${written.tls?.address}` }
  if (answer.state === 'failed') return lostResult(answer, asked)
  const judged = judgeCertificate(answer, wanted.expires, options.clock.now())
  if (judged.verdict === 'pass') return answeredResult([], asked)
  return { verdict: judged.verdict, reason: `${judged.reason} (${asked.asked})`, brief: judged.reason, latency, unreachable: false }
}

async function runDns(wanted: NonNullable<Probe['dns']>, { clients, written, ...options }: Asking): Promise<UnnamedResult> {
  const { name, type } = wanted
  const { server, expect: expected } = 'server' in wanted || 'expect' in wanted ? wanted : { server: undefined, expect: undefined }
  const { answer, latency } = await timed(options, (limits) => clients.dns({ name, type, server, ...limits }))
  const asked = { latency, asked: `dns ${type} ${written.dns?.name}` }
  if (answer.state === 'failed') return lostResult(answer, asked)
  if (answer.values.length === 0) return answeredResult([`there is no ${type} record`], asked)
  const lacking = [expected ?? []].flat().filter((one) => !answer.values.some((value) => meetsExpectation(value, expectedValueOf(one))))
  const found = answer.values.slice(0, 4).map((value) => shownBeginning(value, options.redact))
  const problems = lacking.map(
    (one) => `the ${type} records are ${found.join(', ')}, expected ${describeExpectation(expectedValueOf(one))}`,
  )
  return answeredResult(problems, asked)
}

async function runGrpc(wanted: NonNullable<Probe['grpc']>, { clients, written, ...options }: Asking): Promise<UnnamedResult> {
  const place = placeOf(wanted.address, options)
  if (place === undefined) return noAddress(written.grpc?.address)
  const { service } = wanted
  const tls = wanted.tls ? await caOf(wanted) : undefined
  const { answer, latency } = await timed(options, (limits) => clients.grpc({ ...place, service, tls, ...limits }))
  const asked = { latency, asked: `grpc ${written.grpc?.address}${service === '' ? '' : `, service ${written.grpc?.service}`}` }
  if (answer.state === 'failed') return lostResult(answer, asked)
  if (answer.state === 'refused') return answeredResult([options.redact(answer.message)], asked)
  return answeredResult(answer.serving === 'SERVING' ? [] : [`the state is ${answer.serving}, expected SERVING`], asked)
}

async function runRedis(wanted: NonNullable<Probe['redis']>, { clients, written, ...options }: Asking): Promise<UnnamedResult> {
  const ca = await caOf(wanted)
  const { answer, latency } = await timed(options, (limits) => clients.redis({ url: wanted.url, ...ca, ...limits }))
  const asked = { latency, asked: `redis ${shownAddress(written.redis?.url ?? '')}` }
  if (answer.state === 'failed') return lostResult(answer, asked)
  return answeredResult(answer.state === 'refused' ? [options.redact(answer.message)] : [], asked)
}

async function timed<T>(
  { clock, timeout, signal }: Pick<Asking, 'clock' | 'timeout' | 'signal'>,
  ask: (limits: { timeout: number; signal?: AbortSignal }) => Promise<T>,
): Promise<{ answer: T; latency: number }> {
  const start = clock.now()
  const answer = await ask({ timeout, ...(signal === undefined ? {} : { signal }) })
  return { answer, latency: clock.now() - start }
}

/** An address without a host is at the host of the service, or of its side. */
function placeOf(address: string, { baseUrl }: Pick<Asking, 'baseUrl'>, port?: number) {
  const ownHost = URL.parse(baseUrl)?.hostname.replace(/^\[|\]$/g, '')
  return parseHostPort(address, { ...(port === undefined ? {} : { port }), ...(ownHost === undefined ? {} : { ownHost }) })
}

function noAddress(written: string | undefined): UnnamedResult {
  return { verdict: 'fail', reason: `${written} is not an address`, latency: 0, unreachable: false }
}

async function caOf(wanted: { 'ca-file'?: string | undefined } | object): Promise<{ ca?: string }> {
  const file = 'ca-file' in wanted ? wanted['ca-file'] : undefined
  return file === undefined ? {} : { ca: await readCaFile(file) }
}
