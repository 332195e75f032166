import type { Bench } from './bench.ts'
import { simulationRows } from './faults/simulation.ts'

export const faults: Bench = {
  name: 'faults',
  about:
    'Every fault that lasts (GitHub or the provider refuses, hangs, breaks off, does nothing, shows what was, is slow) at every step of a rollout, forward and back, with every kind of target: where the traffic ends, what is said of it, and how soon it is back.',
  async measure({ quick, path }) {
    return [...(await simulationRows({ quick, only: path }))]
  },
}
