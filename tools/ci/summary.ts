// `summary.ts FOLDER`: adds up what the stages of `.ci/run` left there. A stage that left nothing, or ended badly with
// nothing failed to its name, is a failure itself.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { addTallies, type Tally, tallyLines, tallyOf } from '../real/results.ts'
import { root } from '../repository.ts'

const tallySchema = z.object({ passed: z.number(), failed: z.array(z.string()), notRun: z.array(z.string()) })
const rehearsalSchema = z.object({
  scenarios: z.array(
    z.object({ name: z.string(), held: z.boolean(), claims: z.array(z.object({ claim: z.string(), held: z.boolean() })) }),
  ),
})

const readers: Record<string, (report: unknown) => Tally> = {
  check: (report) => tallySchema.parse(report),
  test: (report) => tallyOf(report, root),
  rehearse: (report) => {
    const { scenarios } = rehearsalSchema.parse(report)
    const failed = scenarios.filter(({ held }) => !held)
    const claims = failed.flatMap(({ name, claims }) => claims.filter(({ held }) => !held).map(({ claim }) => `${name}: ${claim}`))
    const silent = failed.filter(({ claims }) => claims.every(({ held }) => held)).map(({ name }) => `${name}: was not played to its end`)
    return { passed: scenarios.flatMap((one) => one.claims).filter(({ held }) => held).length, failed: [...claims, ...silent], notRun: [] }
  },
  'test:real': (report) => tallySchema.parse(report),
}

const [folder = ''] = process.argv.slice(2)
const tally = addTallies(Object.entries(readers).map(([stage, read]) => labelled(stage, stageTally(stage, read))))
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

function labelled(stage: string, { passed, failed, notRun }: Tally): Tally {
  return { passed, failed: failed.map((name) => `${stage}: ${name}`), notRun: notRun.map((name) => `${stage}: ${name}`) }
}
