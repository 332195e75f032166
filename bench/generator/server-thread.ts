// A service of `bench generator` in a thread of its own. Posts its port, and after any message its log.
import { createServer, type ServerResponse } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import { type ServerLog, type Service, service } from './server-log.ts'

const asked: Service = service.parse(workerData)
const log: ServerLog = { first: Number.NaN, takes: [] }
let free = 0
let seed = 20_260_105

/** A service time of the queue: exponential, and the same in every run. */
function serviceTime(mean: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return -mean * Math.log(1 - seed / 2_147_483_648)
}

/** Answers when the work is done that begins at `begins`, as soon as the timers allow, and notes how long it took. */
function work(response: ServerResponse, begins: number, takes: number): void {
  const index = log.takes.push(Number.NaN) - 1
  const wait = () => {
    const left = begins + takes - performance.now()
    if (left > 0.5) {
      setTimeout(wait, left)
      return
    }
    response.end('ok')
    log.takes[index] = performance.now() - begins
  }
  wait()
}

const queue: ServerResponse[] = []
function serveNext(mean: number): void {
  const response = queue[0]
  if (response === undefined) return
  const begins = free
  const takes = serviceTime(mean)
  setTimeout(() => {
    response.end('ok')
    const now = performance.now()
    log.takes.push(now - begins)
    free = now
    queue.shift()
    serveNext(mean)
  }, takes)
}

const server = createServer((_request, response) => {
  const now = performance.now()
  if (Number.isNaN(log.first)) log.first = now
  if (asked.kind === 'queue') {
    queue.push(response)
    if (queue.length === 1) {
      free = now
      serveNext(asked.mean)
    }
    return
  }
  const since = now - log.first
  const stalled = asked.kind === 'stall' && since >= asked.from && since < asked.from + asked.length
  work(response, stalled ? log.first + asked.from + asked.length : now, asked.takes)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  parentPort?.postMessage(typeof address === 'object' ? address?.port : undefined)
})
parentPort?.on('message', () => parentPort?.postMessage({ first: log.first, takes: log.takes.filter((takes) => !Number.isNaN(takes)) }))
