// `test:real [--all] [--json FILE]`: the same code against real tools. What is not installed is named, and what needs it is not run; so are
// tests that take minutes, without `--all`.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'
import { lintWorkflows } from './real/linters.ts'
import { isInstalled } from './real/programs.ts'
import { addTallies, type Tally, tallyLines, tallyOf, testsOf } from './real/results.ts'
import { realTests } from './real/test-files.ts'
import { root } from './repository.ts'
import { run } from './run.ts'

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false }, json: { type: 'string' } } })
const installed = await run('bash', ['tools/install-real-tools.sh'])
const lines = installed.output.trim().split('\n')
for (const line of lines.slice(0, -1)) console.log(line)
const environment = { PATH: `${lines.at(-1) ?? ''}${delimiter}${process.env['PATH'] ?? ''}` }

const { passedTests, ...tests } = await runTests()
const tally = addTallies([tests, await lintWorkflows(environment)])
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ ...tally, passedTests }, null, 2)}\n`)
console.log(`\n${tallyLines(tally)}`)
process.exit(tally.failed.length > 0 ? 1 : 0)

/** `passedTests`: by file and full name, for whoever asks whether a certain one has run. */
async function runTests(): Promise<Tally & { passedTests: string[] }> {
  const tests = realTests().map(({ file, needs, isSlow }) => ({
    file,
    missing: [
      ...needs.filter((program) => !isInstalled(program, environment.PATH)).map((program) => `${program} not installed`),
      ...(isSlow && !values.all ? ['it takes minutes, and only --all runs it'] : []),
    ],
  }))
  const able = tests.filter(({ missing }) => missing.length === 0).map(({ file }) => file)
  const notRun = tests.filter(({ missing }) => missing.length > 0).map(({ file, missing }) => `${file}: ${missing.join(', ')}`)
  if (able.length === 0) return { passed: 0, failed: [], notRun, passedTests: [] }
  const report = join(tmpdir(), `slipway-real-${process.pid}.json`)
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.real.config.ts', '--reporter=verbose', '--reporter=json']
  const { code, output } = await run(process.execPath, [...vitest, `--outputFile.json=${report}`, ...able], environment)
  console.log(output)
  if (!existsSync(report)) return { passed: 0, failed: [`vitest ended with ${code} and left no report`], notRun, passedTests: [] }
  const results: unknown = JSON.parse(readFileSync(report, 'utf8'))
  rmSync(report)
  const counted = tallyOf(results, root)
  const passedTests = testsOf(results, root).flatMap(({ name, status }) => (status === 'passed' ? [name] : []))
  return { ...counted, notRun: [...counted.notRun, ...notRun], passedTests }
}
