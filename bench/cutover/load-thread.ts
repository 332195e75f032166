/** The load, in a thread: as many requests as can be, over kept and over fresh connections, and some that take long. */
import { parentPort, workerData } from 'node:worker_threads'
import { Connection, type Outcome } from './connection.ts'
import { count, emptyHistogram } from './histogram.ts'
import { type LoadOptions, type LoadReport, phases, places, readMark, type SharedPlace } from './load.ts'

const { port, kept, fresh, long, shared }: LoadOptions = workerData
const read = (what: SharedPlace) => Atomics.load(shared, places[what])
const patience = 15_000

const report: LoadReport = {
  short: 0,
  fresh: 0,
  long: 0,
  failed: 0,
  resent: 0,
  strays: 0,
  reasons: [],
  rest: emptyHistogram(),
  during: emptyHistogram(),
}
type InHand = { connection: Connection; began: number }
const inHand = new Set<InHand>()
let running = 0

function loop(kind: 'kept' | 'fresh' | 'long'): void {
  const connection = new Connection(port, { kept: kind === 'kept' })
  const next = () => {
    if (read('stop') === 1) {
      running -= 1
      if (running === 0) finish()
      return
    }
    send(connection, kind, next)
  }
  running += 1
  next()
}

function send(connection: Connection, kind: 'kept' | 'fresh' | 'long', next: () => void): void {
  const mine = { connection, began: performance.now() }
  const { phase, expected } = readMark(read('mark'))
  inHand.add(mine)
  connection.ask(kind === 'long' ? '/long' : '/', (outcome) => {
    inHand.delete(mine)
    if (outcome.state === 'resend') {
      report.resent += 1
      send(connection, kind, next)
      return
    }
    note(outcome, kind)
    if (kind !== 'long' && outcome.state === 'answered') {
      const { phase: now, expected: still } = readMark(read('mark'))
      // Begun before a shift, a request may come to the proxy after it: only where nothing has changed is it astray.
      if (phase === phases.rest && still === expected && outcome.side !== expected) report.strays += 1
      if (phase === phases.shift || now === phases.shift) count(report.during, performance.now() - mine.began)
      else if (phase === phases.rest && now === phases.rest) count(report.rest, performance.now() - mine.began)
    }
    // A synchronous answer must not deepen the stack, nor a refused one keep others waiting.
    setImmediate(next)
  })
}

function note(outcome: Exclude<Outcome, { state: 'resend' }>, kind: 'kept' | 'fresh' | 'long'): void {
  report[kind === 'kept' ? 'short' : kind] += 1
  Atomics.add(shared, places.done, 1)
  if (outcome.state === 'answered') return
  report.failed += 1
  if (report.reasons.length < 5) report.reasons.push(`${kind}: ${outcome.reason}`)
}

function finish(): void {
  clearInterval(watching)
  parentPort?.postMessage(report)
}

const watching = setInterval(() => {
  const late = performance.now() - patience
  for (const { connection, began } of inHand) if (began < late) connection.abandon(`no answer within ${patience} ms`)
}, 1_000)

for (let times = 0; times < kept; times += 1) loop('kept')
for (let times = 0; times < fresh; times += 1) loop('fresh')
for (let times = 0; times < long; times += 1) loop('long')
