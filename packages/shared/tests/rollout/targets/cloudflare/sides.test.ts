import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deploymentRequest, messageOf, sidesIn, sidesOf } from '../../../../src/rollout/targets/cloudflare/sides.ts'

const version = fc.uuid()
const sides = fc.oneof(fc.record({ blue: version, green: version }), fc.record({ blue: version }), fc.record({ green: version }))

describe('the sides of a Worker', () => {
  it('are read from the message as they were written, which an API that cuts at 100 bytes leaves whole', () => {
    fc.assert(
      fc.property(sides, (some) => {
        const message = messageOf(some)
        expect(Buffer.byteLength(message)).toBeLessThanOrEqual(100)
        expect(sidesIn(message)).toEqual(some)
      }),
    )
  })

  it('are never read from what somebody else wrote', () => {
    fc.assert(fc.property(fc.string(), (text) => sidesIn(`${text} `) === undefined))
    expect(sidesIn('slipway')).toBeUndefined()
    expect(sidesIn(undefined)).toBeUndefined()
  })

  it('share everything, with two decimals at most, and give nobody all or nothing by rounding', () => {
    fc.assert(
      fc.property(fc.record({ blue: version, green: version }), fc.double({ min: 0, max: 1, noNaN: true }), (both, green) => {
        const { versions } = deploymentRequest({ blue: 1 - green, green }, both)
        expect(versions.reduce((sum, one) => sum + one.percentage, 0)).toBeCloseTo(100, 8)
        for (const { percentage } of versions) expect(percentage).toBe(Number(percentage.toFixed(2)))
        expect(versions).toHaveLength(green === 0 || green === 1 ? 1 : 2)
      }),
    )
  })

  it('are those of the newest message that names all that serve', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`)
    const deployment = (id: string, versionId: string | undefined, message: string) => ({
      id,
      strategy: 'percentage' as const,
      versions: [{ version_id: versionId ?? '', percentage: 100 }],
      annotations: { 'workers/message': message },
    })
    const byHand = deployment('3', b, 'Rollback')
    const ours = deployment('2', a, `slipway blue=${a} green=${b}`)
    expect(sidesOf([byHand, ours], byHand, undefined)).toEqual({ blue: a, green: b })
    const stranger = deployment('4', c, 'wrangler deploy')
    expect(sidesOf([stranger, ours], stranger, undefined)).toEqual({ blue: c })
    expect(() => sidesOf([stranger, ours], stranger, { blue: a ?? '', green: b ?? '' })).toThrow('Somebody deployed another version')
  })
})
