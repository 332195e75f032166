import { GithubError } from '@slipway/shared/github/errors'
import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/run.ts'
import { aProduct } from '../product-scene.ts'
import { someInputs } from '../scene.ts'

const v1 = aRelease('v1.0.0')
const v2 = aRelease('v1.1.0')
const silent = new GithubError('GitHub did not answer', { status: undefined })

/** v1.1.0 of api and web serves over v1.0.0; GitHub answers nothing until the clock says so. */
async function silentProduct(silentFor: number) {
  const product = aProduct({ rest: tellsItsVersion })
  await product.deploy(1, { api: v1, web: v1, parser: v1 })
  await product.deploy(2, { api: v2, web: v2 })
  const until = product.clock.now() + silentFor
  for (const service of ['api', 'web', 'parser']) {
    const { doubles } = product.of(service)
    const ask = <A extends readonly unknown[], T>(real: (...args: A) => Promise<T>) => {
      return async (...args: A): Promise<T> => {
        if (product.clock.now() < until) throw silent
        return await real(...args)
      }
    }
    const { ledger, lock } = doubles.stores
    doubles.stores = {
      ...doubles.stores,
      ledger: { ...ledger, read: ask(ledger.read), open: ask(ledger.open), write: ask(ledger.write) },
      lock: { read: ask(lock.read), append: ask(lock.append) },
    }
  }
  return product
}
const tellsItsVersion = 'health: { basic: [{ name: up, of: each, http: { path: /health, expect: { version: $RELEASE } } }] }\n'
const emergency = someInputs({ emergency: true, rollbackVersion: 'v1.0.0', reason: 'orders are lost' })

describe('an emergency of several services that meets a silent GitHub', () => {
  it('moves each whose idle side says that it is the version, and records all once GitHub answers', async () => {
    const product = await silentProduct(90_000)
    const outcome = await run(emergency, product.step(9), product.doubles)
    expect(outcome.ok).toBe(true)
    expect(outcome.evidence.headline).toMatch(
      /^api v1\.1\.0 and web v1\.1\.0 were rolled back: orders are lost\. api v1\.0\.0 and web v1\.0\.0 serve all traffic since [\d:]{8} UTC \(the set of v1\.0\.0\)\. parser was there already\.$/,
    )
    expect(product.shifts).toEqual(['web blue=1 green=0', 'api blue=1 green=0'])
    for (const service of ['api', 'web']) {
      const [record, left] = product.of(service).ledger.records
      expect(record?.intent).toMatchObject({
        kind: 'rollback',
        release: v1,
        set: { api: v1, web: v1, parser: v1 },
        group: { services: ['web', 'api'] },
      })
      expect(record?.entries.map(({ phase }) => phase)).toEqual(['promote', 'complete'])
      expect(left?.entries.at(-1)?.phase).toBe('bad')
    }
    expect(product.incidents).toHaveLength(1)
    expect(product.locked()).toEqual([])
  })

  it('says of which nothing is written down where GitHub stays silent', async () => {
    const product = await silentProduct(15 * 60_000)
    const outcome = await run(emergency, product.step(9), product.doubles)
    expect(outcome.ok).toBe(false)
    expect(outcome.evidence.headline).toContain('web: it has all traffic, but that is not recorded')
    expect(product.serving()).toMatchObject({ api: 'v1.0.0', web: 'v1.0.0' })
    product.clock.advance(10 * 60_000)
    expect(await run(emergency, product.step(10), product.doubles)).toMatchObject({ ok: true, outputs: { changed: 'true' } })
    expect(product.shifts).toHaveLength(2)
  })

  it('moves nothing without a version', async () => {
    const product = await silentProduct(60_000)
    await expect(run(someInputs({ emergency: true }), product.step(9), product.doubles)).rejects.toThrow()
    expect(product.shifts).toEqual([])
  })
})
