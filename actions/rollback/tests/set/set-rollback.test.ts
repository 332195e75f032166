import type { Release } from '@slipway/shared/core/words'
import { incidentLabel } from '@slipway/shared/rollout/incident/incident-record'
import { exited } from '@slipway/shared/testing/fakes'
import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { aProduct, type ProductOptions } from '../product-scene.ts'
import { someInputs } from '../scene.ts'

const v1 = aRelease('v1.0.0')
const v2 = aRelease('v1.1.0')
const v3 = aRelease('v1.2.0')

async function deployed(options: ProductOptions = {}) {
  const product = aProduct(options)
  await product.deploy(1, { api: v1, web: v1, parser: v1 })
  await product.deploy(2, { api: v2, web: v2 })
  return product
}
type Product = Awaited<ReturnType<typeof deployed>>

const back = (product: Product, inputs: Partial<Inputs> = {}, id = 9) => run(someInputs(inputs), product.step(id), product.doubles)
const both = { api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.0.0' }
const dead = async () => await new Promise<never>(() => undefined)

describe('a rollback of all services', () => {
  it('goes back to what they ran together, those that need others first, and leaves what is there already', async () => {
    const product = await deployed()
    const outcome = await back(product, { reason: 'orders are lost' })
    expect(outcome.ok).toBe(true)
    expect(outcome.evidence).toMatchObject({
      verdict: 'pass',
      headline: expect.stringMatching(
        /^api v1\.1\.0 and web v1\.1\.0 were rolled back: orders are lost\. api v1\.0\.0 and web v1\.0\.0 serve all traffic since [\d:]{8} UTC \(the set of v1\.0\.0\)\. parser was there already\.$/,
      ),
    })
    expect(product.serving()).toEqual(both)
    expect(product.shifts).toEqual(['web blue=1 green=0', 'api blue=1 green=0'])
    expect(product.of('parser').ledger.records).toHaveLength(1)
    expect(product.locked()).toEqual([])
    expect(outcome.outputs).toMatchObject({
      version: 'v1.0.0',
      'previous-version': 'v1.1.0',
      changed: 'true',
      'live-sha': v2.sha,
      'destination-sha': v1.sha,
    })
    expect(JSON.parse(outcome.outputs?.['releases'] ?? '')).toMatchObject([
      { service: 'api', version: 'v1.0.0' },
      { service: 'web' },
      { service: 'parser' },
    ])
    expect(outcome.ofServices?.map(({ service, verdict }) => [service, verdict])).toEqual([
      ['api', 'pass'],
      ['web', 'pass'],
      ['parser', 'pass'],
    ])
  })

  it('writes the set and its group into each record, and marks what it left', async () => {
    const product = await deployed()
    await back(product)
    const records = ['web', 'api'].map((service) => product.of(service).ledger.records)
    const [web, api] = records.map(([newest]) => newest?.intent)
    expect(web).toMatchObject({ kind: 'rollback', group: { services: ['web', 'api'] }, set: { api: v1, web: v1, parser: v1 } })
    expect(api?.group?.id).toBe(web?.group?.id)
    expect(records.map(([, left]) => left?.entries.some(({ phase }) => phase === 'bad'))).toEqual([true, true])
  })

  it('leaves one incident with all services in it, one snapshot, and a recovery tag of each', async () => {
    const product = await deployed()
    const outcome = await back(product, { reason: 'orders are lost', removeArtifacts: true })
    expect(product.incidents).toHaveLength(1)
    const [incident] = product.incidents
    expect(incident?.key).toBe('incident:production:api:v1.1.0')
    expect(incident?.title).toMatch(/^Incident: v1\.1\.0 of api, web v1\.1\.0 was rolled back in production: /)
    expect(incident?.body).toContain('| web | v1.1.0 | v1.0.0 | orders are lost |')
    expect(incident?.body).toContain('| parser | left as it was | v1.0.0 |')
    expect(outcome.outputs?.['incident']).toContain(incident?.key)
    expect([...product.tags.keys()].filter((tag) => tag.includes('/web/') || tag.includes('/api/'))).toHaveLength(4)
    expect(product.removed.sort()).toEqual(['release-api of 2', 'release-web of 2'])
    expect(incidentLabel).toBe('slipway-incident')
  })

  it('makes one snapshot of the database before anything is moved, and does not begin without it', async () => {
    const database = 'database: { snapshot: { command: [snap] }, keep-days: 5 }\n'
    const done: string[] = []
    const product = await deployed({
      rest: database,
      exec: ([program]) => {
        done.push(`${program} after ${product.shifts.length} shifts`)
        return exited(0, 'snap-42\n')
      },
    })
    await back(product)
    expect(done).toEqual(['snap after 0 shifts'])
    const failing = await deployed({ rest: database, exec: () => exited(1) })
    const outcome = await back(failing)
    expect(outcome.ok).toBe(false)
    expect(outcome.evidence.headline).toContain('the snapshot of the database failed')
    expect(failing.shifts).toEqual([])
  })

  it('goes to the set of the version that is named, of whatever service it is', async () => {
    const product = await deployed()
    await product.deploy(3, { parser: v3 })
    await product.deploy(4, { api: v3, web: v3 })
    const outcome = await back(product, { rollbackVersion: '1.1.0' })
    expect(outcome.evidence.headline).toMatch(
      /^api v1\.2\.0, web v1\.2\.0 and parser v1\.2\.0 were rolled back: .* api v1\.1\.0, web v1\.1\.0 and parser v1\.0\.0 serve all traffic since /,
    )
    expect(product.serving()).toEqual({ api: 'v1.1.0', web: 'v1.1.0', parser: 'v1.0.0' })
  })

  it('finds the set by a tag on its commit, and refuses what brought none', async () => {
    const product = await deployed()
    product.tags.set('july', v1.sha)
    expect(await back(product, { rollbackVersion: 'july' })).toMatchObject({ ok: true, outputs: { version: 'v1.0.0' } })
    await expect(back(product, { rollbackVersion: 'v9.9.9' }, 10)).rejects.toThrow('There is no set of v9.9.9')
    await expect(back(product, { rollbackVersion: 'v1.1.0' }, 11)).rejects.toThrow('is marked bad')
    expect(product.locked()).toEqual([])
  })

  it('does nothing the second time', async () => {
    const product = await deployed()
    await product.deploy(3, { api: v3, web: v3, parser: v3 })
    await back(product)
    product.shifts.length = 0
    const again = await back(product, {}, 10)
    expect(again.evidence.headline).toContain('Nothing had to be changed: run 9 has rolled back to')
    expect((await back(product, { dryRun: true }, 12)).outputs).toMatchObject({
      version: 'v1.1.0',
      'destination-sha': '',
      'live-sha': v2.sha,
    })
    expect(await back(product, { rollbackVersion: 'v1.1.0' }, 11)).toMatchObject({ ok: true, outputs: { changed: 'false' } })
    expect(product.shifts).toEqual([])
  })

  it('takes a target that shifts all at once back first, where no need says otherwise', async () => {
    const product = await deployed({ targets: { parser: { weighted: false } } })
    await product.deploy(3, { api: v3, web: v3, parser: v3 })
    await back(product)
    expect(product.shifts.map((line) => line.split(' ')[0])).toEqual(['parser', 'web', 'api'])
  })

  it('changes nothing where one of them cannot go, and says which', async () => {
    const product = await deployed()
    await product.deploy(3, { api: v3, web: v3, parser: v3 })
    const { placement } = product.of('api').target
    placement.available = async () => 'no'
    await expect(back(product, { rollbackVersion: 'v1.0.0' })).rejects.toThrow('api: v1.0.0 can no longer be brought up')
    expect(product.shifts).toEqual([])
    expect(product.locked()).toEqual([])
  })

  it('of an unattended run goes no further than each service may', async () => {
    const product = await deployed()
    for (const [id, version] of ['v2.0.0', 'v2.1.0', 'v2.2.0'].entries()) await product.deploy(id + 3, { web: aRelease(version) })
    await expect(back(product, { rollbackVersion: 'v1.0.0', unattended: true })).rejects.toThrow('Nobody has approved this run')
    expect(await back(product, { unattended: true }, 10)).toMatchObject({ ok: true, outputs: { version: 'v2.1.0' } })
  })

  it('tells where it would go without touching anything', async () => {
    const product = await deployed()
    const outcome = await back(product, { dryRun: true })
    expect(outcome.evidence.headline).toBe(
      'A rollback of production would go to the set of v1.0.0: api v1.0.0, web v1.0.0; parser was there already',
    )
    expect(outcome.outputs).toMatchObject({
      version: 'v1.0.0',
      'destination-sha': v1.sha,
      'previous-version': 'v1.1.0',
      'live-sha': v2.sha,
    })
    expect(product.shifts).toEqual([])
    const followed = await back(product, { rollbackVersion: 'v1.0.0', onlyIfLive: 'v1.2.0' }, 10)
    expect(followed).toMatchObject({ ok: true, outputs: { changed: 'false' } })
  })

  it('has nowhere to go for an answer only where nobody waits for one', async () => {
    const product = aProduct()
    await product.deploy(1, { api: v1, web: v1, parser: v1 })
    expect(await back(product, { dryRun: true, unattended: true })).toMatchObject({
      ok: true,
      evidence: { verdict: 'warn', headline: expect.stringContaining('nowhere to go') },
      outputs: { changed: 'false', version: '' },
    })
    await expect(back(product, { dryRun: true }, 10)).rejects.toThrow('no other set of releases that was good')
  })

  it('takes back what a dead deployment left between two services', async () => {
    const product = await deployed()
    await product.deploy(3, { api: v3, web: v3 }, 'promoted')
    product.ended.add(3)
    expect(product.serving()).toMatchObject({ api: 'v1.2.0', web: 'v1.2.0' })
    await back(product, { emergency: true })
    expect(product.serving()).toEqual({ api: 'v1.1.0', web: 'v1.1.0', parser: 'v1.0.0' })
    expect(product.locked()).toEqual([])
  })
})

describe('a rollback that cannot finish for one service', () => {
  it('brings the others back, says what serves where, and how to finish it', async () => {
    const product = await deployed()
    const { target } = product.of('web')
    target.shift = async () => {
      throw new Error('the provider said no')
    }
    const outcome = await back(product, { emergency: true, patience: 60_000 as never })
    expect(outcome.ok).toBe(false)
    expect(outcome.evidence.verdict).toBe('fail')
    const { headline } = outcome.evidence
    expect(headline).toContain('In production, the rollback to the set of v1.0.0 is not finished for web')
    expect(headline).toContain('api v1.0.0')
    expect(headline).toContain(
      'gh workflow run deployment-monitor.yml --field action=rollback --field environment=production --field service=web --field rollback_version=v1.0.0',
    )
    expect(product.serving()).toEqual({ api: 'v1.0.0', web: 'v1.1.0', parser: 'v1.0.0' })
  })

  it('leaves all as it is while nobody is in a hurry and nothing was moved', async () => {
    const ill: ProductOptions['ill'] = (service, release: Release) =>
      service === 'web' && release.version === 'v1.0.0' ? { verdict: 'fail', reason: 'it does not start' } : undefined
    let ready = true
    const product = await deployed({ ill: (...args) => (ready ? undefined : ill(...args)) })
    await product.deploy(3, { api: v3, web: v3 })
    ready = false
    const outcome = await back(product, { rollbackVersion: 'v1.0.0' })
    expect(outcome.ok).toBe(false)
    expect(outcome.evidence.headline).toContain('api: it was not begun')
    expect(product.serving()).toMatchObject({ api: 'v1.2.0', web: 'v1.2.0' })
  })

  it('does not let a provider that is silent keep the others', async () => {
    const product = await deployed()
    const { target } = product.of('web')
    target.observe = dead
    const outcome = run(someInputs({ emergency: true }), product.step(9), product.doubles)
    outcome.catch(() => undefined)
    for (let turns = 0; turns < 50 && product.serving()['api'] !== 'v1.0.0'; turns += 1)
      await new Promise((resolve) => setImmediate(resolve))
    expect(product.serving()).toMatchObject({ api: 'v1.0.0' })
  })
})

describe('a rollback of one of several services', () => {
  it('touches nothing of the others, in their ledgers, locks and traffic', async () => {
    const product = await deployed()
    const before = product.of('web').lock.log.length
    const outcome = await back(product, { service: 'api' })
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.0.0', 'previous-version': 'v1.1.0', changed: 'true' } })
    expect(outcome.evidence.headline).toMatch(
      /^api: v1\.1\.0 was rolled back: mona asked for it\. v1\.0\.0 serves all traffic since \S+ UTC\.$/,
    )
    expect(product.serving()).toEqual({ api: 'v1.0.0', web: 'v1.1.0', parser: 'v1.0.0' })
    expect(product.of('web').ledger.records).toHaveLength(2)
    expect(product.of('web').ledger.records[0]?.entries.at(-1)?.phase).toBe('complete')
    expect(product.of('web').lock.log).toHaveLength(before)
    expect(product.of('api').ledger.records[0]?.intent).toMatchObject({ kind: 'rollback', set: { api: v1, web: v2, parser: v1 } })
    expect(product.of('api').ledger.records[0]?.intent.group).toBeUndefined()
  })

  it('never goes to a release that only another service had', async () => {
    const product = aProduct()
    await product.deploy(1, { api: v1, web: v3, parser: v1 })
    await product.deploy(2, { api: v2 })
    expect(await back(product, { service: 'api' })).toMatchObject({ outputs: { version: 'v1.0.0' } })
    await expect(back(product, { service: 'api', rollbackVersion: 'v1.2.0' }, 10)).rejects.toThrow('There is no release v1.2.0')
    expect(product.serving()['web']).toBe('v1.2.0')
  })

  it('leaves the set to a later rollback of all', async () => {
    const product = await deployed()
    await back(product, { service: 'api' })
    product.clock.advance(60_000)
    const outcome = await back(product, {}, 10)
    expect(outcome.evidence.headline).toMatch(
      /^web v1\.1\.0 was rolled back: .* web v1\.0\.0 serves all traffic since [\d:]{8} UTC \(the set of v1\.0\.0\)\. api and parser were there already\.$/,
    )
    expect(product.serving()).toEqual(both)
  })

  it('is refused by a name that is none', async () => {
    const product = await deployed()
    await expect(back(product, { service: 'wep' })).rejects.toThrow('did you mean "web"?')
  })
})
