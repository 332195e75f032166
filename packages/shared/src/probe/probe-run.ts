import { defaultVersionHeader } from '../config/defaults.ts'
import type { HttpProbe, Probe } from '../config/schema.ts'
import { substitute } from '../config/variables.ts'
import { addressOf, isWholeAddress } from '../core/address.ts'
import { ActionError } from '../core/errors.ts'
import type { Clock } from '../ports/clock.ts'
import { type Http, isUndelivered } from '../ports/http.ts'
import { withControlAddress } from './control-address.ts'
import { bodyProblem } from './http/answer-body.ts'
import { answeringRelease, digestMismatch, mismatches, versionMismatch } from './http/answer-mismatches.ts'
import type { Postgres } from './postgres/postgres.ts'
import { systemPostgres } from './postgres/system-postgres.ts'
import { type ProbeResult, warnedOnly } from './probe-result.ts'

export type ProbeOptions = {
  /** The base address of the paths. */
  baseUrl: string
  /** The values of `$NAME` in a probe. */
  variables: Readonly<Record<string, string>>
  /**
   * The release that must answer: `$RELEASE`. Without one, an expectation of `version: $RELEASE` is ignored. With one, a response
   * from below `baseUrl` whose version header names another release is a fail, whether or not the probe states the expectation.
   */
  release?: string | undefined
  /**
   * Its digest: `$RELEASE_DIGEST`. Without one, an expectation of it is not compared: then the probe is not-evaluated where the release is
   * judged (`unknown`), and the expectation is ignored where none is.
   */
  digest?: { state: 'known'; digest: string } | { state: 'unknown' } | undefined
  http: Http
  clock: Clock
  postgres?: Postgres
  signal?: AbortSignal
  /** Maximum milliseconds of each probe, in addition to its own time-out. */
  timeLimit?: number
  /** An address that always answers when this machine has a network; see `withControlAddress`. */
  controlUrl?: string | undefined
}

/**
 * Runs probes concurrently. Unreachable ones are `not-evaluated` where the control address does not answer either. Throws an ActionError
 * that lists every `$NAME` of a probe that `variables` does not define. The results are in the order of the probes.
 */
export async function runProbes(probes: readonly Probe[], options: ProbeOptions): Promise<ProbeResult[]> {
  const results = await Promise.all(probes.map((probe) => runProbe(probe, options)))
  const judged = await withControlAddress(results, options)
  return judged.map((result, index) => (probes[index]?.whenDown === 'warn' ? warnedOnly(result) : result))
}

/** Runs one probe. Throws as `runProbes` does; every behaviour of the service is a result. */
export async function runProbe(probe: Probe, options: ProbeOptions): Promise<ProbeResult> {
  const asked = withoutUnknownDigest(withoutUnknownRelease(probe, options.release), options)
  const wanted = substitute(asked, variablesOf(options), `The probe "${probe.name}"`)
  const timeout = Math.min(probe.timeout, options.timeLimit ?? Number.POSITIVE_INFINITY)
  if (wanted.http !== undefined && probe.http !== undefined) {
    const result = { name: probe.name, ...(await runHttp({ wanted: wanted.http, written: probe.http, timeout }, options)) }
    const uncompared = options.digest?.state === 'unknown' && asksJudgedDigest(probe) && result.verdict !== 'fail'
    return uncompared ? { ...result, verdict: 'not-evaluated', reason: unknownDigest(probe.http) } : result
  }
  if (wanted.postgres !== undefined) return { name: probe.name, ...(await runPostgres(wanted.postgres, timeout, options)) }
  throw new ActionError(`The probe "${probe.name}" says neither http nor postgres`)
}

/** The values of `$NAME`, including the release under judgement. */
export function variablesOf({
  variables,
  release,
  digest,
}: Pick<ProbeOptions, 'variables' | 'release' | 'digest'>): Record<string, string> {
  return {
    ...variables,
    ...(release === undefined ? {} : { RELEASE: release }),
    ...(digest?.state === 'known' ? { RELEASE_DIGEST: digest.digest } : {}),
  }
}

type Unnamed<T> = T extends unknown ? Omit<T, 'name'> : never

/** `wanted` is the probe with its variables replaced, `written` the same without. */
type HttpRun = { wanted: HttpProbe; written: HttpProbe; timeout: number }

