import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { restoreAfterKill } from '../../src/run-post.ts'
import { aProduct, type ProductOptions } from '../product-scene.ts'
import { someInputs } from '../scene.ts'

const v1 = aRelease('v1.0.0')
const v2 = aRelease('v1.1.0')
const all = { api: v1, web: v1, parser: v1 }

async function promoted(options: ProductOptions = {}) {
  const product = aProduct(options)
  await product.deploy(1, all)
  await product.deploy(2, { api: v2, web: v2 }, 'promoted')
  return product
}
type Product = Awaited<ReturnType<typeof promoted>>

const releases = ['api', 'web'].map((service) => ({ service, ...v2 }))
const end = (product: Product, inputs: Partial<Inputs> = {}) =>
  run(someInputs({ onlyIfNeeded: true, releases, ...inputs }), product.step(2), product.doubles)
const pass = { verdict: 'pass' as const }
const fail = { verdict: 'fail' as const, judgement: 'REGRESSED' as const }
const unclear = { verdict: 'not-evaluated' as const }

describe('in the job of a deployment of several services', () => {
  it('takes all back when one failed, the last of the rollout first, and judges that one alone', async () => {
    const product = await promoted()
    const outcome = await end(product, { watchVerdict: 'fail', watchServices: { api: fail, web: pass } })
    expect(outcome.ok).toBe(true)
    expect(product.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.0.0' })
    expect(product.shifts).toEqual(['web blue=1 green=0', 'api blue=1 green=0'])
    expect(product.ends()).toEqual({ api: 'back', web: 'stopped', parser: 'complete' })
    expect(product.of('web').ledger.records[0]?.entries.at(-1)?.detail).toContain('api of the same rollout failed: its watch failed')
    expect(outcome.evidence.headline).toMatch(
      /^api v1\.1\.0 and web v1\.1\.0 were rolled back: api: its watch failed\. api v1\.0\.0 and web v1\.0\.0 serve all traffic since [\d:]{8} UTC\.$/,
    )
    expect(outcome.outputs).toMatchObject({ changed: 'true', incident: expect.stringContaining('incident:production:api:v1.1.0') })
    expect(product.incidents).toHaveLength(1)
    expect(product.incidents[0]?.body).toContain('| web | v1.1.0 | v1.0.0 | api of the same rollout failed')
  })

  it('takes all back without a judgement when the job was cancelled', async () => {
    const product = await promoted()
    const outcome = await end(product)
    expect(outcome.ok).toBe(true)
    expect(outcome.evidence.headline).toMatch(
      /^api v1\.1\.0 and web v1\.1\.0 were rolled back without a judgement: .*\. api v1\.0\.0 and web/,
    )
    expect(product.ends()).toMatchObject({ api: 'stopped', web: 'stopped' })
    expect(product.incidents).toEqual([])
  })

  it('judges nobody by a failure that names no service', async () => {
    const product = await promoted()
    await end(product, { watchVerdict: 'fail' })
    expect(product.ends()).toMatchObject({ api: 'stopped', web: 'stopped' })
  })

  it('judges the only service by the verdict of the watch', async () => {
    const product = aProduct()
    await product.deploy(1, all)
    await product.deploy(2, { web: v2 }, 'promoted')
    const outcome = await end(product, { watchVerdict: 'fail', releases: [{ service: 'web', ...v2 }] })
    expect(product.ends()).toMatchObject({ web: 'back', api: 'complete' })
    expect(outcome.evidence.headline).toMatch(
      /^web v1\.1\.0 was rolled back: its watch failed\. web v1\.0\.0 serves all traffic since [\d:]{8} UTC\.$/,
    )
  })

  it('takes none back when none failed and one could not be judged, and makes no success of that one', async () => {
    const product = await promoted()
    const outcome = await end(product, { watchVerdict: 'not-evaluated', watchServices: { api: pass, web: unclear } })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'not-evaluated' }, outputs: { changed: 'false' } })
    expect(product.serving()).toMatchObject({ api: 'v1.1.0', web: 'v1.1.0' })
    expect(product.ends()).toMatchObject({ api: 'complete', web: 'kept' })
  })

  it('takes all back when one failed and another could not be judged', async () => {
    const product = await promoted()
    await end(product, { watchVerdict: 'fail', watchServices: { api: unclear, web: fail } })
    expect(product.ends()).toMatchObject({ api: 'stopped', web: 'back' })
  })

  it('goes back at an abort of one of them, answers it, and hands all locks over', async () => {
    const product = await promoted()
    await product.ask('web', 7)
    await end(product, { watchVerdict: 'not-evaluated', watchServices: { api: unclear, web: unclear } })
    expect(product.ends()).toMatchObject({ api: 'stopped', web: 'back' })
    expect(product.of('api').ledger.records[0]?.entries.at(-1)?.detail).toContain('web of the same rollout failed: abort by mona')
    expect(product.of('web').lock.log.at(-2)?.record.signals[0]).toMatchObject({ kind: 'abort', answered: expect.any(String) })
    expect(product.locked()).toEqual([])
  })

  it('goes back with the others while the provider of one is silent', async () => {
    const product = await promoted()
    product.of('web').target.observe = async () => await new Promise<never>(() => undefined)
    product.of('web').target.shift = async () => await new Promise<never>(() => undefined)
    void end(product, { watchVerdict: 'fail', watchServices: { api: fail, web: pass } }).catch(() => undefined)
    for (let turns = 0; turns < 50 && product.serving()['api'] !== 'v1.0.0'; turns += 1)
      await new Promise((resolve) => setImmediate(resolve))
    expect(product.serving()['api']).toBe('v1.0.0')
  })

  it('touches nothing of a service that it has not begun', async () => {
    const product = await promoted()
    await end(product, { releases: undefined, watchServices: { api: fail, web: pass, parser: fail } })
    expect(product.of('parser').ledger.records).toHaveLength(1)
    expect(product.ends()).toMatchObject({ parser: 'complete' })
  })

  it('does nothing twice', async () => {
    const product = await promoted()
    await end(product, { watchServices: { api: fail, web: pass } })
    product.shifts.length = 0
    const again = await end(product, { watchServices: { api: fail, web: pass } })
    expect(again).toMatchObject({ ok: true, outputs: { changed: 'false' } })
    expect(again.evidence.headline).toBe(
      'api: Nothing had to be changed: v1.1.0 was already rolled back. web: Nothing had to be changed: v1.1.0 was already rolled back.',
    )
    expect(product.shifts).toEqual([])
    expect(product.incidents).toHaveLength(1)
  })
})

describe('the post step of a rollback of several services', () => {
  it('gives each to one side and releases all locks', async () => {
    const product = aProduct()
    await product.deploy(1, all)
    await product.deploy(2, { api: v2, web: v2 })
    const context = product.step(9)
    const died = Promise.withResolvers<void>()
    let dead = false
    const { target } = product.of('api')
    const { shift } = target
    target.shift = async (...args) => {
      dead = true
      await shift(...args)
      died.resolve()
      return await new Promise<never>(() => undefined)
    }
    const clock = {
      now: context.clock.now,
      sleep: (span: number) => (dead ? new Promise<never>(() => undefined) : context.clock.sleep(span)),
    }
    void run(someInputs(), { ...context, clock }, product.doubles).catch(() => undefined)
    await died.promise
    target.shift = shift
    expect(product.locked()).toEqual(['api', 'web', 'parser'])
    await restoreAfterKill(someInputs(), context, product.doubles)
    expect(product.locked()).toEqual([])
    expect(product.serving()['web']).toBe('v1.0.0')
    expect(['v1.0.0', 'v1.1.0']).toContain(product.serving()['api'])
  })
})
