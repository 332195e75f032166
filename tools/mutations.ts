// `mutations [WORD]`: takes each safety check of a rollout out, one at a time, in a copy of the tree, and demands that a test turns red.
import { Copy } from './mutations/copy.ts'
import { mutations } from './mutations/list.ts'
import { killers, tryTests } from './mutations/trial.ts'

const [word = ''] = process.argv.slice(2)
const chosen = mutations.filter(({ without, file }) => `${without} ${file}`.includes(word))
if (chosen.length === 0) {
  console.error(`No mutation speaks of ${JSON.stringify(word)}.`)
  process.exit(1)
}
using copy = new Copy()
await copy.fill()
const whole = await tryTests(copy.folder, [...new Set(chosen.flatMap(({ tests }) => tests))])
const red = [...whole].filter(([, passed]) => !passed).map(([name]) => name)
if (red.length > 0) console.log(`Red with every check in its place, so they say nothing:\n${red.map((name) => `  ${name}`).join('\n')}\n`)

const survivors: string[] = []
console.log('| nobody notices that | |\n| --- | --- |')
for (const mutation of chosen) {
  using _without = copy.apply(mutation)
  const noticed = killers(mutation.tests, whole, await tryTests(copy.folder, mutation.tests))
  const [first] = noticed
  if (first === undefined) survivors.push(mutation.without)
  console.log(`| ${mutation.without} | ${first === undefined ? '**survives**' : `noticed by ${noticed.length}: ${first}`} |`)
}
console.log(`\n${chosen.length - survivors.length} of ${chosen.length} are noticed.`)
process.exitCode = survivors.length === 0 ? 0 : 1
