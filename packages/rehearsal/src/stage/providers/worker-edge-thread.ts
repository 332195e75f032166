/** The edge of a Worker in a thread: see `thread.ts`. Asked with the traffic it goes by that from then on; it answers with the requests that have ended since. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { serveOnFreePort } from './api-server.ts'
import { type WorkerTraffic, workerEdge } from './worker-edge.ts'

const { script } = z.object({ script: z.string() }).parse(workerData)
const question = z.object({
  versions: z.array(z.object({ id: z.string(), url: z.string(), number: z.number() })),
  shares: z.array(z.object({ version_id: z.string(), percentage: z.number() })),
})
let traffic: WorkerTraffic = { versions: [], shares: [] }
let ended: [version: string, failed: boolean, at: number][] = []
const edge = workerEdge({ script, traffic: () => traffic, ended: (version, failed) => void ended.push([version, failed, Date.now()]) })
const { url } = await serveOnFreePort(edge)
parentPort?.on('message', (message: string) => {
  traffic = question.parse(JSON.parse(message))
  parentPort?.postMessage(ended)
  ended = []
})
parentPort?.postMessage({ url })
