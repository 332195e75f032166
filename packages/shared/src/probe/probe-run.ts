import type { HttpProbe, Probe } from '../config/schema.ts'
import { namesIn, substitute } from '../config/variables.ts'
import { ActionError } from '../core/errors.ts'
import { likelySecrets, redact } from '../core/redact.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http } from '../ports/http.ts'
import { withControlAddress } from './control-address.ts'
import { runHttp } from './http/http-run.ts'
import type { Postgres } from './postgres/postgres.ts'
import { systemPostgres } from './postgres/system-postgres.ts'
import { type ProbeResult, type UnnamedResult, warnedOnly } from './probe-result.ts'

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
  /** Removes what is known to be secret from what a service answered, beside what the variables show. */
  redact?: (text: string) => string
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
    const redact = redactorOf(options, probe.http)
    const result = { name: probe.name, ...(await runHttp({ wanted: wanted.http, written: probe.http, timeout }, { ...options, redact })) }
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

async function runPostgres(
  { url, query }: { url: string; query: string },
  timeout: number,
  { postgres = systemPostgres, signal, clock }: ProbeOptions,
): Promise<UnnamedResult> {
  const start = clock.now()
  const answer = await postgres({ url, query, timeout, ...(signal === undefined ? {} : { signal }) })
  const latency = clock.now() - start
  if (answer.state === 'answered') return { verdict: 'pass', latency, unreachable: false }
  if (signal?.aborted === true) return { verdict: 'not-evaluated', reason: 'the run was called off', latency, unreachable: false }
  return { verdict: 'fail', reason: answer.message, latency, unreachable: answer.unreachable, undelivered: answer.undelivered ?? false }
}

/** Hides what is known to be secret, what looks like it among the variables, and what a request itself carried. */
export function redactorOf(
  { variables, redact: known }: Pick<ProbeOptions, 'variables' | 'redact'>,
  request: unknown,
): (text: string) => string {
  const sent = namesIn(request).flatMap((name) => variables[name] ?? [])
  const secrets = [...likelySecrets(variables), ...sent].filter((secret) => secret.length >= shortestSecret)
  return (text) => redact(known === undefined ? text : known(text), secrets)
}

/** Characters: a value such as `api` or `1` would hide half of the text. */
const shortestSecret = 4

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
