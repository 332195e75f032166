// One thread of `bench detection`: its detectors judge a share of the runs of each scenario. Posts what each of them came to.
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { differences, growthBookName, judgeWithGrowthBook, looksOf } from './growthbook.ts'
import { ourDetectors } from './our-judge.ts'
import { peers, references } from './peers.ts'
import { passed } from './run.ts'
import { runOf, scenarios } from './scenarios.ts'
import type { RunOutcome } from './statistics.ts'

const task = z
  .object({
    seed: z.int(),
    lane: z.int(),
    lanes: z.int().positive(),
    runs: z.object({ many: z.int(), few: z.int() }),
    python: z.string().optional(),
  })
  .parse(workerData)

for (const [number, scenario] of scenarios.entries()) {
  const detectors = scenario.role === undefined ? ourDetectors : [...ourDetectors, ...peers, ...references]
  const python = scenario.role === undefined ? undefined : task.python
  const outcomes = new Map<string, RunOutcome[]>(detectors.map(({ name }) => [name, []]))
  const waiting: { looks: string; onset: number | undefined }[] = []
  for (let run = task.lane; run < task.runs[scenario.runs]; run += task.lanes) {
    const played = runOf(scenario, { run, seed: task.seed })
    const all = run < task.runs.few
    for (const detector of all ? detectors : ourDetectors)
      outcomes.get(detector.name)?.push({ ...detector.judge(played), onset: played.onset })
    if (python !== undefined && all) waiting.push({ looks: looksOf(played), onset: played.onset })
  }
  if (python !== undefined) {
    const judged = judgeWithGrowthBook(
      python,
      waiting.map(({ looks }) => looks),
    )
    for (const [index, difference] of differences.entries())
      outcomes.set(
        growthBookName(difference),
        waiting.map(({ onset }, run) => ({ ...(judged[run]?.[index] ?? passed), onset })),
      )
  }
  for (const [detector, ended] of outcomes) parentPort?.postMessage({ scenario: number, detector, outcomes: ended })
}
