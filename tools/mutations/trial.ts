import { readFileSync, rmSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import { runIn } from '../run.ts'

const reportSchema = z.object({
  testResults: z.array(z.object({ name: z.string(), assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
})

/** Tests of a run by file and name, each passed or not. A file that cannot be loaded has none. */
export type Trial = ReadonlyMap<string, boolean>

/** Runs test files of a copy of the tree. */
export async function tryTests(folder: string, files: readonly string[]): Promise<Trial> {
  const report = join(folder, 'mutation-trial.json')
  const vitest = [join(folder, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=json', `--outputFile=${report}`, ...files]
  const { output } = await runIn(folder, process.execPath, vitest)
  try {
    return trialOf(readFileSync(report, 'utf8'), folder)
  } catch (cause) {
    throw new Error(`vitest left no report on ${files.join(', ')}:\n${output.slice(-2_000)}`, { cause })
  } finally {
    rmSync(report, { force: true })
  }
}

/** Reads what vitest's JSON reporter writes of a run in the folder. */
export function trialOf(text: string, folder: string): Trial {
  const { testResults } = reportSchema.parse(JSON.parse(text))
  return new Map(
    testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map((test): [string, boolean] => [
        `${relative(folder, name).split(sep).join('/')}: ${test.fullName}`,
        test.status === 'passed',
      ]),
    ),
  )
}

/** Tests of the files that pass with every check in its place, and not without this one. */
export function killers(files: readonly string[], whole: Trial, mutant: Trial): string[] {
  const ours = [...whole].filter(([name, passed]) => passed && files.some((file) => name.startsWith(`${file}: `)))
  return ours.filter(([name]) => mutant.get(name) !== true).map(([name]) => name)
}
