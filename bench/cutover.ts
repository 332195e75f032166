import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { takePort } from '../packages/rehearsal/src/stage/system/free-port.ts'
import { isInstalled } from '../tools/real/programs.ts'
import { type Bench, median, type Row, row, Untrusted } from './bench.ts'
import { countOf, quantileOf } from './cutover/histogram.ts'
import { type Load, type LoadReport, type Side, startLoad } from './cutover/load.ts'
import { ourHaproxy, type Ports, reloadedNginx, type Switch } from './cutover/proxies.ts'

/** How much there is of everything; `whole` ms is the most that one proxy may take. */
type Size = { shifts: number; requests: number; whole: number }
const full: Size = { shifts: 100, requests: 1_000_000, whole: 360_000 }
const small: Size = { shifts: 10, requests: 50_000, whole: 60_000 }

/** Connections in use at once: about as many as keep one thread of a proxy busy on two cores. */
const connections = { kept: 48, fresh: 8, long: 16 }
/** ms. The first requests find code that is not yet compiled and no pool of connections. */
const warmUp = 3_000
/** A shift is looked at from its begin until so many ms after it was seen; then there is rest for at least so many. */
const aftermath = 100
const restBetween = 400
const goalRatio = 1.1

export const cutover: Bench = {
  name: 'cutover',
  about:
    'All traffic from one side to the other and back, again and again, under as many requests as the machine can do, over kept connections and ' +
    'fresh ones, with long requests in flight: our target on HAProxy, and nginx whose upstream file is switched by a reload, one after the other.',
  async measure({ quick }) {
    for (const program of ['haproxy', 'nginx']) {
      if (!isInstalled(program, process.env['PATH'] ?? '')) throw new Untrusted(`${program} is not installed: tools/install-real-tools.sh`)
    }
    const size = quick ? small : full
    const folder = await mkdtemp(join(tmpdir(), 'slipway-cutover-'))
    const ports = { blue: await takePort(), green: await takePort() }
    const origin = new Worker(new URL('./cutover/origin-thread.ts', import.meta.url), { workerData: ports })
    try {
      await once(origin, 'message')
      const ours = await measureProxy(ourHaproxy, { folder, ports, size })
      const theirs = await measureProxy(reloadedNginx, { folder, ports, size })
      return [...rowsOf(ours, false), ...rowsOf(theirs, true)]
    } finally {
      await origin.terminate()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  },
}

type Measured = { name: string; report: LoadReport; shown: number[]; seconds: number; shifts: number }
type Place = { folder: string; ports: Ports; size: Size }

async function measureProxy(start: (folder: string, ports: Ports) => Promise<Switch>, { folder, ports, size }: Place): Promise<Measured> {
  await using proxy = await start(folder, ports)
  await proxy.shift('blue')
  const load = startLoad({ port: proxy.port, ...connections })
  const began = performance.now()
  const late = () => performance.now() - began > size.whole
  let side: Side = 'blue'
  const shown: number[] = []
  await sleep(warmUp)
  for (let times = 1; times <= size.shifts && !late(); times += 1) {
    load.mark('rest', side)
    await sleep(restBetween)
    await untilDone(load, (size.requests / size.shifts) * times, late)
    side = side === 'blue' ? 'green' : 'blue'
    const from = performance.now()
    load.mark('shift', side)
    await proxy.shift(side)
    shown.push(performance.now() - from)
    await sleep(aftermath)
    load.mark('between', side)
    await sleep(50)
  }
  await untilDone(load, size.requests, late)
  const report = await load.stop()
  const seconds = (performance.now() - began) / 1_000
  assertEnough(report, { ...size, shifts: shown.length, wanted: size.shifts })
  return { name: proxy.name, report, shown, seconds, shifts: shown.length }
}

async function untilDone(load: Load, requests: number, late: () => boolean): Promise<void> {
  while (load.done() < requests && !late()) await sleep(5)
}

function assertEnough(report: LoadReport, { requests, shifts, wanted, whole }: Size & { wanted: number }): void {
  const done = report.short + report.fresh + report.long
  if (shifts < wanted || done < requests) throw new Untrusted(`in ${whole / 1_000} s there were ${shifts} shifts and ${done} requests`)
  for (const histogram of [report.rest, report.during]) {
    if (countOf(histogram) < requests / 20)
      throw new Untrusted(`only ${countOf(histogram)} requests of ${done} tell of one of the two phases`)
  }
}

function rowsOf({ name, report, shown, seconds, shifts }: Measured, peer: boolean): Row[] {
  const [rest, during] = [quantileOf(report.rest, 0.99), quantileOf(report.during, 0.99)]
  const all = report.short + report.fresh + report.long
  const rounded = (value: number) => Number(value.toFixed(2))
  const goal = (value: number) => (peer ? null : value)
  const kinds = `${report.short} over kept connections, ${report.fresh} over fresh ones, ${report.long} long; ${Math.round(all / seconds)} a second`
  const reasons = report.reasons.length === 0 ? undefined : report.reasons.join('; ')
  const rows = [
    row(`${name}: requests`, all, 'requests', null, kinds),
    row(`${name}: shifts`, shifts, 'shifts'),
    row(`${name}: requests failed`, report.failed, 'requests', goal(0), reasons),
    row(`${name}: requests sent again, a kept connection closed under them`, report.resent, 'requests', goal(0)),
    row(`${name}: answers of the side left, after the shift was seen`, report.strays, 'requests', goal(0)),
    row(`${name}: p99 at rest`, rounded(rest), 'ms', null, `${countOf(report.rest)} requests`),
    row(`${name}: p99 during shifts`, rounded(during), 'ms', null, `${countOf(report.during)} requests`),
    row(`${name}: p99 during shifts, of that at rest`, rounded(during / rest), 'x', goal(goalRatio)),
    row(`${name}: from the begin of a shift until it is seen, median`, rounded(median(shown)), 'ms'),
  ]
  return rows.map((one) => ({ ...one, peer }))
}
