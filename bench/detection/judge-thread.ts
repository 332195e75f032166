// One thread of `bench detection`: its detectors judge a share of the runs of each scenario. Posts what each of them came to.
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { differences, growthBookName, judgeWithGrowthBook, looksOf } from './growthbook.ts'
import { ourDetectors } from './our-judge.ts'
import { peers, references } from './peers.ts'
import { runOf, scenarios } from './scenarios.ts'
import type { RunOutcome } from './statistics.ts'

const task = z
  .object({
    seed: z.int(),
    lane: z.int(),
    lanes: z.int().positive(),
    runs: z.object({ good: z.int(), bad: z.int() }),
    python: z.string().optional(),
  })
  .parse(workerData)

for (const [number, scenario] of scenarios.entries()) {
  const detectors = scenario.role === undefined ? ourDetectors : [...ourDetectors, ...peers, ...references]
  const python = scenario.role === undefined ? undefined : task.python
  const outcomes = new Map<string, RunOutcome[]>(detectors.map(({ name }) => [name, []]))
  const waiting: { looks: string; onset: number | undefined }[] = []
  for (let run = task.lane; run < task.runs[scenario.kind]; run += task.lanes) {
    const played = runOf(scenario, { run, seed: task.seed })
    for (const detector of detectors) outcomes.get(detector.name)?.push({ ...detector.judge(played), onset: played.onset })
    if (python !== undefined) waiting.push({ looks: looksOf(played), onset: played.onset })
  }
  if (python !== undefined) {
    const looks = waiting.map((one) => one.looks)
    for (const difference of differences) {
      const judged = judgeWithGrowthBook(python, difference, looks)
      outcomes.set(
        growthBookName(difference),
        judged.map((judgement, index) => ({ ...judgement, onset: waiting[index]?.onset })),
      )
    }
  }
  for (const [detector, ended] of outcomes) parentPort?.postMessage({ scenario: number, detector, outcomes: ended })
}
