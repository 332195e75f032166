import type { HttpProbe, Probe } from '../config/schema.ts'
import { namesIn, substitute } from '../config/variables.ts'
import { ActionError } from '../core/errors.ts'
import { likelySecrets, redact } from '../core/redact.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http } from '../ports/http.ts'
import { withControlAddress } from './control-address.ts'
import { leftToPage, unaskedResult, withHealthPages } from './dependencies.ts'
import { type HttpRun, runHttp } from './http/http-run.ts'
import { type ProbeClients, runKind } from './kind-run.ts'
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
  /**
   * How many more times a probe that tells its release is asked at once, each on a connection of its own: one replica of the release before
   * is not seen by one answer. None by default.
   */
  askAgain?: number | undefined
  /** The clients of other kinds than http; by default the real ones. */
  clients?: Partial<ProbeClients>
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
  const results = withHealthPages(await Promise.all(probes.map((probe) => runProbe(probe, options))))
  const judged = await withControlAddress(results, options)
  return judged.map((result, index) => (probes[index]?.whenDown === 'warn' ? warnedOnly(result) : result))
}

/** Runs one probe. Throws as `runProbes` does; every behaviour of the service is a result. */
export async function runProbe(probe: Probe, options: ProbeOptions): Promise<ProbeResult> {
  const asked = withoutUnknownDigest(withoutUnknownRelease(probe, options.release), options)
  const missing = namesIn(asked).filter((name) => (variablesOf(options)[name] ?? '') === '')
  if (probe.orPage !== undefined && missing.length > 0)
    return unaskedResult(probe.name, probe.orPage, `${missing.map((name) => `$${name}`).join(', ')} is not known to this step`)
  const wanted = substitute(asked, variablesOf(options), `The probe "${probe.name}"`)
  const timeout = Math.min(probe.timeout, options.timeLimit ?? Number.POSITIVE_INFINITY)
  if (wanted.http !== undefined && probe.http !== undefined) {
    const run = { wanted: wanted.http, written: probe.http, timeout, reads: probe.reads }
    const once = await runHttp(run, { ...options, redact: redactorOf(options, probe.http) })
    const result = { name: probe.name, ...(await withOtherReplicas(once, run, options)) }
    const uncompared = options.digest?.state === 'unknown' && asksJudgedDigest(probe) && result.verdict !== 'fail'
    return uncompared ? { ...result, verdict: 'not-evaluated', reason: unknownDigest(probe.http) } : result
  }
  const { clients = {} } = options
  const found = await runKind({ wanted, written: probe, timeout }, { ...options, clients, redact: redactorOf(options, probe) })
  if (found !== undefined) return leftToPage(probe, { name: probe.name, ...found })
  throw new ActionError(`The probe "${probe.name}" says nothing to ask`)
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

/** Asks a probe that passed and told its release again; what a replica of another release answers counts. */
async function withOtherReplicas(once: UnnamedResult, run: HttpRun, { askAgain = 0, ...options }: ProbeOptions): Promise<UnnamedResult> {
  if (askAgain === 0 || once.verdict !== 'pass' || once.version === undefined || run.wanted.method !== 'GET') return once
  const redact = redactorOf(options, run.written)
  const more = await Promise.all(Array.from({ length: askAgain }, () => runHttp(run, { ...options, redact })))
  const others = more.flatMap((one) => (one.verdict === 'fail' && one.version !== undefined && one.version !== once.version ? [one] : []))
  const [other] = others
  if (other === undefined) return once
  const told = (text: string) => `in ${others.length} of ${askAgain + 1} answers: ${text}`
  return { ...other, reason: told(other.reason), ...(other.brief === undefined ? {} : { brief: told(other.brief) }) }
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
