// `docs [--check]`: writes what the documentation takes from the sources: tables of inputs and outputs, the list of actions,
// the JSON Schema of slipway.yml, and the repository's own name. With --check it only says what is not up to date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { planDocs } from './docs/plan.ts'
import { shown } from './repository.ts'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const stale = planDocs().filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
for (const { path, text } of stale) {
  console.log(`${shown(path)} ${values.check ? 'is not up to date' : 'written'}`)
  if (values.check) continue
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
if (values.check && stale.length > 0) {
  console.error('Run "npx -y pnpm@12 run docs" and commit what it changes.')
  process.exit(1)
}
