/** The services of the product in a thread: see `thread.ts`. Asked something of one of them, as JSON, it answers with what that one tells. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openProductServices } from './product-services.ts'

const question = z.object({
  service: z.string(),
  about: z.enum(['weights', 'changes', 'uploads', 'seed']),
  version: z.string().default(''),
})

const { folder, databaseUrl } = z.object({ folder: z.string(), databaseUrl: z.string() }).parse(workerData)
const product = await openProductServices({ folder, databaseUrl })

parentPort?.on('message', async (text: string) => {
  const { service, about, version } = question.parse(JSON.parse(text))
  const asked = product.services.get(service)
  if (asked === undefined) throw new Error(`the product has no service ${service}`)
  switch (about) {
    case 'weights':
      return parentPort?.postMessage(await asked.weights())
    case 'changes':
      return parentPort?.postMessage(asked.weightChanges())
    case 'uploads':
      return parentPort?.postMessage(asked.uploads())
    case 'seed':
      return parentPort?.postMessage(await asked.seedLive(version))
  }
})

const services = [...product.services].map(([name, { url, settings, weighted, testDoubles, variables, secrets }]) => {
  return { name, url, settings, weighted, testDoubles, variables, secrets }
})
parentPort?.postMessage({ url: product.url, services })
