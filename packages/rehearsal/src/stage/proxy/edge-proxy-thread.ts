/** An edge in a thread: see `thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import { type EdgeOptions, startEdge } from './edge-proxy.ts'

const options: EdgeOptions = workerData
const { port, socketPort, socketPath } = await startEdge(options)
parentPort?.postMessage({ port, socketPort, socketPath })
