import type { Http } from '../ports/http.ts'
import type { ProbeResult } from './probe-result.ts'

const controlTimeout = 5_000

/** Whether this machine reaches the world: any answer of the control address will do, whatever its status. */
export async function controlAnswers(url: string, { http, signal }: { http: Http; signal?: AbortSignal }): Promise<boolean> {
  const answer = await http({ url, timeout: controlTimeout, maxBody: 0, ...(signal === undefined ? {} : { signal }) })
  return answer.state === 'answered'
}

/**
 * Tells a sick runner from a sick service: where probes found nobody at all, a control address is asked, and when it is
 * silent too, those probes say nothing about the service. Without a control address, neither do those that were lost on the way;
 * the others stay as they are.
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
