import { mkdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { closest } from '@slipway/shared/core/closest'
import { Player } from './player/player.ts'
import { resultTable, storyProgressLine } from './player/result-table.ts'
import type { ScenarioResult } from './player/scenario-result.ts'
import { coreFirst, takeNext } from './player/story-order.ts'
import { coreScenarios, scenarios } from './scenarios/index.ts'
import type { AnyScenario } from './world/scenario.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..')

/** How many stories are played at once. More than there are cores slow one another's answers until they look like a bad release. */
const sideBySide = availableParallelism()

export type RehearseOptions = {
  /** Names the stories instead of playing any. */
  list: boolean
  all: boolean
  /** Plays once more, alone, what did not hold on a busy machine. */
  again: boolean
  /** Begins no story but the core ones after so many milliseconds; undefined plays all that were chosen. */
  within: number | undefined
  /** A file to write the outcome to, from where the command was started. */
  json: string | undefined
  keep: boolean
  verbose: boolean
}

/** Plays stories and prints what was claimed and measured. Gives the exit code: 0 only where every claim held. */
export async function rehearse(
  names: readonly string[],
  { list, all, again, within, json, keep, verbose }: RehearseOptions,
): Promise<number> {
  if (list) {
    console.log(listOfScenarios())
    return 0
  }
  const chosen = choose(names, all)
  if (typeof chosen === 'string') {
    console.error(chosen)
    return 1
  }
  const report = join(root, 'rehearsal-report')
  await rm(report, { recursive: true, force: true })
  await mkdir(report, { recursive: true })
  const began = performance.now()
  const options = { report, keep, verbose }
  const until = within === undefined ? Number.POSITIVE_INFINITY : began + within
  const first = await playAll(within === undefined ? chosen : coreFirst(chosen, coreScenarios, Date.now()), {
    ...options,
    sideBySide,
    until,
  })
  const results = again ? await playAgain(first, options) : first
  const seconds = (performance.now() - began) / 1_000
  console.log(resultTable(results, seconds))
  const notPlayed = chosen.flatMap(({ name }) => (results.some((one) => one.name === name) ? [] : [name]))
  if (notPlayed.length > 0) console.log(`Not played, since its time was over: ${notPlayed.join(', ')}`)
  console.log(`Evidence, logs and dashboards: ${report}`)
  const document = { seconds: Number(seconds.toFixed(1)), scenarios: results, notPlayed }
  for (const file of [join(report, 'rehearsal.json'), ...(json === undefined ? [] : [resolve(json)])]) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, `${JSON.stringify(document, null, 2)}\n`)
  }
  return results.every((result) => result.held) ? 0 : 1
}

function listOfScenarios(): string {
  const line = (scenario: AnyScenario) =>
    `${scenario.name.padEnd(24)} ${coreScenarios.includes(scenario) ? 'core' : '    '}  ${scenario.story}`
  return [...scenarios.map(line), '\nWithout a name the core ones are played, with --all every one.'].join('\n')
}

function choose(names: readonly string[], all: boolean): readonly AnyScenario[] | string {
  if (all && names.length > 0) return `--all plays every scenario: leave it out, or the names (${names.join(', ')}).`
  if (names.length === 0) return all ? scenarios : coreScenarios
  const known = scenarios.map((scenario) => scenario.name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    const lines = unknown.map(
      (name) => `There is no scenario "${name}"${closest(name, known) === undefined ? '' : `; did you mean "${closest(name, known)}"?`}`,
    )
    return [...lines, `The scenarios are: ${known.join(', ')}.`].join('\n')
  }
  return scenarios.filter((scenario) => names.includes(scenario.name))
}

type PlayOptions = { report: string; keep: boolean; verbose: boolean }

/** More than these are no accident of a busy machine. */
const mostAgain = 4

/**
 * Stories have fast clocks, and judge response times: on a machine that is busy with something else a good release may look
 * slow. What did not hold is played once more, alone, and counts then; that it had to be is said.
 */
async function playAgain(results: readonly ScenarioResult[], options: PlayOptions): Promise<ScenarioResult[]> {
  const broken = results.filter(({ held }) => !held)
  if (broken.length === 0 || broken.length > mostAgain) return [...results]
  console.log(
    `${resultTable(broken, 0)}\nThese did not hold, and are played once more, alone: ${broken.map(({ name }) => name).join(', ')}`,
  )
  const chosen = scenarios.filter(({ name }) => broken.some((one) => one.name === name))
  const second = await playAll(chosen, { ...options, sideBySide: 1, until: Number.POSITIVE_INFINITY })
  return results.map((result) => second.find(({ name }) => name === result.name) ?? result)
}

async function playAll(
  chosen: readonly AnyScenario[],
  { sideBySide, until, ...options }: PlayOptions & { sideBySide: number; until: number },
): Promise<ScenarioResult[]> {
  const results = new Map<string, ScenarioResult>()
  const waiting = [...chosen]
  const take = () => takeNext(waiting, coreScenarios, performance.now() >= until)
  const worker = async (): Promise<void> => {
    await using player = new Player({ ...options, root })
    for (let next = take(); next !== undefined; next = take()) {
      const { name } = next
      console.log(storyProgressLine(name, 'begins'))
      const result = await player.play(next, (what) => console.log(storyProgressLine(name, what)))
      const failed = result.claims.filter((claim) => !claim.held).length
      console.log(
        storyProgressLine(
          name,
          failed === 0
            ? `held, ${result.claims.length} claims, ${result.seconds} s`
            : `${failed} of ${result.claims.length} claims did not hold`,
        ),
      )
      results.set(name, result)
    }
  }
  await Promise.all(Array.from({ length: Math.min(sideBySide, chosen.length) }, worker))
  return chosen.flatMap(({ name }) => results.get(name) ?? [])
}
