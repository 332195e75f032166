import { takeLock } from '@slipway/shared/rollout/lock/lock'
import { fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'
import { aRun, repositoryWith } from '../runs/waiting-runs.ts'
import { aProduct, headCommit, oldCommit } from '../services-scene.ts'

type Product = Awaited<ReturnType<typeof aProduct>>

const call = (product: Product, inputs: Partial<Inputs> & Pick<Inputs, 'mode'>, doubles = {}) =>
  run({ environment: 'production', token: 'token', ...inputs }, product.step(), { ...product.doubles, ...doubles })

/** A job rolls these services out; `answers` writes its answer onto their locks while the signal waits. */
async function aRollingProduct(services: readonly string[]) {
  const product = await aProduct()
  const holder = { run: 1, attempt: 1, job: 'deploy' }
  const running = new Map<string, Awaited<ReturnType<typeof takeLock>>>()
  for (const service of services) {
    const stores = product.storesOf({ service, name: 'production' })
    stores.hasEnded = async () => false
    const deps = {
      store: stores.lock,
      service,
      environment: 'production',
      holder,
      hasEnded: stores.hasEnded,
      clock: product.clock,
      log: fakeLog(),
    }
    running.set(service, await takeLock(deps, 0))
  }
  const { sleep } = product.clock
  product.clock.sleep = async (span, signal) => {
    for (const lock of running.values()) for (const one of await lock.signals()) if (one.answered === undefined) await lock.answer(one)
    await sleep(span, signal)
  }
  const signals = (service: string) =>
    product
      .storesOf({ service, name: 'production' })
      .lock.log.at(-1)
      ?.record.signals.map(({ kind }) => kind) ?? []
  return { ...product, signals }
}

describe('a signal to several services', () => {
  it.each(['pause', 'resume', 'promote', 'abort'] as const)('%s reaches each that runs', async (mode) => {
    const product = await aRollingProduct(['api', 'web'])
    const outcome = await call(product, { mode, reason: 'orders are lost' })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' }, ofServices: [{ service: 'api' }, { service: 'web' }] })
    expect(['api', 'web', 'parser'].map(product.signals)).toEqual([[mode], [mode], []])
  })

  it('reaches the one that is named alone', async () => {
    const product = await aRollingProduct(['api', 'web'])
    await call(product, { mode: 'abort', service: 'web' })
    expect(['api', 'web'].map(product.signals)).toEqual([[], ['abort']])
    await expect(call(product, { mode: 'abort', service: 'parser' })).rejects.toThrow(/^parser: .*nothing runs/)
  })

  it('is refused by the names of all where none runs', async () => {
    await expect(call(await aProduct(), { mode: 'pause' })).rejects.toThrow(
      /^api: .*nothing runs.*; web: .*nothing runs.*; parser: .*nothing runs/,
    )
  })

  it('lets automatic deployments go on of each that stands still', async () => {
    const product = await aProduct()
    await product.live('api', { version: 'v1.0.0', sha: oldCommit })
    await product.live('api', { version: 'v1.1.0', sha: headCommit, phases: ['promote', 'bad', 'back'] })
    const outcome = await call(product, { mode: 'resume' })
    expect(outcome).toMatchObject({ ok: true, ofServices: [{ service: 'api' }] })
    expect(outcome.evidence.headline).toContain('api: Automatic deployments of production may go on')
    await expect(call(product, { mode: 'resume' })).rejects.toThrow('no rollout of api, web, parser runs')
  })
})

describe('of several services', () => {
  it('the status says of each what serves and who holds its lock', async () => {
    const product = await aRollingProduct(['web'])
    await product.live('api', { version: 'v1.0.0', sha: oldCommit })
    await product.live('web', { version: 'v2.0.0', sha: oldCommit })
    const outcome = await call(product, { mode: 'status' })
    expect(outcome.evidence.headline).toBe(
      'api: v1.0.0 was the last to succeed in production; web: v2.0.0 was the last to succeed in production; parser: Nothing has succeeded in production yet',
    )
    expect(outcome.ofServices?.map(({ details }) => details?.['lock'])).toEqual([
      'free: nothing runs',
      expect.stringContaining('run 1 (attempt 1, job deploy)'),
      'free: nothing runs',
    ])
  })

  it('a proposal supersedes older ones of services that it deploys too', async () => {
    const jobs = (list: string) => [
      { name: `deploy / shop: ${list} to production`, status: 'waiting', createdAt: '', startedAt: '', url: '' },
    ]
    const runs = repositoryWith([
      { run: aRun(2), jobs: jobs('api v1.0.9 over v1.0.0') },
      { run: aRun(3), jobs: jobs('40 services') },
      { run: aRun(4), jobs: jobs('api v1.0.9 over v1.0.0, parser v1.0.9 over v1.0.0') },
    ])
    const releases = ['api', 'web'].map((service) => ({ service, version: 'v1.1.0', sha: headCommit }))
    const outcome = await call(await aProduct(), { mode: 'supersede', releases }, { runs })
    expect(runs.cancelled).toEqual([102])
    expect(outcome.summary).toContain('it is about the service parser')
    expect(outcome.summary).toContain('does not name its services')
  })

  it('a version names what is live where each has the same files and passed', async () => {
    const live = async (
      changed: Record<string, string>,
      phases: readonly ('promote' | 'complete' | 'kept')[] = ['promote', 'complete'],
    ) => {
      const product = await aProduct({ changed })
      for (const service of ['api', 'web', 'parser']) await product.live(service, { version: 'v1.0.0', sha: oldCommit, phases })
      return product
    }
    const number = async (product: Product, more: Partial<Inputs> = {}) =>
      await call(product, { mode: 'numbering', version: 'v1.1.0', ...more })
    expect((await number(await live({ 'README.md': '2' }))).outputs).toMatchObject({ 'numbers-live': 'true' })
    const changed = await number(await live({ 'web/a.ts': '2' }))
    expect(changed.outputs).toMatchObject({ 'numbers-live': 'false' })
    expect(changed.evidence.headline).toContain('api v1.0.0; web: what is live, v1.0.0, is of the commit 1111')
    expect((await number(await live({ 'web/a.ts': '2' }), { service: 'api' })).outputs).toMatchObject({ 'numbers-live': 'true' })
    expect((await number(await live({}, ['promote', 'kept']))).outputs).toMatchObject({ 'numbers-live': 'false' })
    expect((await number(await live({}), { service: 'all' })).outputs).toMatchObject({ 'numbers-live': 'true' })
  })

  it('the look goes where the environment says, for all of them', async () => {
    const outcome = await call(await aProduct(), { mode: 'look-after' })
    expect(outcome).toMatchObject({
      ok: true,
      outputs: { 'unattended-environment': 'production-rollback', 'security-trigger': 'true', 'runs-on': '' },
    })
  })

  it('a dry run forecasts each that changed', async () => {
    const product = await aProduct({ changed: { 'api/a.ts': '2' } })
    for (const service of ['api', 'web', 'parser']) await product.live(service, { version: 'v1.0.0', sha: oldCommit })
    const outcome = await call(product, { mode: 'dry-run' })
    expect(outcome).toMatchObject({ ok: true, ofServices: [{ service: 'api' }] })
    const all = await call(product, { mode: 'dry-run', service: 'all' })
    expect(all.ofServices?.map(({ service }) => service)).toEqual(['api', 'web', 'parser'])
  })
})
