import { allTo } from '@slipway/shared/rollout/contract/observation'
import { vercelOf } from '@slipway/shared/rollout/targets/vercel/target'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeTarget } from '../../../shared/tests/rollout/target-contract.ts'
import { startVercel, type VercelStandIn } from '../../src/stage/providers/vercel.ts'
import { place, ports, shares, skippingClock, split, subject, writes } from './provider-setup.ts'

function targetAt(vercel: VercelStandIn, { given = ports(), rolling = false, weights = [0.01, 0.05, 0.25, 0.5, 1] } = {}) {
  const { project, token, api } = vercel
  return vercelOf({ type: 'vercel', project, token, api, team: undefined, rolling, affinity: 'skew-protection' }, { ...given, weights })
}
const carrying = (colour: string, release: string) => ({ slipwayColour: colour, slipwayRelease: release })

describeTarget('Vercel', async () => {
  const vercel = await startVercel()
  const target = targetAt(vercel)
  return {
    target,
    seesDown: false,
    alwaysServes: true,
    mutations: () => writes(vercel.calls).length,
    up: async (colour) => {
      const version = colour === 'blue' ? 'v1.0.0' : 'v1.1.0'
      const upstream = `http://127.0.0.1:${colour === 'blue' ? 1 : 2}`
      if (colour === 'blue') vercel.deploy({ meta: carrying('blue', version), upstream })
      else vercel.upload({ meta: carrying('green', version), upstream })
      if (colour === 'green') await target.placement?.prepare(subject('green', version))
    },
    down: async () => {},
    [Symbol.asyncDispose]: () => vercel[Symbol.asyncDispose](),
  }
})

