import type { EnvironmentConfig } from '../../config/load.ts'
import { askedPaths } from '../../traffic/classification.ts'
import { countsUsers } from './counted-targets.ts'

/**
 * A warning where a release would be judged by its health page alone: neither users are counted, nor anything else is asked. A plan and a
 * dry run show it.
 */
export function askedNotes(environment: Pick<EnvironmentConfig, 'url' | 'traffic' | 'flows' | 'target'>): string[] {
  const { url, traffic, flows, target } = environment
  if (countsUsers(target) || flows.length > 0) return []
  // By its name alone: a probe asks more than health where its path says something else.
  const asked = askedPaths(url, traffic.paths)
  if (asked.some(({ health }) => !health)) return []
  const pages = asked.map((one) => new URL(one.url).pathname).join(', ')
  return [
    `only ${pages} is asked, and no requests of users are counted: a release that fails everywhere else passes; name what matters in traffic.paths, or as http probes`,
  ]
}
