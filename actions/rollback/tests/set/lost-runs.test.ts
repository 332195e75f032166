import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { aProduct } from '../product-scene.ts'
import { someInputs } from '../scene.ts'

const v1 = aRelease('v1.0.0')
const v2 = aRelease('v1.1.0')
const v3 = aRelease('v1.2.0')

/** The machine of run 3 died after both services had all traffic, and before their rollout was completed. */
async function lost() {
  const product = aProduct()
  await product.deploy(1, { api: v1, web: v1, parser: v1 })
  await product.deploy(2, { api: v2, web: v2 })
  await product.deploy(3, { api: v3, web: v3 }, 'promoted')
  product.ended.add(3)
  return product
}
type Product = Awaited<ReturnType<typeof lost>>
const back = (product: Product, inputs: Partial<Inputs> = {}, id = 9) => run(someInputs(inputs), product.step(id), product.doubles)

/** The provider of web does not answer for so many ms; gives what ends that. */
function outage({ of, clock }: Product, span: number): () => void {
  const { target } = of('web')
  const { observe } = target
  const end = clock.now() + span
  target.observe = async () => {
    if (clock.now() < end) throw new Error('the provider is down')
    return await observe()
  }
  return () => {
    target.observe = observe
  }
}

describe('a rollback after a machine that died in a rollout of several services', () => {
  it.each([false, true])('goes to what served before that rollout, not one further (emergency: %s)', async (emergency) => {
    const product = await lost()
    const outcome = await back(product, { emergency })
    expect(outcome.ok).toBe(true)
    expect(product.serving()).toEqual({ api: 'v1.1.0', web: 'v1.1.0', parser: 'v1.0.0' })
    expect(product.locked()).toEqual([])
    expect(await back(product, { emergency, rollbackVersion: 'v1.0.0' }, 10)).toMatchObject({ ok: true })
    expect(product.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.0.0' })
  })

  it('of one of them brings both to one end, and goes no further', async () => {
    const product = await lost()
    const outcome = await back(product, { service: 'api' })
    expect(outcome.ok).toBe(true)
    expect(product.serving()).toEqual({ api: 'v1.1.0', web: 'v1.1.0', parser: 'v1.0.0' })
    expect(product.locked()).toEqual([])
  })

  it('goes first in an emergency of one of them although the provider of the other one is down', async () => {
    const product = await lost()
    const comesBack = outage(product, Number.POSITIVE_INFINITY)
    const began = product.clock.now()
    const outcome = await back(product, { service: 'api', emergency: true, rollbackVersion: 'v1.0.0' })
    expect(outcome.ok).toBe(true)
    expect(product.serving()).toMatchObject({ api: 'v1.0.0', web: 'v1.2.0' })
    expect(product.clock.now() - began).toBeLessThan(60_000)
    expect(product.locked()).toEqual([])
    comesBack()
    product.ended.add(9)
    // What is left of the other one is brought to its end by whoever comes next.
    expect(await back(product, { service: 'web' }, 10)).toMatchObject({ ok: true })
    expect(product.serving()).toMatchObject({ api: 'v1.0.0', web: 'v1.1.0' })
  })

  it('reports what an emergency has done although the rest cannot be brought to its end then', async () => {
    const product = await lost()
    outage(product, Number.POSITIVE_INFINITY)
    const { ledger } = product.of('web')
    const { read } = ledger
    ledger.read = async (...args) => {
      if (product.of('api').ledger.records[0]?.entries.at(-1)?.phase === 'complete') throw new Error('the ledger of web is torn')
      return await read(...args)
    }
    expect(await back(product, { service: 'api', emergency: true, rollbackVersion: 'v1.0.0' })).toMatchObject({ ok: true })
    expect(product.serving()).toMatchObject({ api: 'v1.0.0', web: 'v1.2.0' })
  })

  it('goes on in an emergency of all once a provider that was down answers', async () => {
    const product = await lost()
    outage(product, 60_000)
    expect(await back(product, { emergency: true, rollbackVersion: 'v1.0.0' })).toMatchObject({ ok: true })
    expect(product.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.0.0' })
    expect(product.ends()).toMatchObject({ api: 'complete', web: 'complete' })
  })

  it('goes to the version that is named', async () => {
    const product = await lost()
    expect(await back(product, { rollbackVersion: 'v1.0.0' })).toMatchObject({ ok: true, outputs: { version: 'v1.0.0' } })
    expect(product.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.0.0' })
  })
})

describe('a rollback whose own machine died between two services', () => {
  it('is finished by the next one', async () => {
    const product = aProduct()
    await product.deploy(1, { api: v1, web: v1, parser: v1 })
    await product.deploy(2, { api: v2, web: v2 })
    const context = product.step(9)
    const died = Promise.withResolvers<void>()
    const forEver = () => new Promise<never>(() => undefined)
    let dead = false
    const { target } = product.of('api')
    const { shift } = target
    target.shift = async () => {
      dead = true
      died.resolve()
      return await forEver()
    }
    const clock = { now: context.clock.now, sleep: (span: number) => (dead ? forEver() : context.clock.sleep(span)) }
    void run(someInputs(), { ...context, clock }, product.doubles).catch(() => undefined)
    await died.promise
    target.shift = shift
    product.ended.add(9)
    expect(product.serving()).toMatchObject({ api: 'v1.1.0', web: 'v1.0.0' })
    const outcome = await back(product, {}, 10)
    expect(outcome.ok).toBe(true)
    expect(product.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.0.0' })
    expect(product.locked()).toEqual([])
  })
})

describe('a rollback of the first deployment', () => {
  it('goes to what was live before it and has no record, of each service', async () => {
    const hand = { blue: { release: v1, up: true, assigned: 1 } }
    const product = aProduct({ sides: { api: hand, web: hand } })
    await product.deploy(1, { api: v2, web: v2, parser: v2 })
    const outcome = await back(product)
    expect(outcome.evidence.headline).toMatch(
      /^api v1\.1\.0 and web v1\.1\.0 were rolled back: mona asked for it\. api v1\.0\.0 and web v1\.0\.0 serve all traffic since [\d:]{8} UTC \(what served before v1\.1\.0\)\. parser is not in it and keeps v1\.1\.0\.$/,
    )
    expect(product.serving()).toEqual({ api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.1.0' })
  })
})
