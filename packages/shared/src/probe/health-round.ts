import type { Probe } from '../config/schema.ts'
import type { Judgement } from '../core/words.ts'
import type { RuleSample } from '../judge/rules.ts'
import { withControlAddress } from './control-address.ts'
import { withHealthPages } from './dependencies.ts'
import { runFlow } from './flow/flow-run.ts'
import type { HealthFlow } from './flow/health-flows.ts'
import { judgeProbes, type ProbeResult, warnedOnly } from './probe-result.ts'
import { type ProbeOptions, runProbe } from './probe-run.ts'

/** The probes and flows that decide whether a service is healthy. */
export type HealthChecks = { probes: readonly Probe[]; flows: readonly HealthFlow[] }

/** One run of all probes and flows. */
export type HealthRound = { at: number; results: ProbeResult[]; judgement: Judgement }

/** Runs every probe and flow once, concurrently. Throws as `runProbes` does. */
export async function checkHealth(health: HealthChecks, options: ProbeOptions): Promise<HealthRound> {
  // One probe tells which replicas answer: the first one that asks the service itself.
  const telling = health.probes.findIndex(({ http }) => http?.method === 'GET' && /^([/?]|$)/.test(http.path))
  const results = await Promise.all([
    ...health.probes.map((probe, index) => runProbe(probe, index === telling ? options : { ...options, askAgain: 0 })),
    ...health.flows.map((flow) => runFlow(flow, options)),
  ])
  const controlled = await withControlAddress(withHealthPages(results), options)
  const judged = controlled.map((result, index) =>
    [...health.probes, ...health.flows][index]?.whenDown === 'warn' ? warnedOnly(result) : result,
  )
  return { at: options.clock.now(), results: judged, judgement: judgeProbes(judged) }
}

/** A round as a sample of a health rule: 1 for failed, 0 for healthy, no value for not-evaluated. */
export function healthSample({ at, judgement }: HealthRound): RuleSample {
  return { at, value: judgement.verdict === 'not-evaluated' ? undefined : judgement.verdict === 'fail' ? 1 : 0 }
}
