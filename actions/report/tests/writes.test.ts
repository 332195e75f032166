import { describe, expect, it } from 'vitest'
import { renderWrites } from '../src/writes.ts'

describe('renderWrites', () => {
  it('lists what was refused and why', () => {
    expect(renderWrites([{ what: 'status', state: 'refused', detail: 'add statuses: write' }])).toContain('| status | refused |')
    expect(renderWrites([])).toBe('')
  })
})
