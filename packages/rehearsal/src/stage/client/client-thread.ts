/** The client in a thread: see `thread.ts`. Asked `samples` or `stop`, it answers with all samples so far. */
import { parentPort, workerData } from 'node:worker_threads'
import { type ClientOptions, startClient } from './client.ts'

const options: ClientOptions = workerData
const client = startClient(options)
parentPort?.on('message', async (question: string) => {
  parentPort?.postMessage(question === 'stop' ? await client.stop() : client.samples())
})
parentPort?.postMessage('ready')
