// One thread of `bench crash`: plays a share of the histories and posts what they came to.
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { oneService, playMany, severalServices } from '../packages/shared/tests/rollout/histories/search.ts'

const { seeds, runs, kind } = z
  .object({ seeds: z.array(z.int()), runs: z.int().positive(), kind: z.enum(['one', 'several']) })
  .parse(workerData)
for (const seed of seeds) {
  parentPort?.postMessage({ seed, ...(await (kind === 'one' ? playMany(seed, runs, oneService) : playMany(seed, runs, severalServices))) })
}
