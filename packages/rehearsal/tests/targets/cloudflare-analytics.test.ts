import { systemClock } from '@slipway/shared/ports/clock'
import { systemHttp } from '@slipway/shared/ports/http'
import { knownUserTraffic } from '@slipway/shared/rollout/contract/user-traffic'
import { cloudflareOf } from '@slipway/shared/rollout/targets/cloudflare/target'
import { fakeLog } from '@slipway/shared/testing/fakes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serveOnFreePort } from '../../src/stage/providers/api-server.ts'
import { type CloudflareStandIn, startCloudflare } from '../../src/stage/providers/cloudflare.ts'
import { place, split, subject } from './provider-setup.ts'

const sixMinutes = 360_000

describe("the users of a Worker, by Cloudflare's analytics", () => {
  let resources: AsyncDisposableStack
  let cloudflare: CloudflareStandIn
  let later: number
  const log = fakeLog()
  beforeEach(async () => {
    later = 0
    resources = new AsyncDisposableStack()
    cloudflare = resources.use(await startCloudflare())
    const good = resources.use(await place('v1.0.0'))
    // One that breaks off instead of answering: an exception, not an answer with 5xx.
    const bad = resources.use(await serveOnFreePort((_request, response) => response.destroy()))
    cloudflare.deploy({ tag: 'v1.0.0', upstream: good.url })
    cloudflare.upload({ tag: 'v1.1.0', upstream: bad.url })
  })
  afterEach(() => resources.disposeAsync())

  const targetOf = () => {
    const { account, script, token, api, preview } = cloudflare
    const config = {
      type: 'cloudflare-workers' as const,
      account,
      script,
      token,
      api,
      preview,
      subdomain: undefined,
      affinity: 'none' as const,
    }
    return cloudflareOf(config, { http: systemHttp, clock: { ...systemClock, now: () => systemClock.now() + later }, log })
  }
  const halfShifted = async () => {
    const target = targetOf()
    await target.placement?.prepare(subject('green', 'v1.1.0'))
    await target.observe()
    await target.shift({ blue: 0.5, green: 0.5 }, subject('green', 'v1.1.0'))
    const users = await knownUserTraffic(target.userTraffic)
    if (users?.state !== 'offered') throw new Error('not offered')
    return users
  }

  it('are read late, by the version of each side', async () => {
    const users = await halfShifted()
    await users.read()
    await split(cloudflare.url, 20)
    later = sixMinutes
    const reading = await users.read()
    expect(reading.green).toMatchObject({ state: 'read', traffic: { requests: 10, failed: 10, s5xx: 0, tells: 'failures' } })
    expect(reading.blue).toMatchObject({ state: 'read', traffic: { requests: 10, failed: 0 } })
  })

  it('are not read yet where Cloudflare has not counted them', async () => {
    const users = await halfShifted()
    await users.read()
    cloudflare.analytics.countedUntil = systemClock.now() - 1_000
    await split(cloudflare.url, 4)
    later = sixMinutes
    expect((await users.read()).green).toMatchObject({ state: 'unread', reason: expect.stringContaining('not counted yet') })
    cloudflare.analytics.countedUntil = Number.POSITIVE_INFINITY
    later += 15_000
    expect((await users.read()).green).toMatchObject({ state: 'read', traffic: { requests: 2, failed: 2 } })
  })

  it('are not offered to a token that may not read analytics, and everything else goes on', async () => {
    cloudflare.analytics.allowed = false
    const target = targetOf()
    expect(await knownUserTraffic(target.userTraffic)).toMatchObject({
      state: 'not-offered',
      reason: expect.stringContaining('Account Analytics: Read'),
    })
    expect((await target.observe()).blue).toMatchObject({ weight: 1, release: 'v1.0.0' })
  })
})
