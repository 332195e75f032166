import { type FailureReason, isUndelivered } from '../ports/http.ts'
import { mayBeTheNetwork } from './control-address.ts'
import type { UnnamedResult } from './probe-result.ts'

/** How long something took, ms, and what was asked, as it may be shown. */
export type AskedInTime = { latency: number; asked: string }

/** The result of a probe that found nobody: no connection, or no answer in time. */
export function lostResult(
  { reason, message }: { reason: FailureReason; message: string },
  { latency, asked }: AskedInTime,
): UnnamedResult {
  if (reason === 'aborted') return { verdict: 'not-evaluated', reason: 'the run was called off', latency, unreachable: false }
  const brief = `${reason}: ${message}`
  return {
    verdict: 'fail',
    reason: `${brief} (${asked})`,
    brief,
    latency,
    unreachable: mayBeTheNetwork(reason),
    undelivered: isUndelivered(reason),
  }
}

/** The result of a probe that was answered: a pass where nothing is wrong. */
export function answeredResult(problems: readonly string[], { latency, asked }: AskedInTime): UnnamedResult {
  if (problems.length === 0) return { verdict: 'pass', latency, unreachable: false }
  const brief = problems.join('; ')
  return { verdict: 'fail', reason: `${brief} (${asked})`, brief, latency, unreachable: false }
}
