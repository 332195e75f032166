import { allTo } from '@slipway/shared/rollout/contract/observation'
import { cloudflareOf } from '@slipway/shared/rollout/targets/cloudflare/target'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeTarget } from '../../../shared/tests/rollout/target-contract.ts'
import { type CloudflareStandIn, startCloudflare } from '../../src/stage/providers/cloudflare.ts'
import { place, ports, shares, split, subject, writes } from './provider-setup.ts'

function targetAt({ account, script, token, api, preview }: CloudflareStandIn, { given = ports(), previewed = true } = {}) {
  const config = {
    type: 'cloudflare-workers' as const,
    account,
    script,
    token,
    api,
    subdomain: undefined,
    affinity: 'version-key' as const,
  }
  return cloudflareOf({ ...config, preview: previewed ? preview : undefined }, given)
}

describeTarget('Cloudflare', async () => {
  const cloudflare = await startCloudflare()
  const target = targetAt(cloudflare)
  return {
    target,
    seesDown: false,
    alwaysServes: true,
    mutations: () => writes(cloudflare.calls).length,
    up: async (colour) => {
      if (colour === 'blue') cloudflare.deploy({ tag: 'v1.0.0', upstream: 'http://127.0.0.1:1' })
      else cloudflare.upload({ tag: 'v1.1.0', upstream: 'http://127.0.0.1:1' })
      if (colour === 'green') await target.placement?.prepare(subject('green', 'v1.1.0'))
    },
    down: async () => {},
    [Symbol.asyncDispose]: () => cloudflare[Symbol.asyncDispose](),
  }
})

