/** Both sides behind the proxy, in a thread: they do as little as can be, so that what is measured is the proxy. */
import { createServer } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

const ports: Readonly<Record<'blue' | 'green', number>> = workerData
/** A long answer takes this many parts, one every so many ms: longer than the time from one shift to the next but one. */
const parts = 10
const partEvery = 250

for (const side of ['blue', 'green'] as const) {
  const head = (length: number) => `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\nx-side: ${side}\r\n\r\n`
  const short = Buffer.from(`${head(128)}${'.'.repeat(128)}`)
  const server = createServer({ noDelay: true }, (socket) => {
    let text = ''
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      // Neither proxy sends a second request before the first is answered.
      if (!text.endsWith('\r\n\r\n')) return
      const long = text.startsWith('GET /long')
      text = ''
      if (!long) return void socket.write(short)
      socket.write(head(parts))
      let sent = 0
      const timer = setInterval(() => {
        sent += 1
        socket.write('.')
        if (sent === parts) clearInterval(timer)
      }, partEvery)
      socket.once('close', () => clearInterval(timer))
    })
  })
  await new Promise<void>((resolve) => server.listen(ports[side], '127.0.0.1', 1024, resolve))
}
parentPort?.postMessage('ready')
