import { describe, expect, it } from 'vitest'
import { playTable } from './play.ts'
import { hostileRows } from './rows.ts'

describe('a pull request with a hostile file', () => {
  const played = playTable(hostileRows)

  it('is one of many kinds, each once', () => {
    const names = hostileRows.map(({ file, attack }) => `${file} ${attack}`)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThanOrEqual(40)
  })

  it.for(hostileRows.map((row) => [`${row.file} ${row.attack}`, row] as const))(
    'achieves nothing: %s',
    { timeout: 300_000 },
    async ([, row]) => {
      expect(await played.get(row)).toEqual([])
    },
  )
})
