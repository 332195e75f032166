import type { Http } from '../ports/http.ts'
import type { ProbeResult } from './probe-result.ts'

const controlTimeout = 5_000

/** Whether this machine has a network: any response of the control address counts, whatever its status. */
export async function controlAnswers(url: string, { http, signal }: { http: Http; signal?: AbortSignal }): Promise<boolean> {
  const answer = await http({ url, timeout: controlTimeout, maxBody: 0, ...(signal === undefined ? {} : { signal }) })
  return answer.state === 'answered'
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