async function runHttp({ wanted, written, timeout }: HttpRun, options: ProbeOptions): Promise<Unnamed<ProbeResult>> {
  const url = addressOf(options.baseUrl, wanted.path)
  // The address can contain a secret, so the reason shows it without its variables replaced.
  if (!URL.canParse(url)) return { verdict: 'fail', reason: `${written.path} is not an address`, latency: 0, unreachable: false }
  const answer = await options.http({
    method: wanted.method,
    url,
    headers: wanted.headers,
    timeout,
    ...(wanted.body === undefined ? {} : { body: wanted.body }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  const latency = answer.elapsed
  if (answer.state === 'failed') {
    if (answer.reason === 'aborted') return { verdict: 'not-evaluated', reason: 'the run was called off', latency, unreachable: false }
    return {
      verdict: 'fail',
      reason: `${answer.reason}: ${answer.message}`,
      latency,
      unreachable: true,
      undelivered: isUndelivered(answer.reason),
    }
  }
  const header = wanted['version-header'] ?? defaultVersionHeader
  const release = answeringRelease(answer, header)
  const problems = mismatches(answer, wanted, written)
  const expected = wanted.expect.version ?? (release?.by === 'header' && !isWholeAddress(wanted.path) ? options.release : undefined)
  const wrongRelease = expected === undefined ? undefined : versionMismatch(answer, header, expected)
  if (wrongRelease !== undefined) problems.push(wrongRelease)
  const otherDigest = digestMismatch(answer, wanted.expect)
  if (otherDigest !== undefined) problems.push(otherDigest)
  const body = bodyProblem(answer, {
    method: wanted.method,
    path: wanted.path,
    health: true,
    // A response that names its release is the service's own; a probe that accepts 204 accepts an empty body.
    emptyIsRight: release?.by === 'header' || [wanted.expect.status].flat().includes(204),
    htmlIsRight: Object.keys(wanted.expect.headers).some((name) => name.toLowerCase() === 'content-type'),
    statusIsStated: Object.hasOwn(wanted.expect.json, 'status'),
  })
  if (body?.verdict === 'fail') problems.push(body.reason)
  const seen = { latency, unreachable: false, status: answer.status, ...(release === undefined ? {} : { version: release.version }) }
  if (problems.length > 0) return { verdict: 'fail', reason: problems.join('; '), ...seen }
  return body === undefined ? { verdict: 'pass', ...seen } : { ...body, ...seen }
}

async function runPostgres(
  { url, query }: { url: string; query: string },
  timeout: number,
  { postgres = systemPostgres, signal, clock }: ProbeOptions,
): Promise<Unnamed<ProbeResult>> {
  const start = clock.now()
  const answer = await postgres({ url, query, timeout, ...(signal === undefined ? {} : { signal }) })
  const latency = clock.now() - start
  if (answer.state === 'answered') return { verdict: 'pass', latency, unreachable: false }
  if (signal?.aborted === true) return { verdict: 'not-evaluated', reason: 'the run was called off', latency, unreachable: false }
  return { verdict: 'fail', reason: answer.message, latency, unreachable: answer.unreachable, undelivered: answer.undelivered ?? false }
}

/** Without a release under judgement, the expectation `version: $RELEASE` is removed. */
function withoutUnknownRelease(probe: Probe, release: string | undefined): Probe {
  if (release !== undefined || probe.http === undefined || !/^\$(?:RELEASE|\{RELEASE\})$/.test(probe.http.expect.version ?? ''))
    return probe
  const { version: _unasked, ...expect } = probe.http.expect
  return { ...probe, http: { ...probe.http, expect } }
}

function withoutUnknownDigest(probe: Probe, { digest: judged }: ProbeOptions): Probe {
  if (judged?.state === 'known' || probe.http === undefined || !asksJudgedDigest(probe)) return probe
  const { digest: _unasked, ...expect } = probe.http.expect
  return { ...probe, http: { ...probe.http, expect } }
}

function asksJudgedDigest({ http }: Probe): boolean {
  return /^\$(?:RELEASE_DIGEST|\{RELEASE_DIGEST\})$/.test(http?.expect.digest ?? '')
}

function unknownDigest({ expect }: HttpProbe): string {
  return `the digest of the release is not known, so the header ${expect['digest-header']} was not compared: give the deployment its artifact`
}
