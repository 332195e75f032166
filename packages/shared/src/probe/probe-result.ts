import type { Judgement } from '../core/words.ts'

/** What came of one probe or flow. */
export type ProbeResult = {
  name: string
  /** Milliseconds that it took. */
  latency: number
  /** True when nothing answered at all: no status, no session. Only then can the runner itself be to blame. */
  unreachable: boolean
  /** True when the request was lost on the way: an unknown name, no route, a proxy. Whether the service is to blame is not known then. */
  undelivered?: boolean
  /** The release that answered, if it told. */
  version?: string
  status?: number
} & ({ verdict: 'pass' } | { verdict: 'warn' | 'fail' | 'not-evaluated'; reason: string })

/** All probes as one judgement: any fail is a fail, then anything not evaluated, then a warning; of no probes, not-evaluated. */
export function judgeProbes(results: readonly ProbeResult[]): Judgement {
  if (results.length === 0) return { verdict: 'not-evaluated', reason: 'there was no probe to run' }
  for (const verdict of ['fail', 'not-evaluated', 'warn'] as const) {
    const reasons = results.flatMap((result) => (result.verdict === verdict ? [`${result.name}: ${result.reason}`] : []))
    if (reasons.length > 0) return { verdict, reason: reasons.join('; ') }
  }
  return { verdict: 'pass' }
}
