import type { StandIn } from './stand-in.ts'

/** A cache that is always empty. */
export const cache: StandIn = {
  names: ['actions/cache', 'actions/cache/restore', 'actions/cache/save'],
  async run(context) {
    const key = context.input('key', '')
    context.log(`Cache not found for input keys: ${key}`)
    if (context.input('fail-on-cache-miss', 'false') === 'true') throw new Error(`Failed to restore cache entry. Cache not found: ${key}`)
    return { 'cache-hit': 'false', 'cache-primary-key': key, 'cache-matched-key': '' }
  },
}
