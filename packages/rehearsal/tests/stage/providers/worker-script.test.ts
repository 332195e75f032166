import { expect, it } from 'vitest'
import { serveWorker } from '../../../src/stage/providers/worker-script.ts'

const module = `export default {
  async fetch(request) {
    if (new URL(request.url).pathname === '/throws') throw new Error('no answer')
    return new Response(request.method + ' ' + request.headers.get('x-user') + ' ' + (await request.text()))
  },
}`

// Workers documentation, "Errors and exceptions": an exception is answered with the error 1101, and ends that request alone.
it('answers a request whose Worker throws with 500, and the next one as usual', async () => {
  await using worker = await serveWorker(module, new Map())
  const thrown = await fetch(`${worker.url}/throws`)
  expect([thrown.status, await thrown.text()]).toEqual([500, 'error code: 1101'])
  expect((await fetch(worker.url)).status).toBe(200)
})

it('gives the Worker the method, the headers and the body of a request', async () => {
  await using worker = await serveWorker(module, new Map())
  const answer = await fetch(worker.url, { method: 'POST', headers: { 'x-user': 'mona' }, body: 'an order' })
  expect(await answer.text()).toBe('POST mona an order')
})
