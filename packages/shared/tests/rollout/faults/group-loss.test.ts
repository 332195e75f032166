import { describe, expect, it } from 'vitest'
import { lossCells, lossPath, playLoss } from './group-loss.ts'

describe('a machine that is lost in the middle of two services', () => {
  it('leaves what the next run brings to all new or all old', async () => {
    let between = 0
    const broken: string[] = []
    for (const cell of lossCells({ quick: true })) {
      const result = await playLoss(cell)
      between += result.between ? 1 : 0
      broken.push(...result.broken.map((what) => `${lossPath(cell)}: ${what}`))
    }
    expect(broken).toEqual([])
    expect(between, 'cells in which the two did not serve the same').toBeGreaterThan(10)
  }, 120_000)
})
