// `bench NAME [--json FILE] [--quick]`, `bench crash [--seed S [--path P]]`, `bench faults [--path CELL]`, `bench rooms [--of FOLDER]`: one measurement. Ends with 0 when it was valid, whether or not its goals hold.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { document, table, Untrusted } from './bench.ts'
import { crash } from './crash.ts'
import { cutover } from './cutover.ts'
import { detection } from './detection.ts'
import { faults } from './faults.ts'
import { generator } from './generator.ts'
import { hostile } from './hostile.ts'
import { kills } from './kills.ts'
import { network } from './network.ts'
import { readlist } from './readlist.ts'
import { rehearse } from './rehearse.ts'
import { goBack } from './return.ts'
import { rooms } from './rooms.ts'
import { scan } from './scan.ts'
import { size } from './size.ts'
import { start } from './start.ts'

const benches = [
  start,
  size,
  network,
  rehearse,
  cutover,
  goBack,
  kills,
  crash,
  faults,
  detection,
  generator,
  readlist,
  rooms,
  scan,
  hostile,
]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    seed: { type: 'string' },
    path: { type: 'string' },
    of: { type: 'string' },
  },
})
const bench = benches.find(({ name }) => name === positionals[0])
if (bench === undefined || positionals.length > 1) {
  console.error(
    `Which one? bench NAME [--json FILE] [--quick] [--seed S] [--path P] [--of FOLDER]\n${benches.map(({ name, about }) => `  ${name.padEnd(10)}${about}`).join('\n')}`,
  )
  process.exit(1)
}
try {
  const { quick, seed, path, of } = values
  const rows = await bench.measure({
    quick,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
    ...(of === undefined ? {} : { folder: resolve(of) }),
  })
  console.log(`${bench.about}\n\n${table(rows)}`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(document(bench.name, rows), null, 2)}\n`)
} catch (error) {
  if (!(error instanceof Untrusted)) throw error
  console.error(`No result: ${error.message}`)
  process.exit(1)
}
