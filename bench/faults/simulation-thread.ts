// One thread of `bench faults`: plays a share of the simulation's cells and posts what each came to.
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { findCell, tallyCell } from '../../packages/shared/tests/rollout/faults/tally.ts'

const { names, quick } = z.object({ names: z.array(z.string()), quick: z.boolean() }).parse(workerData)
for (const name of names) {
  const found = findCell(name)
  if (found !== undefined) parentPort?.postMessage(await tallyCell(found.cell, { quick }))
}
