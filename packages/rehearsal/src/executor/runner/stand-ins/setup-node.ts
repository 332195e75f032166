import { dirname } from 'node:path'
import type { StandIn } from './stand-in.ts'

/** Puts the executor's own node first on PATH, whatever version is asked for. */
export const setupNode: StandIn = {
  names: ['actions/setup-node'],
  async run(context) {
    context.addPath(dirname(context.node))
    context.log(
      `Node of the rehearsal: ${context.node} (asked for: ${context.input('node-version', context.input('node-version-file', 'any'))})`,
    )
    return { 'node-version': '24', 'cache-hit': 'false' }
  },
}
