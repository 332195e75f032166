import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bothColours, matches, type Weights } from '../../../../src/rollout/contract/observation.ts'
import { haproxyTarget } from '../../../../src/rollout/targets/haproxy/target.ts'
import { fakeClock } from '../../../../src/testing/fakes.ts'
import { aRelease } from '../../../../src/testing/rollout-fakes.ts'
import { type FakeServer, fakeHaproxy } from './fake-haproxy.ts'

const subject = { colour: 'green' as const, release: aRelease('v1.0.0'), artifact: undefined }
const states = [
  { status: 'UP', admin: 0 },
  { status: 'DRAIN', admin: 8 },
  { status: 'MAINT', admin: 1 },
]
const server = (name: string) =>
  fc.record({
    name: fc.constant(name),
    weight: fc.integer({ min: 0, max: 256 }),
    state: fc.constantFrom(...states),
    cookie: fc.constantFrom('', name),
  })
const weights: fc.Arbitrary<Weights> = fc
  .constantFrom(0, 0.005, 0.05, 0.25, 0.5, 1)
  .chain((green) => fc.constantFrom({ blue: 1 - green, green }, { blue: green, green: 1 - green }, { blue: 0, green: 0 }))

const takesNew = ({ status, weight }: FakeServer) => status === 'UP' && weight > 0

it('comes from any two servers to any weights, and never has nobody serving on the way', async () => {
  await fc.assert(
    fc.asyncProperty(server('blue'), server('green'), fc.array(weights, { minLength: 1, maxLength: 4 }), async (blue, green, wanted) => {
      const servers: FakeServer[] = [blue, green].map(({ name, weight, state, cookie }) => ({ name, weight, cookie, ...state }))
      let served = false
      let watching = true
      const answer = () => {
        const serves = servers.some(takesNew)
        if (watching && served && !serves) throw new Error('nobody served')
        served = serves
        return undefined
      }
      const fake = fakeHaproxy(servers, { answer })
      const names = { blue: { name: 'blue', address: undefined }, green: { name: 'green', address: undefined } }
      const timing = { clock: fakeClock(), upWithin: 1_000, emptyWithin: 1_000 }
      const target = haproxyTarget({ backend: 'web', servers: names, socket: fake.socket, affinity: 'none', ...timing })
      for (const intent of wanted) {
        watching = intent.blue + intent.green > 0
        await target.shift(intent, subject)
        const observed = await target.observe()
        expect(matches(observed, intent)).toBe(true)
        for (const colour of bothColours) if (intent[colour] === 0) expect(observed[colour].open).toBe(false)
        const before = fake.commands.length
        await target.shift(intent, subject)
        expect(fake.commands.length - before).toBe(0)
      }
    }),
    { numRuns: 200 },
  )
})
