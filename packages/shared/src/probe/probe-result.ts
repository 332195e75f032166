import type { Dependency } from '../config/schema.ts'
import type { Judgement } from '../core/words.ts'
import type { PageCheck } from './http/health-page.ts'

/** The result of one probe or flow. */
export type ProbeResult = {
  name: string
  /** Duration in milliseconds. */
  latency: number
  /** True when there was no response: no status, no session. Only then can the runner itself be the cause. */
  unreachable: boolean
  /** True when the request did not reach the service: an unknown name, no route, a proxy. The cause can be the runner or the service. */
  undelivered?: boolean
  /** The release that answered, if the response names it. */
  version?: string
  status?: number
  /** What the health page that was read tells of its dependencies. */
  checks?: readonly PageCheck[]
  /** Nobody could be asked about this dependency: it counts neither for nor against the service, and is named. */
  unasked?: Dependency
} & ({ verdict: 'pass' } | ProbeProblem)

/** `reason` says all there is to say; `brief` is the same without what was asked and what came, so that equal causes read the same. */
type ProbeProblem = { verdict: 'warn' | 'fail' | 'not-evaluated'; reason: string; brief?: string }

type Unnamed<T> = T extends unknown ? Omit<T, 'name'> : never

/** A result before the name of its probe is put to it. */
export type UnnamedResult = Unnamed<ProbeResult>

/** Everything but a pass as a warning, and why it is no more: of a check whose failure is one (`when-down: warn`). */
export function warnedOnly(result: ProbeResult): ProbeResult {
  if (result.verdict === 'pass') return result
  const only = 'a warning, since when-down is warn'
  return { ...result, verdict: 'warn', reason: `${result.reason}; ${only}`, brief: `${result.brief ?? result.reason}; ${only}` }
}

/** All results as one judgement: the worst verdict, in the order fail, not-evaluated, warn, pass. Without results that were asked, not-evaluated. */
export function judgeProbes(all: readonly ProbeResult[]): Judgement {
  const results = all.filter(({ unasked }) => unasked === undefined)
  if (results.length === 0) return { verdict: 'not-evaluated', reason: 'there was no probe to run' }
  for (const verdict of ['fail', 'not-evaluated', 'warn'] as const) {
    const reasons = results.flatMap((result) => (result.verdict === verdict ? [`${result.name}: ${result.reason}`] : []))
    if (reasons.length > 0) return { verdict, reason: reasons.join('; ') }
  }
  return { verdict: 'pass' }
}