describe('a Vercel project', () => {
  let resources: AsyncDisposableStack
  let vercel: VercelStandIn
  let one: string
  let two: string
  beforeEach(async () => {
    resources = new AsyncDisposableStack()
    vercel = resources.use(await startVercel())
    const [first, second] = [resources.use(await place('v1.0.0')), resources.use(await place('v1.1.0'))]
    one = vercel.deploy({ meta: carrying('blue', 'v1.0.0'), upstream: first.url })
    two = vercel.upload({ meta: carrying('green', 'v1.1.0'), upstream: second.url })
  })
  afterEach(() => resources.disposeAsync())
  const prepared = async (options: Parameters<typeof targetAt>[1] = {}) => {
    const target = targetAt(vercel, options)
    await target.placement?.prepare(subject('green', 'v1.1.0'))
    return target
  }

  it('shows what serves, and the prepared deployment at its own address', async () => {
    const observed = await (await prepared()).observe()
    expect(observed.blue).toMatchObject({ weight: 1, state: 'serving', release: 'v1.0.0' })
    expect(observed.green).toMatchObject({ weight: 0, open: false, state: 'draining', release: 'v1.1.0' })
    expect((await fetch(observed.green.address ?? '')).headers.get('x-release')).toBe('v1.1.0')
    expect(await split(vercel.url, 3)).toEqual({ 'v1.0.0': 3 })
  })

  it('promotes what never served and rolls back to what did, and keeps the assignment of domains as it was', async () => {
    const target = await prepared()
    await target.shift(allTo('green'), subject('green'))
    expect(await split(vercel.url, 3)).toEqual({ 'v1.1.0': 3 })
    await target.shift(allTo('blue'), subject('blue'))
    expect(await split(vercel.url, 3)).toEqual({ 'v1.0.0': 3 })
    expect(writes(vercel.calls)).toEqual([
      `POST /v10/projects/prj_QuayHarbor/promote/${two}`,
      `POST /v9/projects/prj_QuayHarbor/rollback/${one}`,
      'PATCH /v9/projects/harbor',
    ])
    expect(vercel.autoAssign()).toBe(true)
  })

  it('turns on no assignment of domains that was off before', async () => {
    const target = await prepared()
    await target.shift(allTo('green'), subject('green'))
    vercel.setAutoAssign(false)
    await target.shift(allTo('blue'), subject('blue'))
    expect(vercel.autoAssign()).toBe(false)
  })

  it('takes "already current" for done, once it is observed', async () => {
    const target = await prepared()
    await target.shift(allTo('blue'), subject('blue'))
    expect(vercel.calls.findLast((call) => call.method === 'POST')?.status).toBe(409)
    expect(await shares(target)).toEqual(allTo('blue'))
  })

  it('brings an older deployment back on the other side, and another run knows it there', async () => {
    const target = await prepared()
    await target.shift(allTo('green'), subject('green'))
    const third = vercel.upload({ meta: carrying('blue', 'v1.2.0'), upstream: 'http://127.0.0.1:1' })
    await target.placement?.prepare(subject('blue', 'v1.2.0'))
    await target.shift(allTo('blue'), subject('blue'))
    // v1.0.0 was blue; blue serves now.
    await target.placement?.prepare(subject('green', 'v1.0.0'))
    await target.shift(allTo('green'), subject('green'))
    const observed = await targetAt(vercel).observe()
    expect(observed.green).toMatchObject({ weight: 1, release: 'v1.0.0' })
    expect(observed.blue).toMatchObject({ weight: 0, release: 'v1.2.0' })
    expect(vercel.shares()).toEqual({ [one]: 100 })
    expect(third).not.toBe(one)
  })

  it('is not done while domains are being moved, nor where some could not be', async () => {
    const target = await prepared()
    vercel.faults.lag(6)
    await target.shift(allTo('green'), subject('green'))
    expect(await shares(target)).toEqual(allTo('green'))
    vercel.faults.failDomain('www.example.com')
    await expect(target.shift(allTo('blue'), subject('blue'))).rejects.toThrow('could not move all domains of harbor to')
    expect((await target.observe()).blue.state).toBe('draining')
  })

  it('does not send a lost call again: it looks', async () => {
    const target = await prepared()
    vercel.faults.onWrite({ do: 'lose' })
    await target.shift(allTo('green'), subject('green'))
    expect(await shares(target)).toEqual(allTo('green'))
    expect(vercel.calls.filter((call) => call.method === 'POST')).toHaveLength(1)
  })

  it('waits as a rate limit asks, and asks again after broken reads', async () => {
    const target = await prepared()
    vercel.faults.onWrite({ do: 'refuse', answer: undefined })
    vercel.faults.onRead({ do: 'drop' })
    vercel.faults.onRead({ do: 'refuse', answer: { status: 500, body: undefined } })
    await target.shift(allTo('green'), subject('green'))
    expect(await shares(target)).toEqual(allTo('green'))
  })

  it.each([
    ['there is none', 'v9.9.9', {}, 'has no production deployment of v9.9.9'],
    ['there is only a preview', 'v2.0.0', { target: 'preview' as const }, 'only a preview one'],
    ['it is not ready', 'v2.0.0', { readyState: 'ERROR' as const }, 'is ERROR, not READY'],
    ['it says it is the other side', 'v2.0.0', { meta: carrying('blue', 'v2.0.0') }, 'says that it is blue'],
  ])('refuses to prepare a release where %s', async (_name, version, extra, message) => {
    vercel.upload({ meta: carrying('green', 'v2.0.0'), upstream: 'http://127.0.0.1:1', ...extra })
    await expect(targetAt(vercel).placement?.prepare(subject('green', version))).rejects.toThrow(message)
  })

  it.each([
    [
      'several carry the label',
      { meta: carrying('green', 'v1.1.0') },
      '2 deployments of the Vercel project harbor have slipwayRelease v1.1.0',
    ],
    [
      'another commit is recorded',
      { meta: { ...carrying('green', 'v2.0.0'), githubCommitSha: 'c'.repeat(40) } },
      `from the commit ${'c'.repeat(40)}`,
    ],
  ])('refuses to prepare a release where %s', async (_name, extra, message) => {
    vercel.upload({ upstream: 'http://127.0.0.1:1', ...extra })
    const refused = targetAt(vercel).placement?.prepare(subject('green', extra.meta.slipwayRelease))
    await expect(refused).rejects.toThrow(message)
    expect(writes(vercel.calls)).toEqual([])
  })

  it('looks for a label among all production deployments, and does not mind one that failed', async () => {
    for (let count = 0; count < 230; count++) vercel.upload({ upstream: 'http://127.0.0.1:1' })
    vercel.upload({ meta: carrying('green', 'v1.1.0'), upstream: 'http://127.0.0.1:1', readyState: 'ERROR' })
    expect(await targetAt(vercel).placement?.available?.(subject('green', 'v1.1.0').release)).toBe('yes')
    vercel.upload({ meta: carrying('green', 'v1.1.0'), upstream: 'http://127.0.0.1:1' })
    await expect(targetAt(vercel).placement?.prepare(subject('green', 'v1.1.0'))).rejects.toThrow(`${two} (made 2026-01-05T12:00:00`)
  })

  it('does not take an upload that never served for the one of the same release that did', async () => {
    const target = await prepared()
    await target.shift(allTo('green'), subject('green'))
    vercel.upload({ meta: carrying('blue', 'v1.0.0'), upstream: 'http://127.0.0.1:9' })
    const { blue } = await targetAt(vercel).observe()
    expect((await fetch(blue.address ?? '')).headers.get('x-release')).toBe('v1.0.0')
  })

  describe('by the id of a deployment', () => {
    const byId = async (id: string) => await targetAt(vercel).placement?.uploads?.byId(id)

    it('finds one however old it is, whatever was made under its label since', async () => {
      for (let count = 0; count < 120; count++) vercel.upload({ meta: carrying('green', 'v1.1.0'), upstream: 'http://127.0.0.1:1' })
      expect(await byId(two)).toMatchObject({ id: two, at: expect.stringContaining('2026-01-05') })
      expect(vercel.calls.filter(({ path }) => path.startsWith('/v7/deployments'))).toEqual([])
    })

    it.each(['ERROR', 'BUILDING'] as const)('has none that is %s', async (readyState) => {
      expect(await byId(vercel.upload({ upstream: 'http://127.0.0.1:1', readyState }))).toBeUndefined()
    })

    it('has none that was deleted', async () => {
      vercel.remove(({ id }) => id === two)
      expect(await byId(two)).toBeUndefined()
    })

    it('refuses a preview, and one of another project', async () => {
      await expect(byId(vercel.upload({ upstream: 'http://127.0.0.1:1', target: 'preview' }))).rejects.toThrow('is a preview deployment')
      await expect(byId(vercel.upload({ upstream: 'http://127.0.0.1:1', projectId: 'prj_Other' }))).rejects.toThrow(
        'one of the project prj_Other',
      )
    })

    it('brings back a deployment that is labelled as the other side', async () => {
      const target = await prepared()
      await target.shift(allTo('green'), subject('green'))
      vercel.upload({ meta: carrying('green', 'v1.0.0'), upstream: 'http://127.0.0.1:1' })
      const third = vercel.deploy({ meta: carrying('blue', 'v1.2.0'), upstream: 'http://127.0.0.1:1' })
      const later = targetAt(vercel)
      const upload = await later.placement?.uploads?.byId(one)
      if (upload === undefined) throw new Error('it is gone')
      // v1.0.0 was made as blue, and blue serves now.
      await later.placement?.uploads?.take(upload, { ...subject('green', 'v1.0.0'), kind: 'rollback' })
      expect((await later.observe()).green).toMatchObject({ identity: { deployment: one }, release: 'v1.0.0' })
      await later.shift(allTo('green'), subject('green'))
      expect(await split(vercel.url, 3)).toEqual({ 'v1.0.0': 3 })
      expect((await targetAt(vercel).observe()).green).toMatchObject({ weight: 1, identity: { deployment: one } })
      expect((await targetAt(vercel).observe()).blue.identity).toEqual({ deployment: third })
    })
  })

  it('gives a side all or nothing without rolling releases', async () => {
    const target = await prepared()
    expect(target.capabilities).toEqual({ weighted: false, affinity: 'skew-protection' })
    await expect(target.shift({ blue: 0.9, green: 0.1 }, subject('green'))).rejects.toThrow('all traffic or none')
  })

  it('says whether a release is at hand, takes no side down that serves, and says each call before', async () => {
    const target = await prepared()
    expect(await target.placement?.available?.(subject('green', 'v1.1.0').release)).toBe('yes')
    expect(await target.placement?.available?.(subject('green', 'v0.0.1').release)).toBe('no')
    await expect(target.placement?.retire(subject('blue'))).rejects.toThrow('blue')
    await target.observe()
    expect(target.describeShift(allTo('green'), subject('green'))).toEqual([`POST /v10/projects/prj_QuayHarbor/promote/${two} {}`])
  })

  it('names the token nowhere', async () => {
    const given = ports()
    const error = await targetAt({ ...vercel, token: 'wrong-secret-token' }, { given })
      .observe()
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ message: expect.stringContaining('403: Not authorized (forbidden)') })
    expect(JSON.stringify(error)).not.toContain('wrong-secret-token')
    expect(given.log.masks).toEqual(['wrong-secret-token'])
  })

  describe('with rolling releases', () => {
    const rolling = { rolling: true, weights: [0.05, 0.5, 1] }

    it('sets the stages of the plan, and goes through them by approvals', async () => {
      const target = await prepared(rolling)
      await target.shift({ blue: 0.95, green: 0.05 }, subject('green'))
      expect(await split(vercel.url, 100)).toEqual({ 'v1.0.0': 95, 'v1.1.0': 5 })
      expect(await shares(target)).toEqual({ blue: 0.95, green: 0.05 })
      await target.shift({ blue: 0.5, green: 0.5 }, subject('green'))
      expect(await shares(target)).toEqual({ blue: 0.5, green: 0.5 })
      await target.shift(allTo('green'), subject('green'))
      expect(await shares(target)).toEqual(allTo('green'))
      const rollingPath = '/v1/projects/harbor/rolling-release'
      expect(writes(vercel.calls)).toEqual([
        `PATCH ${rollingPath}/config`,
        `POST ${rollingPath}/start`,
        `POST ${rollingPath}/approve-stage`,
        `POST ${rollingPath}/complete`,
      ])
    })

    it('ends a rolling release by going back at once, seen by another run too', async () => {
      await (await prepared(rolling)).shift({ blue: 0.5, green: 0.5 }, subject('green'))
      const other = targetAt(vercel, rolling)
      expect(await shares(other)).toEqual({ blue: 0.5, green: 0.5 })
      await other.shift(allTo('blue'), subject('blue'))
      expect(await shares(other)).toEqual(allTo('blue'))
      expect(vercel.autoAssign()).toBe(true)
    })

    it('does not approve twice what was lost on the way', async () => {
      const target = await prepared(rolling)
      await target.shift({ blue: 0.95, green: 0.05 }, subject('green'))
      vercel.faults.onWrite({ do: 'lose' })
      await target.shift({ blue: 0.5, green: 0.5 }, subject('green'))
      expect(await shares(target)).toEqual({ blue: 0.5, green: 0.5 })
      expect(vercel.calls.filter((call) => call.path.endsWith('approve-stage'))).toHaveLength(1)
    })

    it('refuses a share that is no stage, and to go down to one', async () => {
      const target = await prepared(rolling)
      await expect(target.shift({ blue: 0.8, green: 0.2 }, subject('green'))).rejects.toThrow('no stage of 20 %')
      await target.shift({ blue: 0.5, green: 0.5 }, subject('green'))
      await expect(target.shift({ blue: 0.95, green: 0.05 }, subject('green'))).rejects.toThrow('cannot go back to 5 %')
    })

    it('needs no more than one call for what it has already', async () => {
      const target = await prepared(rolling)
      await target.shift({ blue: 0.95, green: 0.05 }, subject('green'))
      const before = writes(vercel.calls).length
      await target.shift({ blue: 0.95, green: 0.05 }, subject('green'))
      expect(writes(vercel.calls)).toHaveLength(before)
    })
  })

  describe('with rolling releases on in the project, which target.rolling does not say', () => {
    const stages = [{ targetPercentage: 10 }, { targetPercentage: 100 }]
    const exactFix =
      'target.rolling: true and the shares in rollout.steps, or turn them off in the project: npx vercel rolling-release configure --disable'

    it('refuses to begin, with the fix', async () => {
      vercel.rolling.configure(stages)
      const target = targetAt(vercel)
      expect(await target.settingsProblem?.()).toEqual({
        reason: expect.stringContaining('Rolling releases are on'),
        hint: expect.stringContaining(exactFix),
      })
      const error = await target.placement?.prepare(subject('green', 'v1.1.0')).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ hint: expect.stringContaining(exactFix) })
      expect(writes(vercel.calls)).toEqual([])
      expect(await targetAt(vercel, { rolling: true }).settingsProblem?.()).toBeUndefined()
    })

    it('promotes nothing into a rolling release that was turned on meanwhile', async () => {
      const target = await prepared()
      vercel.rolling.configure(stages)
      await expect(target.shift(allTo('green'), subject('green'))).rejects.toThrow('Rolling releases are on in the Vercel project harbor')
      expect(vercel.shares()).toEqual({ [one]: 100 })
    })

    it('ends one that is active while going back, with what waits behind it', async () => {
      const target = await prepared()
      vercel.rolling.configure(stages)
      vercel.rolling.start(two)
      expect(await shares(target)).toEqual({ blue: 0.9, green: 0.1 })
      await target.shift(allTo('blue'), subject('blue'))
      expect(vercel.rolling.active()).toBe(false)
      expect(vercel.shares()).toEqual({ [one]: 100 })
      expect(writes(vercel.calls)[0]).toBe(`POST /v9/projects/prj_QuayHarbor/rollback/${one}`)
    })

    it('takes a promotion that is queued for not done, and says what it waits for', async () => {
      const target = await prepared({ given: { ...ports(), clock: skippingClock() } })
      vercel.faults.onWrite({ do: 'refuse', answer: { status: 202, body: {} } })
      const error = await target.shift(allTo('green'), subject('green')).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        message: expect.stringContaining('has queued the promotion'),
        hint: expect.stringContaining('Complete or abort'),
      })
    })

    it('says that a rolling release began where a promotion was asked for', async () => {
      const target = await prepared()
      // The setting is turned on between the read and the promotion.
      vercel.faults.onWrite({ do: 'refuse', answer: { status: 201, body: {} } })
      const shifting = target.shift(allTo('green'), subject('green'))
      await vi.waitUntil(() => vercel.calls.some(({ method }) => method === 'POST'))
      vercel.rolling.configure(stages)
      vercel.rolling.start(two)
      await expect(shifting).rejects.toThrow(`Vercel began a rolling release of ${two} instead of giving it everything`)
    })
  })

  it('asks a rollback for the domains that the rollback could not move, page by page', async () => {
    const target = await prepared()
    vercel.faults.failDomain('of-the-promotion.example.com')
    await expect(target.shift(allTo('green'), subject('green'))).rejects.toThrow('to dpl_')
    const domains = Array.from({ length: 23 }, (_, index) => `www${index}.example.com`)
    vercel.faults.failDomain(...domains)
    const error = await target.shift(allTo('blue'), subject('blue')).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ message: expect.stringContaining(`: ${domains.join(', ')}`) })
    expect(vercel.calls.findLast(({ path }) => path.includes('/aliases'))?.path).toContain(
      '/v9/projects/prj_QuayHarbor/rollback/aliases?failedOnly=true',
    )
  })

  it.each([['a paused project', { paused: true }, 'is paused: it serves nobody']])(
    'refuses to begin in %s',
    async (_name, settings, reason) => {
      vercel.set(settings)
      expect(await targetAt(vercel).settingsProblem?.()).toMatchObject({ reason: expect.stringContaining(reason) })
    },
  )

  it.each([
    ['pushes that move the domains', { link: { type: 'github', productionBranch: 'main' } }, 'A push to main moves the production domains'],
    ['Deployment Protection', { ssoProtection: { deploymentType: 'prod_deployment_urls_and_all_previews' } }, 'x-vercel-protection-bypass'],
    ['a password', { passwordProtection: {} }, 'x-vercel-protection-bypass'],
    ['Skew Protection that is off', {}, 'Skew Protection is off'],
  ])('names %s once, and does not stop for it', async (_name, settings, words) => {
    vercel.set(settings)
    const given = ports()
    const target = targetAt(vercel, { given })
    expect(await target.settingsProblem?.()).toBeUndefined()
    await target.settingsProblem?.()
    expect(given.log.lines.filter((line) => line.includes(words))).toHaveLength(1)
  })

  it('names nothing where only previews are protected, and pushes make no deployments', async () => {
    vercel.set({
      ssoProtection: { deploymentType: 'preview' },
      link: { productionBranch: 'main' },
      gitProviderOptions: { createDeployments: 'disabled' },
      skewProtectionMaxAge: 43_200,
    })
    const given = ports()
    expect(await targetAt(vercel, { given }).settingsProblem?.()).toBeUndefined()
    expect(given.log.lines).toEqual([])
  })

  it('says what a plan without rolling releases lacks', async () => {
    await using hobby = await startVercel({ plan: 'hobby' })
    hobby.deploy({ meta: carrying('blue', 'v1.0.0'), upstream: 'http://127.0.0.1:1' })
    hobby.upload({ meta: carrying('green', 'v1.1.0'), upstream: 'http://127.0.0.1:1' })
    const refused = targetAt(hobby, { rolling: true }).placement?.prepare(subject('green', 'v1.1.0'))
    await expect(refused).rejects.toThrow('402: Rolling releases need a Pro or Enterprise plan')
  })
})
