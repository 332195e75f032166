import { scanPlanted } from '../actions/security-scan/tests/planted/planted-tree.ts'
import { plantedRows } from '../actions/security-scan/tests/planted/rows.ts'
import { type Bench, row, Untrusted } from './bench.ts'

export const readlist: Bench = {
  name: 'readlist',
  about:
    'One problem planted in each kind of file that a repository can hold, scanned by the bundle as shipped: 0 where it was found or the file was named as not read, 1 where neither.',
  async measure() {
    const { results, listed, tracked } = await scanPlanted(plantedRows)
    if (listed === 0) throw new Untrusted('the scan left no read list')
    return [
      ...results.map(({ row: { what }, found, named }) =>
        row(what, found || named !== undefined ? 0 : 1, 'missed', 0, found ? 'found' : `named: ${named ?? 'not at all'}`),
      ),
      row('paths that git lists and the read list does not', Math.abs(tracked - listed), 'paths', 0, `${listed} listed`),
    ]
  },
}
