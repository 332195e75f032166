import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { isInstalled } from '../tools/real/programs.ts'
import { type Bench, type Row, row, Untrusted } from './bench.ts'
import { autocannonArguments, readAutocannon } from './generator/autocannon.ts'
import { runMeasured, type Used } from './generator/run-measured.ts'
import { rankOf, type ServerLog, type Service, serverLog, timesBy } from './generator/server-log.ts'
import { type Task, type Told, told } from './generator/task.ts'

/** A service, and what it is asked. `length` in milliseconds. */
type Trial = { name: string; service: Service; rate: number; length: { full: number; quick: number } }

const trials: readonly Trial[] = [
  { name: 'constant 200 ms', service: { kind: 'constant', takes: 200 }, rate: 1_000, length: { full: 180_000, quick: 10_000 } },
  {
    name: '2 s stall',
    service: { kind: 'stall', takes: 100, from: 4_000, length: 2_000 },
    rate: 100,
    length: { full: 12_000, quick: 12_000 },
  },
  // Long enough that neither HTTP nor the timers of the service are a part of it.
  { name: 'queue', service: { kind: 'queue', mean: 40 }, rate: 20, length: { full: 90_000, quick: 20_000 } },
]

/** How far a percentile may be from the server's log, in %. */
const goals = { p50: 2, p90: 5, p99: 5 }

type Generator = {
  name: string
  peer: boolean
  needs?: string
  program: (task: Task) => readonly [string, ...string[]]
  read: (text: string) => Told
}

const here = (file: string) => fileURLToPath(new URL(`./generator/${file}`, import.meta.url))
const ofOurs = (file: string) => ({
  program: (task: Task): [string, ...string[]] => [process.execPath, ...process.execArgv, here(file), JSON.stringify(task)],
  read: (text: string) => told.parse(JSON.parse(text)),
})
const ours: Generator = { name: 'Slipway', peer: false, ...ofOurs('ours-process.ts') }
const k6: Generator = { name: 'k6 constant-arrival-rate', peer: true, needs: 'k6', ...ofOurs('k6-process.ts') }
const autocannon: Generator = {
  name: 'autocannon',
  peer: true,
  needs: 'autocannon',
  program: (task) => ['autocannon', ...autocannonArguments(task)],
  read: readAutocannon,
}

export const generator: Bench = {
  name: 'generator',
  about:
    'Three services in a thread of their own, which note how long the work on each request took; from that follows what users wait who come at a constant ' +
    'rate, from the planned time on. Beside it what our generator, and where they are installed k6 and autocannon say, and what each costs.',
  async measure({ quick }) {
    const path = process.env['PATH'] ?? ''
    const [there, missing] = [ours, k6, autocannon].reduce<[Generator[], Generator[]]>(
      ([has, not], one) => (one.needs === undefined || isInstalled(one.needs, path) ? [[...has, one], not] : [has, [...not, one]]),
      [[], []],
    )
    for (const { name } of missing) console.error(`${name} is not installed, so it is not measured`)
    const rows: Row[] = []
    for (const trial of trials) {
      for (const one of there) rows.push(...(await measureOne(one, trial, trial.length[quick ? 'quick' : 'full'])))
    }
    return rows
  },
}

async function measureOne(one: Generator, { name, service, rate }: Trial, length: number): Promise<Row[]> {
  const server = new Worker(new URL('./generator/server-thread.ts', import.meta.url), { workerData: service })
  try {
    const [port] = await once(server, 'message')
    const task: Task = { url: `http://127.0.0.1:${z.int().parse(port)}`, rate, length }
    const { output, ...used } = await runMeasured(one.program(task), length + 60_000)
    server.postMessage('log')
    const [noted] = await once(server, 'message')
    const log = serverLog.parse(noted)
    const times = timesBy(log, service, { rate, length })
    const said = one.read(output)
    assertTrusted({ service, log, times, said, length })
    return rowsOf(one, name, { told: said, times, used, length })
  } finally {
    await server.terminate()
  }
}

/** A queue that is never empty again has no response times of its own. */
const mostBusy = 0.97

type Result = { service: Service; log: ServerLog; times: readonly number[]; said: Told; length: number }

/** On a machine on which the service or the generator itself was late, the difference between the two measures the machine. */
function assertTrusted({ service, log, times, said, length }: Result): void {
  const busy = (why: string) => new Untrusted(`the machine is too busy: ${why}`)
  for (const percentile of ['p50', 'p90', 'p99'] as const) {
    const { [percentile]: seen, least, most } = said
    const width = ((most?.[percentile] ?? seen) - (least?.[percentile] ?? seen)) / seen
    if (width * 100 > goals[percentile])
      throw busy(
        `the generator was so late itself that it knows ${percentile.toUpperCase()} to ${Math.round(width * 100)} % (${said.notes ?? ''})`,
      )
  }
  if (service.kind === 'queue') {
    const share = log.takes.reduce((sum, takes) => sum + takes, 0) / length
    if (!(share < mostBusy)) throw busy(`the queue was busy for ${Math.round(share * 100)} % of its time`)
    return
  }
  const longer = rankOf(times, 0.25) - service.takes
  if (!(longer < service.takes * 0.1)) throw busy(`the service of ${service.takes} ms took ${Math.round(longer)} ms longer itself`)
}

type Measured = { told: Told; times: readonly number[]; used: Used; length: number }

function rowsOf({ name, peer }: Generator, trial: string, { told: said, times, used, length }: Measured): Row[] {
  const rounded = (value: number) => Number(value.toFixed(1))
  const errors = (
    [
      ['p50', 0.5],
      ['p90', 0.9],
      ['p99', 0.99],
    ] as const
  ).map(([percentile, rank]) => {
    const exact = rankOf(times, rank)
    const error = rounded((Math.abs(said[percentile] - exact) / exact) * 100)
    const note = `says ${rounded(said[percentile])} ms, the server's log ${rounded(exact)} ms`
    return row(`${trial}: ${name}: error of ${percentile.toUpperCase()}`, error, '%', peer ? null : goals[percentile], note)
  })
  const share = rounded((used.cpuSeconds / (length / 1_000)) * 100)
  const rows = [
    ...errors,
    row(
      `${trial}: ${name}: CPU`,
      share,
      '% of a core',
      null,
      `${said.requests} requests${said.notes === undefined ? '' : `; ${said.notes}`}`,
    ),
    row(`${trial}: ${name}: most memory`, Math.round(used.megabytes), 'MB'),
  ]
  return rows.map((one) => ({ ...one, peer }))
}
