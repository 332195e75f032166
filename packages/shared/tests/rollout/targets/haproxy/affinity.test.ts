import { describe, expect, it } from 'vitest'
import { matches } from '../../../../src/rollout/contract/observation.ts'
import { haproxyTarget } from '../../../../src/rollout/targets/haproxy/target.ts'
import { fakeClock } from '../../../../src/testing/fakes.ts'
import { aRelease } from '../../../../src/testing/rollout-fakes.ts'
import { type FakeServer, fakeHaproxy } from './fake-haproxy.ts'

const subject = { colour: 'green' as const, release: aRelease('v1.0.0'), artifact: undefined }
const sides = (blue: Partial<FakeServer>, green: Partial<FakeServer>): FakeServer[] => [
  { name: 'blue', status: 'UP', weight: 200, cookie: 'b', ...blue },
  { name: 'green', status: 'UP', weight: 200, cookie: 'g', ...green },
]
const under = (
  servers: FakeServer[],
  affinity: 'none' | 'cookie' = 'none',
  answer: (command: string) => string | undefined = () => undefined,
) => {
  const fake = fakeHaproxy(servers, { answer })
  const names = { blue: { name: 'blue', address: undefined }, green: { name: 'green', address: undefined } }
  const target = haproxyTarget({
    backend: 'web',
    servers: names,
    socket: fake.socket,
    clock: fakeClock(),
    affinity,
    upWithin: 1_000,
    emptyWithin: 1_000,
  })
  return { fake, target }
}

describe('a backend whose users have a cookie', () => {
  it('closes a side with maintenance, since weight 0 and drain still let its users in', async () => {
    const { fake, target } = under(sides({}, {}))
    await target.shift({ blue: 0, green: 1 }, subject)
    expect(fake.commands).toEqual(['set server web/blue weight 0', 'set server web/blue state maint'])
    expect(matches(await target.observe(), { blue: 0, green: 1 })).toBe(true)
  })

  it.each([
    ['weight 0', { weight: 0 }],
    ['drain', { weight: 200, status: 'DRAIN', admin: 8 }],
  ])('is not called closed with %s', async (_name, blue) => {
    const { target } = under(sides(blue, {}))
    const observed = await target.observe()
    expect(observed.blue).toMatchObject({ weight: 0, open: true })
    expect(matches(observed, { blue: 0, green: 1 })).toBe(false)
    await target.shift({ blue: 0, green: 1 }, subject)
    expect(matches(await target.observe(), { blue: 0, green: 1 })).toBe(true)
  })

  it('goes by what HAProxy shows, and by the configuration where it shows no cookie', async () => {
    const plain = sides({ cookie: '', weight: 0 }, { cookie: '' })
    expect((await under(plain).target.observe()).blue.open).toBe(false)
    expect((await under(plain, 'cookie').target.observe()).blue.open).toBe(true)
  })

  it('opens the side again for the way back', async () => {
    const { fake, target } = under(sides({ weight: 0, status: 'MAINT', admin: 1 }, {}))
    await target.shift({ blue: 1, green: 0 }, subject)
    expect(fake.commands).toEqual([
      'set server web/blue weight 200',
      'set server web/blue state ready',
      'set server web/green weight 0',
      'set server web/green state maint',
    ])
  })

  it('takes nothing from the other side before a check of the opened one has passed', async () => {
    const servers = sides({}, { weight: 0, status: 'MAINT', admin: 1 })
    const [, green] = servers
    let looks = 0
    const answer = (command: string) => {
      if (green === undefined) return expect.unreachable('no green')
      if (command.startsWith('show') && green.status === 'UP 1/3' && ++looks > 3) green.status = 'UP'
      if (command !== 'set server web/green state ready') return undefined
      Object.assign(green, { admin: 0, status: 'UP 1/3' })
      return ''
    }
    const { fake, target } = under(servers, 'none', answer)
    await target.shift({ blue: 0, green: 1 }, subject)
    expect(looks).toBeGreaterThan(3)
    expect(fake.commands.at(-1)).toBe('set server web/blue state maint')
    const never = under(sides({}, { status: 'UP 1/3' }))
    await expect(never.target.shift({ blue: 0, green: 1 }, subject)).rejects.toThrow('none of its checks has passed yet')
    expect(never.fake.commands).toEqual([])
  })

  it('keeps a side that is brought up in maintenance until it is given traffic', async () => {
    const { fake, target } = under(sides({}, { weight: 100, status: 'MAINT', admin: 1 }))
    await target.placement?.prepare(subject)
    expect(fake.commands).toEqual(['set server web/green weight 0'])
  })

  it('says so in a dry run', () => {
    const { target } = under([], 'cookie')
    expect(target.describeShift({ blue: 0, green: 1 }, subject)).toEqual([
      'set server web/green weight 200',
      'set server web/green state ready',
      'set server web/blue weight 0',
      'set server web/blue state maint',
      'show stat; show servers state web',
    ])
  })
})
