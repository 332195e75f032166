import type { FailureReason, Http } from '../ports/http.ts'
import type { ProbeResult } from './probe-result.ts'

const controlTimeout = 5_000

/**
 * The address that is asked: what an input or the configuration says, else the address of GitHub's API, which the job needs anyway.
 * `apiUrl`: `GITHUB_API_URL` of the runner.
 */
export function controlUrlOf(
  { input, configured }: { input: string | undefined; configured: string | undefined },
  { apiUrl }: { apiUrl: string },
): string {
  return input ?? configured ?? apiUrl
}

/**
 * Whether a request that failed so may have failed by this machine's network. A certificate that is not trusted, a connection that is reset
 * and an answer that is none are the service's: somebody was reached.
 */
export function mayBeTheNetwork(reason: FailureReason): boolean {
  return reason === 'timeout' || reason === 'refused' || reason === 'unresolved' || reason === 'unreachable' || reason === 'proxy'
}

/** Whether this machine has a network: any response of the control address counts, whatever its status, and a certificate too. */
export async function controlAnswers(url: string, { http, signal }: { http: Http; signal?: AbortSignal }): Promise<boolean> {
  const answer = await http({ url, timeout: controlTimeout, maxBody: 0, ...(signal === undefined ? {} : { signal }) })
  return answer.state === 'answered' || answer.reason === 'tls'
}

/**
 * Separates a runner without a network from a service that does not respond. Where probes are unreachable, the control address is
 * requested; if it does not answer either, these probes are `not-evaluated`. Without a control address, only the undelivered ones are.
 */
export async function withControlAddress(
  results: readonly ProbeResult[],
  { controlUrl, ...deps }: { controlUrl?: string | undefined; http: Http; signal?: AbortSignal },
): Promise<ProbeResult[]> {
  if (!results.some((result) => result.unreachable)) return [...results]
  if (controlUrl === undefined)
    return results.map((result) => (result.undelivered === true ? notEvaluatedResult(result, noControlAddressReason) : result))
  if (await controlAnswers(controlUrl, deps)) return [...results]
  return results.map((result) =>
    result.unreachable ? notEvaluatedResult(result, 'the control address does not answer this machine either') : result,
  )
}

const noControlAddressReason =
  'no answer came from the service at all, which may be the fault of this machine and its network (an address in "control-url" would tell)'

function notEvaluatedResult(result: ProbeResult, why: string): ProbeResult {
  return result.verdict === 'pass' ? result : { ...result, verdict: 'not-evaluated', reason: `${result.reason}; ${why}` }
}
