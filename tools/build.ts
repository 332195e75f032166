// `build [ACTION…] [--check]`: types and JavaScript by tsc, then one bundle an action; --check only compares with dist/.
import { parseArgs } from 'node:util'
import { makeBundles } from './bundle/cache.ts'
import { compareDist, writeDist } from './bundle/dist.ts'
import { actionNames } from './repository.ts'
import { runBin } from './run.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { check: { type: 'boolean', default: false } } })
const known = actionNames()
const unknown = positionals.filter((name) => !known.includes(name))
if (unknown.length > 0) stop(`There is no action ${unknown.join(', ')}; there are ${known.join(', ')}.`)
const actions = positionals.length > 0 ? positionals : known

const types = await runBin('tsc', ['-b', ...(positionals.length > 0 ? actions.map((name) => `actions/${name}`) : [])])
if (types.code !== 0) console.error(`tsc found (the bundles are made all the same, but this run fails):\n${types.output}`)

const bundles = await makeBundles(actions)
let differing = 0
for (const bundle of bundles) {
  const differences = values.check ? compareDist(bundle) : writeDist(bundle)
  differing += differences.length
  const made = bundle.fresh ? 'bundled' : 'unchanged'
  console.log(`${bundle.action}: ${values.check ? (differences.length === 0 ? 'up to date' : 'not up to date') : made}`)
  if (values.check) for (const { file, problem } of differences) console.log(`  actions/${bundle.action}/dist/${file} is ${problem}`)
}
if (values.check && differing > 0) stop('Run "npx -y pnpm@12 build" and commit what it changes.')
if (types.code !== 0) process.exit(1)

function stop(message: string): never {
  console.error(message)
  process.exit(1)
}
