import { dirname } from 'node:path'
import type { StandIn } from './stand-in.ts'

/** Puts the executor's own node first on PATH, whatever version is asked for. */
export const setupNode: StandIn = {
  names: ['actions/setup-node'],
  async run(site) {
    site.addPath(dirname(site.node))
    site.say(`Node of the rehearsal: ${site.node} (asked for: ${site.input('node-version', site.input('node-version-file', 'any'))})`)
    return { 'node-version': '24', 'cache-hit': 'false' }
  },
}
