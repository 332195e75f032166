import { expect, it } from 'vitest'
import { startThreadedClient } from '../../../src/stage/client/threaded-client.ts'
import { startCloudflare } from '../../../src/stage/providers/cloudflare.ts'
import { serveWorker } from '../../../src/stage/providers/worker-script.ts'

const module = `export default { fetch: () => new Response('hello', { headers: { 'x-release': 'v1' } }) }`

// A busy process held the requests of users until they timed out, and a good release came back for it.
it('answers users in time while the process of the API is busy', async () => {
  await using worker = await serveWorker(module, new Map())
  await using cloudflare = await startCloudflare({ edge: 'thread' })
  cloudflare.deploy({ upstream: worker.url })
  await cloudflare.follow()
  await using client = await startThreadedClient({ url: cloudflare.url, rate: 50, paths: ['/'] })
  const from = Date.now()
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)
  const until = Date.now()
  const { samples } = await client.stop()
  const within = samples.filter(({ at, latency, release }) => release === 'v1' && at > from && at + latency < until)
  expect(within.length).toBeGreaterThan(10)
})