describe('a Worker', () => {
  let resources: AsyncDisposableStack
  let cloudflare: CloudflareStandIn
  let one: string
  let two: string
  beforeEach(async () => {
    resources = new AsyncDisposableStack()
    cloudflare = resources.use(await startCloudflare())
    const [first, second] = [resources.use(await place('v1.0.0')), resources.use(await place('v1.1.0'))]
    one = cloudflare.deploy({ tag: 'v1.0.0', upstream: first.url })
    two = cloudflare.upload({ tag: 'v1.1.0', upstream: second.url })
  })
  afterEach(() => resources.disposeAsync())
  const prepared = async () => {
    const target = targetAt(cloudflare)
    await target.placement?.prepare(subject('green', 'v1.1.0'))
    return target
  }

  it('is adopted as blue, and its prepared version can be asked without traffic', async () => {
    const observed = await (await prepared()).observe()
    expect(observed.blue).toMatchObject({ weight: 1, open: true, state: 'serving', release: 'v1.0.0' })
    expect(observed.green).toMatchObject({ weight: 0, open: false, state: 'draining', release: 'v1.1.0' })
    expect((await fetch(`${observed.green.address}/api/health`)).headers.get('x-release')).toBe('v1.1.0')
    expect(await split(cloudflare.url, 5)).toEqual({ 'v1.0.0': 5 })
  })

  it('deals its users out as it was told', async () => {
    const target = await prepared()
    await target.shift({ blue: 0.95, green: 0.05 }, subject('green'))
    expect(await split(cloudflare.url, 100)).toEqual({ 'v1.0.0': 95, 'v1.1.0': 5 })
    await target.shift(allTo('green'), subject('green'))
    expect(await split(cloudflare.url, 10)).toEqual({ 'v1.1.0': 10 })
  })

  it('keeps a user with a version key on the new version while its share grows', async () => {
    const target = await prepared()
    const keys = Array.from({ length: 40 }, (_, index) => `user-${index}`)
    const onNew = async () => {
      const answers = await Promise.all(keys.map((key) => split(cloudflare.url, 1, { 'cloudflare-workers-version-key': key })))
      return new Set(keys.filter((_, index) => answers[index]?.['v1.1.0'] === 1))
    }
    await target.shift({ blue: 0.75, green: 0.25 }, subject('green'))
    const early = await onNew()
    await target.shift({ blue: 0.5, green: 0.5 }, subject('green'))
    const later = await onNew()
    expect(early.size).toBeGreaterThan(0)
    expect([...early].every((key) => later.has(key))).toBe(true)
  })

  it('tells another run which version is which side, also the one at nothing', async () => {
    await (await prepared()).shift(allTo('green'), subject('green'))
    const observed = await targetAt(cloudflare).observe()
    expect(observed.green).toMatchObject({ weight: 1, release: 'v1.1.0' })
    expect(observed.blue).toMatchObject({ weight: 0, release: 'v1.0.0' })
    await targetAt(cloudflare).shift(allTo('blue'), subject('blue'))
    expect(cloudflare.shares()).toEqual({ [one]: 100 })
  })

  it('puts the next release on the idle side in the place of the one that the message names', async () => {
    const target = await prepared()
    await target.shift(allTo('green'), subject('green'))
    await target.shift(allTo('blue'), subject('blue'))
    const three = cloudflare.upload({ tag: 'v1.2.0', upstream: 'http://127.0.0.1:1' })
    await target.placement?.prepare(subject('green', 'v1.2.0'))
    expect((await target.observe()).green.release).toBe('v1.2.0')
    await target.shift(allTo('green'), subject('green', 'v1.2.0'))
    expect(cloudflare.shares()).toEqual({ [three]: 100 })
  })

  it('says the exact call before it makes it', async () => {
    const target = await prepared()
    const [said = ''] = target.describeShift({ blue: 0.95, green: 0.05 }, subject('green'))
    await target.shift({ blue: 0.95, green: 0.05 }, subject('green'))
    const made = cloudflare.calls.findLast((call) => call.method === 'POST')
    expect(said).toBe(`POST ${made?.path} ${JSON.stringify(made?.body)}`)
    expect(made?.body).toEqual({
      strategy: 'percentage',
      versions: [
        { version_id: one, percentage: 95 },
        { version_id: two, percentage: 5 },
      ],
      annotations: { 'workers/message': `slipway blue=${one} green=${two}` },
    })
  })

  it('does not send a lost call again: it looks', async () => {
    const target = await prepared()
    cloudflare.faults.onWrite({ do: 'lose' })
    await target.shift(allTo('green'), subject('green'))
    expect(cloudflare.calls.filter((call) => call.method === 'POST')).toHaveLength(1)
    expect(await shares(target)).toEqual(allTo('green'))
  })

  it('says that it is not known when a call is lost and nothing shows', async () => {
    const target = await prepared()
    cloudflare.faults.onWrite({ do: 'drop' })
    await expect(target.shift(allTo('green'), subject('green'))).rejects.toThrow('It is not known whether Cloudflare took in POST')
    expect(cloudflare.calls.filter((call) => call.method === 'POST')).toHaveLength(1)
  })

  it('waits as it is asked to, and asks again after a broken read', async () => {
    const target = await prepared()
    cloudflare.faults.onWrite({ do: 'refuse', answer: undefined })
    cloudflare.faults.onRead({ do: 'drop' })
    cloudflare.faults.onRead({ do: 'refuse', answer: { status: 502, body: undefined } })
    await target.shift(allTo('green'), subject('green'))
    expect(await shares(target)).toEqual(allTo('green'))
  })

  it('takes a late answer for no stranger', async () => {
    const target = await prepared()
    await target.observe()
    cloudflare.faults.lag(3)
    await target.shift(allTo('green'), subject('green'))
    await target.shift(allTo('blue'), subject('blue'))
    expect(cloudflare.shares()).toEqual({ [one]: 100 })
  })

  it('takes its own earlier shift for no stranger, where a later one was accepted and not applied', async () => {
    const target = await prepared()
    await target.shift({ blue: 0.9, green: 0.1 }, subject('green'))
    cloudflare.faults.onWrite({ do: 'refuse', answer: { status: 200, body: { success: true, errors: [], messages: [], result: {} } } })
    await target.shift({ blue: 0.5, green: 0.5 }, subject('green'))
    expect(cloudflare.shares()).toEqual({ [one]: 90, [two]: 10 })
    await target.shift(allTo('blue'), subject('blue'))
    expect(cloudflare.shares()).toEqual({ [one]: 100 })
  })

  it('refuses once when somebody shifts by hand meanwhile, so that the way back can go on', async () => {
    const target = await prepared()
    await target.shift({ blue: 0.95, green: 0.05 }, subject('green'))
    cloudflare.setShares({ [one]: 50, [two]: 50 })
    await expect(target.shift({ blue: 0.75, green: 0.25 }, subject('green'))).rejects.toThrow('Somebody else shifted')
    await target.shift(allTo('blue'), subject('blue'))
    expect(cloudflare.shares()).toEqual({ [one]: 100 })
  })

  it('refuses a version that somebody deployed during the rollout', async () => {
    const target = await prepared()
    await target.observe()
    cloudflare.deploy({ upstream: 'http://127.0.0.1:1' })
    await expect(target.observe()).rejects.toThrow('Somebody deployed another version during this rollout')
  })

  it('never forces past changed secrets', async () => {
    const target = await prepared()
    cloudflare.changeSecret('DATABASE_URL')
    const refused = target.shift(allTo('green'), subject('green'))
    await expect(refused).rejects.toThrow('secrets have changed since it was live (DATABASE_URL) (code 10220)')
    expect(cloudflare.calls.some((call) => call.path.includes('force'))).toBe(false)
    expect(cloudflare.shares()).toEqual({ [one]: 100 })
  })

  it('takes none of several versions with the tag, and names them', async () => {
    const again = cloudflare.upload({ tag: 'v1.1.0', upstream: 'http://127.0.0.1:1' })
    const refused = targetAt(cloudflare).placement?.prepare(subject('green', 'v1.1.0'))
    await expect(refused).rejects.toMatchObject({
      message: expect.stringMatching(
        new RegExp(`^2 versions of the Worker harbor have the tag v1.1.0, .*${again} \\(made .*${two} \\(made `),
      ),
      hint: expect.stringContaining('wrangler versions deploy ID@100%'),
    })
    expect(writes(cloudflare.calls)).toEqual([])
  })

  it('says whether a release is at hand, among the 100 versions that may be deployed', async () => {
    const target = targetAt(cloudflare)
    expect(await target.placement?.available?.(subject('blue', 'v1.0.0').release)).toBe('yes')
    for (let count = 0; count < 100; count++) cloudflare.upload({ upstream: 'http://127.0.0.1:1' })
    expect(await target.placement?.available?.(subject('blue', 'v1.0.0').release)).toBe('no')
  })

  it.each([
    ['no version has the tag', 'v9.9.9', 'None of the Worker harbor', 'wrangler versions upload --tag "$RELEASE"'],
    ['the version serves already', 'v1.0.0', 'serves already, as blue', 'a version of its own'],
  ])('refuses to prepare where %s', async (_name, version, message, hint) => {
    const refused = targetAt(cloudflare).placement?.prepare(subject('green', version))
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining(message), hint: expect.stringContaining(hint) })
  })

  it('refuses a version that has no preview address, before it gets traffic', async () => {
    cloudflare.previewsEnabled = false
    const target = targetAt(cloudflare, { previewed: false })
    await expect(target.placement?.prepare(subject('green', 'v1.1.0'))).rejects.toThrow('has no preview addresses')
    cloudflare.upload({ tag: 'v1.2.0', upstream: 'http://127.0.0.1:1', hasPreview: false })
    await expect(target.placement?.prepare(subject('green', 'v1.2.0'))).rejects.toThrow('has no preview address')
  })

  it('asks the account for its subdomain where none is given', async () => {
    const { green } = await targetAt(cloudflare, { previewed: false }).observe()
    expect(green.address).toBeUndefined()
    const target = targetAt(cloudflare, { previewed: false })
    await target.placement?.prepare(subject('green', 'v1.1.0'))
    expect((await target.observe()).green.address).toBe(`https://${two.slice(0, 8)}-harbor.quay.workers.dev`)
  })

  it.each([
    ['three versions', () => ({ [one]: 50, [two]: 25, [cloudflare.upload({ upstream: 'http://127.0.0.1:1' })]: 25 }), 'serves 3 versions'],
    ['shares that are not everything', () => ({ [one]: 50, [two]: 25 }), 'add up to 75 %'],
  ])('refuses %s', async (_name, split, message) => {
    cloudflare.setShares(split())
    await expect(targetAt(cloudflare).observe()).rejects.toThrow(message)
  })

  it('takes no side down that has traffic, and leaves the other where it is', async () => {
    const given = ports()
    const target = targetAt(cloudflare, { given })
    await expect(target.placement?.retire(subject('blue'))).rejects.toThrow('blue')
    await target.placement?.retire(subject('green'))
    expect(given.log.lines.at(-1)).toContain('keeps every version')
    expect(writes(cloudflare.calls)).toEqual([])
  })

  it('says what a token lacks, and never the token', async () => {
    const given = ports()
    const target = targetAt({ ...cloudflare, token: 'wrong-secret-token' }, { given })
    const error = await target.observe().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      message: expect.stringContaining('401: Authentication error'),
      hint: expect.stringContaining('Workers Scripts: Edit'),
    })
    expect(JSON.stringify(error)).not.toContain('wrong-secret-token')
    expect(given.log.masks).toEqual(['wrong-secret-token'])
  })

  it('ends when it is told to', async () => {
    await expect((await prepared()).shift(allTo('green'), subject('green'), AbortSignal.abort(new Error('cancelled')))).rejects.toThrow(
      'cancelled',
    )
    expect(writes(cloudflare.calls)).toEqual([])
  })
})

it('says of a Worker that was never deployed what the first time needs', async () => {
  await using cloudflare = await startCloudflare()
  await expect(targetAt(cloudflare).observe()).rejects.toMatchObject({
    message: expect.stringContaining('never been deployed'),
    hint: expect.stringContaining('wrangler deploy'),
  })
})
