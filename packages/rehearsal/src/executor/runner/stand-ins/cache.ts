import type { StandIn } from './stand-in.ts'

/** A cache that never has anything: every run starts cold. */
export const cache: StandIn = {
  names: ['actions/cache', 'actions/cache/restore', 'actions/cache/save'],
  async run(site) {
    const key = site.input('key', '')
    site.say(`Cache not found for input keys: ${key}`)
    if (site.input('fail-on-cache-miss', 'false') === 'true') throw new Error(`Failed to restore cache entry. Cache not found: ${key}`)
    return { 'cache-hit': 'false', 'cache-primary-key': key, 'cache-matched-key': '' }
  },
}
