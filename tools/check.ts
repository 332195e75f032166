// `check [NAME…] [--json FILE]`: everything that can be said of the tree without running it. Words pick the checks whose names have them.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { checks } from './check/checks.ts'

const { values, positionals: wanted } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } })
const chosen = checks.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
if (chosen.length === 0) {
  console.error(`No check has a name with ${wanted.join(' or ')}; there are:\n${checks.map(({ name }) => `  ${name}`).join('\n')}`)
  process.exit(1)
}

const failures: { name: string; problems: string[] }[] = []
for (const { name, look } of chosen) {
  const start = performance.now()
  const problems = await look().catch((error: unknown) => [error instanceof Error ? error.message : String(error)])
  const seconds = ((performance.now() - start) / 1_000).toFixed(1)
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (problems.length > 0) failures.push({ name, problems })
}
for (const { name, problems } of failures) console.log(`\n${name}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
console.log(`\n${chosen.length - failures.length} of ${chosen.length} checks passed`)
if (values.json !== undefined) {
  const tally = { passed: chosen.length - failures.length, failed: failures.map(({ name }) => name), notRun: [] }
  writeFileSync(values.json, `${JSON.stringify(tally, null, 2)}\n`)
}
process.exit(failures.length > 0 ? 1 : 0)
