import { playTable } from '../actions/security-scan/tests/hostile/play.ts'
import { hostileRows } from '../actions/security-scan/tests/hostile/rows.ts'
import { type Bench, row } from './bench.ts'

export const hostile: Bench = {
  name: 'hostile',
  about:
    'Files that a pull request brings to change, deceive or use the security scan, each against the bundle as it is shipped: what it has achieved beside the same tree without it (another verdict, a finding less, code that ran, a byte sent elsewhere, a secret of the job that left it).',
  async measure({ quick }) {
    const began = performance.now()
    const chosen = quick ? hostileRows.filter((_row, index) => index % 8 === 0) : hostileRows
    const rows = []
    for (const [{ file, attack }, achieved] of playTable(chosen)) {
      const what = await achieved
      rows.push(row(`${file} ${attack}`, what.length, '', 0, what.join('; ') || undefined))
    }
    return [...rows, row('wall time', Number(((performance.now() - began) / 1_000).toFixed(0)), 's')]
  },
}
