// `bench NAME [--json FILE] [--quick]`, `bench crash [--seed S [--path P]]`: one measurement. Ends with 0 when it was valid, whether or not its goals hold.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { document, table, Untrusted } from './bench.ts'
import { crash } from './crash.ts'
import { cutover } from './cutover.ts'
import { kills } from './kills.ts'
import { network } from './network.ts'
import { rehearse } from './rehearse.ts'
import { goBack } from './return.ts'
import { size } from './size.ts'
import { start } from './start.ts'

const benches = [start, size, network, rehearse, cutover, goBack, kills, crash]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
})
const bench = benches.find(({ name }) => name === positionals[0])
if (bench === undefined || positionals.length > 1) {
  console.error(
    `Which one? bench NAME [--json FILE] [--quick] [--seed S [--path P]]\n${benches.map(({ name, about }) => `  ${name.padEnd(10)}${about}`).join('\n')}`,
  )
  process.exit(1)
}
try {
  const { quick, seed, path } = values
  const rows = await bench.measure({
    quick,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  })
  console.log(`${bench.about}\n\n${table(rows)}`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(document(bench.name, rows), null, 2)}\n`)
} catch (error) {
  if (!(error instanceof Untrusted)) throw error
  console.error(`No result: ${error.message}`)
  process.exit(1)
}
