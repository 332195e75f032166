import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { type Bench, row, Untrusted } from './bench.ts'
import { type GrowthBook, prepareGrowthBook } from './detection/growthbook.ts'
import { ourDetectors } from './detection/our-judge.ts'
import { type Found, rowsOf } from './detection/rows.ts'
import { type Scenario, scenarios } from './detection/scenarios.ts'
import { type RunOutcome, summarise } from './detection/statistics.ts'
import { usersRows } from './detection/users.ts'
import { differingRuns } from './detection/whole-requests.ts'

const threads = 2
const firstSeed = 20_260_211
const runsOf = { full: { many: 2_000, few: 500 }, quick: { many: 100, few: 50 } }

const messageSchema = z.object({
  scenario: z.int(),
  detector: z.string(),
  outcomes: z.array(
    z.object({
      verdict: z.enum(['fail', 'pass', 'not-evaluated', 'warn']),
      at: z.number().optional(),
      onset: z.number().optional(),
    }),
  ),
})

export const detection: Bench = {
  name: 'detection',
  about:
    'Deployments of good and bad releases as counts of each second, with the default configuration (5 requests per second, limit 1 %, three steps of 60 s and a watch of 15 minutes) where nothing else is said: how often a good release is taken back, and how soon a bad one. Peers judge the same runs.',
  async measure({ quick, seed = firstSeed }) {
    const began = performance.now()
    const growthBook = prepareGrowthBook()
    const runs = runsOf[quick ? 'quick' : 'full']
    const found = await judgeAll({ seed, runs, growthBook })
    const whole = await differingRuns(quick ? 5 : 50, seed)
    const seconds = (performance.now() - began) / 1_000
    const wholeRow = row('runs with whole requests that end otherwise', whole.differing, '', 0, `of ${whole.played}`)
    return [
      ...rowsOf(found, growthBook),
      ...usersRows({ quick, seed }),
      wholeRow,
      row('wall time', Number(seconds.toFixed(0)), 's', 900, `${threads} threads, seed ${seed}`),
    ]
  },
}

async function judgeAll(task: { seed: number; runs: Record<Scenario['runs'], number>; growthBook: GrowthBook }): Promise<Found> {
  const outcomes = new Map<string, RunOutcome[]>()
  const { seed, runs, growthBook } = task
  const python = growthBook.state === 'ready' ? { python: growthBook.python } : {}
  await Promise.all(
    Array.from({ length: threads }, (_, lane) =>
      judgeShare({ seed, lane, lanes: threads, runs, ...python }, (message) => {
        const { scenario, detector, outcomes: ended } = messageSchema.parse(message)
        const key = `${scenario} ${detector}`
        const known = outcomes.get(key) ?? []
        known.push(...ended.map(({ verdict, at, onset }) => ({ verdict, at, onset })))
        outcomes.set(key, known)
      }),
    ),
  )
  const ours = new Set(ourDetectors.map(({ name }) => name))
  for (const [number, scenario] of scenarios.entries()) {
    for (const [key, ended] of outcomes) {
      const detector = key.slice(`${number} `.length)
      // The peers judge the first runs of each scenario: their shares are large enough to be told from few.
      const wanted = ours.has(detector) ? runs[scenario.runs] : runs.few
      if (key.startsWith(`${number} `) && ended.length !== wanted)
        throw new Untrusted(`"${scenario.name}" has ${ended.length} of ${wanted} runs of ${detector}`)
    }
  }
  const summaries = new Map([...outcomes].map(([key, ended]) => [key, summarise(ended)]))
  return (scenario, detector) => summaries.get(`${scenarios.indexOf(scenario)} ${detector}`)
}

function judgeShare(workerData: unknown, onMessage: (message: unknown) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./detection/judge-thread.ts', import.meta.url), { workerData })
    worker.on('message', onMessage)
    worker.on('error', reject)
    worker.on('exit', () => resolve())
  })
}
