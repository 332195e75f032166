// One thread of `bench crash`: plays the histories of one seed and posts what they came to.
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { oneService, playMany, severalServices } from '../packages/shared/tests/rollout/histories/search.ts'

const { seed, runs, kind } = z.object({ seed: z.int(), runs: z.int().positive(), kind: z.enum(['one', 'several']) }).parse(workerData)
const tally = kind === 'one' ? await playMany(seed, runs, oneService) : await playMany(seed, runs, severalServices)
parentPort?.postMessage({ seed, ...tally })
