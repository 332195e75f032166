// One thread of `bench crash`: plays a share of the histories and posts what they came to.
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { playMany } from '../packages/shared/tests/rollout/histories/search.ts'

const { seeds, runs } = z.object({ seeds: z.array(z.int()), runs: z.int().positive() }).parse(workerData)
for (const seed of seeds) parentPort?.postMessage({ seed, ...(await playMany(seed, runs)) })
