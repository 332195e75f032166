import { expect, it } from 'vitest'
import { scanPlanted } from './planted-tree.ts'
import { plantedRows } from './rows.ts'

it('finds what is planted in each kind of file, or names the file as not read', async () => {
  const { results, listed, tracked } = await scanPlanted(plantedRows)
  const told = results.map(({ row, found, named }) => [
    row.what,
    found ? 'found' : named === undefined ? 'neither found nor named' : 'named',
  ])
  expect(told).toEqual(plantedRows.map(({ what, outcome }) => [what, outcome]))
  expect({ listed, rows: tracked }).toEqual({ listed: plantedRows.length, rows: plantedRows.length })
}, 60_000)
