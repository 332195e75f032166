// `package [--check]`: types and JavaScript by tsc, then the one bundle of all actions in dist/; --check only compares with dist/.
import { parseArgs } from 'node:util'
import { makeBundle } from './bundle/cache.ts'
import { compareDist, writeDist } from './bundle/dist.ts'
import { runBin } from './run.ts'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

const types = await runBin('tsc', ['-b'])
if (types.code !== 0) console.error(`tsc found (the bundle is made all the same, but this run fails):\n${types.output}`)

const bundle = await makeBundle()
const differences = values.check ? compareDist(bundle) : writeDist(bundle)
if (values.check) {
  console.log(differences.length === 0 ? 'dist/ is up to date' : 'dist/ is not up to date')
  for (const { file, problem } of differences) console.log(`  dist/${file} is ${problem}`)
  if (differences.length > 0) stop('Run "npx -y pnpm@12 run package" and commit what it changes.')
} else
  console.log(`dist/: ${bundle.fresh ? 'bundled' : 'nothing it is made of has changed'}, ${differences.length} files written or removed`)
if (types.code !== 0) process.exit(1)

function stop(message: string): never {
  console.error(message)
  process.exit(1)
}
