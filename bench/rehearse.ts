import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from '../tools/repository.ts'
import { type Bench, row, Untrusted } from './bench.ts'

const goalSeconds = 60

const reportSchema = z.object({
  seconds: z.number(),
  scenarios: z.array(z.object({ name: z.string(), seconds: z.number(), held: z.boolean() })).min(1),
})

export const rehearse: Bench = {
  name: 'rehearse',
  about:
    'Wall time of the core scenarios of the rehearsal, dependencies installed. It counts only when every claim of every scenario held.',
  async measure({ quick }) {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
    const file = join(folder, 'rehearsal.json')
    const began = performance.now()
    const code = await startRehearsal(['--json', file, ...(quick ? ['staging'] : [])])
    const wall = Number(((performance.now() - began) / 1_000).toFixed(1))
    if (code !== 0) throw new Untrusted(`the rehearsal ended with ${code}: a time is worth nothing while a claim does not hold`)
    const { scenarios } = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    rmSync(folder, { recursive: true })
    const whole = quick ? row('staging alone', wall, 's') : row(`all ${scenarios.length} core scenarios`, wall, 's', goalSeconds)
    return [whole, ...scenarios.map(({ name, seconds }) => row(name, seconds, 's'))]
  },
}

function startRehearsal(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'tools/node-24.mjs'), 'packages/cli/src/main.ts', 'rehearse', ...args], {
      cwd: root,
      stdio: 'inherit',
    })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
