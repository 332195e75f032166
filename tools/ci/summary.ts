// `summary.ts FOLDER`: adds up what the stages of `.ci/run` left there. A stage that left nothing, or ended badly with
// nothing failed to its name, is a failure itself.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { addTallies, type Tally, tallyLines, tallyOf, testsOf } from '../real/results.ts'
import { root } from '../repository.ts'
import { parseGuide, type Ran, unprovenRows } from './guide-page.ts'

const tallySchema = z.object({
  passed: z.number(),
  failed: z.array(z.string()),
  notRun: z.array(z.string()),
  passedTests: z.array(z.string()).default([]),
})
const rehearsalSchema = z.object({
  scenarios: z.array(
    z.object({ name: z.string(), held: z.boolean(), claims: z.array(z.object({ claim: z.string(), held: z.boolean() })) }),
  ),
  notPlayed: z.array(z.string()).default([]),
})

const readers: Record<string, (report: unknown) => Tally> = {
  check: (report) => tallySchema.parse(report),
  test: (report) => tallyOf(report, root),
  rehearse: (report) => {
    const { scenarios, notPlayed } = rehearsalSchema.parse(report)
    const failed = scenarios.filter(({ held }) => !held)
    const claims = failed.flatMap(({ name, claims }) => claims.filter(({ held }) => !held).map(({ claim }) => `${name}: ${claim}`))
    const silent = failed.filter(({ claims }) => claims.every(({ held }) => held)).map(({ name }) => `${name}: was not played to its end`)
    const passed = scenarios.flatMap((one) => one.claims).filter(({ held }) => held).length
    return { passed, failed: [...claims, ...silent], notRun: notPlayed.map((name) => `${name}: the time was over`) }
  },
  'test:real': (report) => tallySchema.parse(report),
}

const [folder = ''] = process.argv.slice(2)
const stages = Object.entries(readers).map(([stage, read]) => labelled(stage, stageTally(stage, read)))
const tally = addTallies([...stages, labelled('docs/guide.md', guideTally())])
console.log(tallyLines(tally))
process.exit(tally.failed.length > 0 ? 1 : 0)

function stageTally(stage: string, read: (report: unknown) => Tally): Tally {
  const file = join(folder, `${stage.replace(':', '-')}.json`)
  const codeFile = `${file}.code`
  const code = existsSync(codeFile) ? readFileSync(codeFile, 'utf8').trim() : 'nothing'
  if (!existsSync(file)) return { passed: 0, failed: [`ended with ${code} and left no report`], notRun: [] }
  const counted = read(JSON.parse(readFileSync(file, 'utf8')))
  return code === '0' || counted.failed.length > 0 ? counted : { ...counted, failed: [`ended with ${code}`] }
}

/** What the stages showed of the rows of the guide. */
function guideTally(): Tally {
  const rows = parseGuide(readFileSync(join(root, 'docs/guide.md'), 'utf8'))
  const { failed, notRun } = unprovenRows(rows, whatRan())
  return { passed: rows.filter(({ state }) => state === 'built').length - failed.length - notRun.length, failed, notRun }
}

function whatRan(): Ran {
  const tests = readReport('test.json').flatMap((report) => testsOf(report, root))
  const named = (wanted: string) => tests.filter(({ status }) => status === wanted).map(({ name }) => name)
  const real = readReport('test-real.json').map((report) => tallySchema.parse(report))
  const rehearsals = readReport('rehearse.json').map((report) => rehearsalSchema.parse(report))
  return {
    passed: new Set([...named('passed'), ...real.flatMap(({ passedTests }) => passedTests)]),
    failed: new Set([...named('failed'), ...real.flatMap((one) => one.failed)]),
    stories: new Map(rehearsals.flatMap(({ scenarios }) => scenarios.map(({ name, held }) => [name, held]))),
    notPlayed: new Set(rehearsals.flatMap((one) => one.notPlayed)),
  }
}

/** The report of a stage, or nothing where it left none. */
function readReport(name: string): unknown[] {
  const file = join(folder, name)
  return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8'))] : []
}

function labelled(stage: string, { passed, failed, notRun }: Tally): Tally {
  return { passed, failed: failed.map((name) => `${stage}: ${name}`), notRun: notRun.map((name) => `${stage}: ${name}`) }
}
