import { type Bench, Untrusted } from './bench.ts'
import { bundleRows } from './faults/bundle.ts'
import { simulationRows } from './faults/simulation.ts'

export const faults: Bench = {
  name: 'faults',
  about:
    'Every fault that lasts (GitHub or the provider refuses, hangs, breaks off, does nothing, shows what was, is slow) at every step of a rollout, forward and back, with every kind of target: where the traffic ends, what is said of it, and how soon it is back.',
  async measure({ quick, path }) {
    const rows = [...(await simulationRows({ quick, only: path })), ...(await bundleRows({ quick, only: path }))]
    if (rows.length > 0) return rows
    throw new Untrusted(
      `there is no cell ${path}: the name of one is TARGET/PLACE/FAULT/STEP/WAY, and of a play /SECONDSs more; two-services/ORDER/well|bad/before|in-flight/EFFECT; or WAY-TARGET-PARTY-FAULT-MOMENT-SECONDSs with the bundle`,
    )
  },
}
