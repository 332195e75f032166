import { dependencyNames } from '../config/health-areas.ts'
import type { Dependency, Probe } from '../config/schema.ts'
import { type PageCheck, stateOf } from './http/health-page.ts'
import type { ProbeResult } from './probe-result.ts'

/** What a health page tells of a dependency; empty where it tells nothing. */
export function checksOf(dependency: Dependency, checks: readonly PageCheck[]): PageCheck[] {
  return checks.filter(({ name }) => dependencyNames[dependency].test(name))
}

/** The result of a probe whose dependency could not be asked from this machine: the health page may tell of it. */
export function unaskedResult(name: string, dependency: Dependency, why: string): ProbeResult {
  return { name, verdict: 'not-evaluated', reason: why, latency: 0, unreachable: false, unasked: dependency }
}

/** Whether the failure of a probe leaves it to the health page to tell of the dependency. */
export function leftToPage({ orPage }: Probe, result: ProbeResult): ProbeResult {
  if (orPage === undefined || result.verdict === 'pass' || !result.unreachable) return result
  return unaskedResult(result.name, orPage, `this machine cannot reach it: ${result.reason}`)
}

/** Takes from the health pages that were read what could not be asked itself. Nothing changes where no page tells of it. */
export function withHealthPages(results: readonly ProbeResult[]): ProbeResult[] {
  const told = results.flatMap(({ checks = [] }) => checks)
  return results.map((result) => {
    if (result.unasked === undefined || result.verdict === 'pass') return result
    const found = checksOf(result.unasked, told)
    const { name, latency, unreachable, reason } = result
    const bad = found.find(({ state }) => stateOf(state) === 'failing')
    if (bad !== undefined)
      return {
        name,
        latency,
        unreachable,
        verdict: 'fail',
        reason: `the health page says that "${bad.name}" is "${bad.state}" (${reason})`,
      }
    return found.some(({ state }) => stateOf(state) === 'passing') ? { name, latency, unreachable, verdict: 'pass' } : result
  })
}
