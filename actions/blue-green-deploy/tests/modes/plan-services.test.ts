import type { Outcome } from '@slipway/shared/action'
import { serviceReleases } from '@slipway/shared/core/service-releases'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Inputs } from '../../src/inputs.ts'
import type { DeployDoubles } from '../../src/mode-call.ts'
import { run } from '../../src/run.ts'
import { aRun, repositoryWith } from '../runs/waiting-runs.ts'
import { quietQueries } from '../scene.ts'
import { aProduct, headCommit, oldCommit, severalConfiguration } from '../services-scene.ts'

type Options = { given?: Partial<Inputs>; step?: Parameters<Awaited<ReturnType<typeof aProduct>>['step']>[0]; doubles?: DeployDoubles }

async function plan(
  product: Awaited<ReturnType<typeof aProduct>>,
  { given = {}, step = {}, doubles = {} }: Options = {},
): Promise<Outcome> {
  return await run({ mode: 'plan', token: 'token', ...given }, product.step(step), { ...product.doubles, ...doubles })
}

/** All three live at the old commit. */
async function aLiveProduct(options: Parameters<typeof aProduct>[0] = {}) {
  const product = await aProduct(options)
  for (const service of ['api', 'web', 'parser']) await product.live(service, { version: 'v1.0.0', sha: oldCommit })
  return product
}

const builds = z.array(
  z.looseObject({ service: z.string(), promote: z.boolean(), version: z.string(), command: z.string(), folder: z.string() }),
)
const built = (outcome: Outcome) => builds.parse(JSON.parse(outcome.outputs?.['builds'] ?? '')).map(({ service }) => service)
const released = (outcome: Outcome) => serviceReleases.parse(outcome.outputs?.['releases'] ?? '')

describe('what is deployed of several services', () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    ['the one whose folder changed', { 'web/a.ts': '2' }, ['web']],
    ['those whose folders changed, needed first', { 'web/a.ts': '2', 'api/a.ts': '2' }, ['api', 'web']],
    ['the one whose paths changed', { 'packages/common/x': '1' }, ['api']],
    ['all by a lock file', { 'package-lock.json': '1' }, ['api', 'web', 'parser']],
  ])('is %s', async (_what, changed, expected) => {
    const outcome = await plan(await aLiveProduct({ changed }))
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'pass' }, outputs: { go: 'true', environment: 'production' } })
    expect(built(outcome)).toEqual(expected)
    expect(released(outcome).map(({ service, live }) => [service, live])).toEqual(expected.map((service) => [service, 'v1.0.0']))
  })

  it('is nothing where nothing changed, and that is well', async () => {
    const outcome = await plan(await aLiveProduct({ changed: { 'README.md': '2' } }))
    expect(outcome).toMatchObject({
      ok: true,
      evidence: { verdict: 'pass' },
      outputs: { go: 'false', builds: '[]', environment: 'production' },
    })
    expect(outcome.outputs?.['reason']).toContain('nothing to deploy: of every service, nothing of it has changed since v1.0.0')
  })

  it('goes by the live commit of each, not by the last push', async () => {
    const product = await aProduct({ changed: { 'api/a.ts': '2' } })
    await product.live('api', { version: 'v1.0.0', sha: oldCommit })
    await product.live('web', { version: 'v1.1.0', sha: headCommit })
    const outcome = await plan(product)
    // The parser was never deployed.
    expect(built(outcome)).toEqual(['api', 'parser'])
    expect(outcome.summary).toContain('nothing of it is live')
    expect(outcome.summary).toContain('its commit is live as')
  })

  it.each<[string, Parameters<typeof aProduct>[0], string]>([
    ['GitHub lost', { commits: { [oldCommit]: { state: 'missing' } } }, 'GitHub knows nothing'],
    ['is too large to list', { commits: { [headCommit]: { state: 'truncated' } } }, 'GitHub lists only a part'],
  ])('is all of it where a commit %s', async (_what, options, why) => {
    const outcome = await plan(await aLiveProduct(options))
    expect(built(outcome)).toEqual(['api', 'web', 'parser'])
    expect(outcome.summary).toContain(why)
  })

  it('is again what was taken back', async () => {
    const product = await aLiveProduct({ changed: { 'api/a.ts': '2' } })
    await product.live('api', { version: 'v1.1.0', sha: headCommit, phases: ['promote', 'back'] })
    expect(built(await plan(product))).toEqual(['api'])
  })

  it('is all, or the one that is named, whatever changed', async () => {
    const product = await aLiveProduct()
    expect(built(await plan(product, { given: { service: 'all' } }))).toEqual(['api', 'web', 'parser'])
    expect(built(await plan(product, { given: { service: 'web' } }))).toEqual(['web'])
    await expect(plan(product, { given: { service: 'wep' } })).rejects.toThrow('did you mean "web"?')
  })

  it('is, under a number, also what is live without having passed its watch', async () => {
    const product = await aLiveProduct()
    await product.live('web', { version: 'v1.0.1', sha: oldCommit, phases: ['promote', 'kept'] })
    expect(built(await plan(product))).toEqual([])
    const numbered = await plan(product, { given: { buildVersion: 'v1.1.0' } })
    expect(released(numbered)).toMatchObject([{ service: 'web', version: 'v1.1.0', live: 'v1.0.1' }])
  })

  it('is nothing of a branch that reaches no environment, and all of it is built and tested', async () => {
    const outcome = await plan(await aLiveProduct(), { step: { ref: 'refs/heads/topic' } })
    expect(outcome).toMatchObject({ ok: true, outputs: { go: 'false', environment: '' } })
    expect(built(outcome)).toEqual(['api', 'web', 'parser'])
  })
})

it('waits with several services, too, until a person has agreed to their high findings', async () => {
  const product = await aLiveProduct({ changed: { 'web/a.ts': '2' } })
  const outcome = await plan(product, { given: { securityReview: { count: 1, set: '0123456789abcdef' } } })
  expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'not-evaluated' }, outputs: { go: 'false', environment: 'production' } })
  expect(outcome.evidence.cause).toContain('high finding')
})

describe('what is stated of several services', () => {
  const digests = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`)
  const releases = ['api', 'web'].map((service, index) => ({ service, version: 'v1.1.0', sha: headCommit, digest: digests[index] }))

  it('is how each is built', async () => {
    const outcome = await plan(await aLiveProduct(), { given: { service: 'all' } })
    const own = { promote: false, version: 'main.222222222222', sha: headCommit, digest: '', 'artifact-store': '', 'retention-days': '' }
    expect(JSON.parse(outcome.outputs?.['builds'] ?? '')).toMatchObject([
      { service: 'api', folder: 'api', command: 'npm ci && npm run build', test: 'npm test', output: 'dist', ...own },
      { service: 'web', folder: 'web', command: 'npm ci && npm run build', test: 'npm test', output: 'dist', ...own },
      { service: 'parser', folder: 'parser', command: 'make', test: 'make check', output: 'out', ...own },
    ])
    expect(outcome.outputs).toMatchObject({ promote: 'false', 'runs-on': '' })
  })

  it('is version, digest and live release of each, once they are built', async () => {
    const product = await aLiveProduct()
    await product.live('web', { version: 'v1.0.5', sha: oldCommit })
    const outcome = await plan(product, { given: { releases } })
    expect(outcome.outputs).toMatchObject({
      go: 'true',
      title: 'shop: api v1.1.0 (sha256:aaaaaaa…) over v1.0.0, web v1.1.0 (sha256:bbbbbbb…) over v1.0.5 to production',
      version: 'v1.1.0',
      digest: '',
      live: '',
    })
    expect(released(outcome)).toEqual([
      { ...releases[0], live: 'v1.0.0' },
      { ...releases[1], live: 'v1.0.5' },
    ])
    expect(outcome.outputs).not.toHaveProperty('builds')
    for (const said of ['a'.repeat(63), 'b'.repeat(63), 'v1.0.0', 'v1.0.5']) expect(outcome.summary).toContain(said)
    expect(outcome.ofServices).toMatchObject([{ service: 'api' }, { service: 'web' }])
  })

  it('is which older run is superseded, and which is not since it has more', async () => {
    const jobs = (list: string) => [
      { name: `deploy / shop: ${list} to production`, status: 'waiting', createdAt: '', startedAt: '', url: '' },
    ]
    const runs = repositoryWith([
      { run: aRun(3), jobs: jobs('api v1.0.9 over v1.0.0') },
      { run: aRun(4), jobs: jobs('api v1.0.9 over v1.0.0, parser v1.0.9 over v1.0.0') },
    ])
    const { summary } = await plan(await aLiveProduct(), { given: { releases }, doubles: { runs } })
    expect(summary).toContain('Run 103')
    expect(summary).not.toContain('Run 104')
  })
})

describe('what keeps all of them back', () => {
  it('is a refusal of one, by its name', async () => {
    const product = await aLiveProduct({ changed: { 'api/a.ts': '2', 'web/a.ts': '2' } })
    const newer = '3'.repeat(40)
    await product.live('web', { version: 'v9.0.0', sha: newer })
    const queries = { ...quietQueries, compareCommits: async (base: string) => (base === newer ? ('behind' as const) : ('ahead' as const)) }
    const outcome = await plan(product, {
      doubles: {
        queries,
        filesOf: async (sha) => ({
          state: 'read',
          files: new Map([
            ['x/y', sha],
            ['api/a', sha],
            ['web/a', sha],
          ]),
        }),
      },
    })
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' }, outputs: { go: 'false', superseded: 'false' } })
    expect(outcome.evidence.headline).toContain(
      'Nothing is deployed to production: web: main.222222222222 (222222222222) is older than v9.0.0',
    )
    // What is judged on the way, and is built all the same.
    expect(built(outcome)).toEqual(['api', 'web'])
  })

  it('is a newer run that is at one of them', async () => {
    const queries = {
      ...quietQueries,
      newerRuns: async () => [{ id: 77, number: 8, sha: '4'.repeat(40), status: 'in_progress', conclusion: undefined }],
    }
    const outcome = await plan(await aLiveProduct({ changed: { 'api/a.ts': '2' } }), { doubles: { queries } })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'not-evaluated' }, outputs: { go: 'false', superseded: 'true' } })
  })

  it.each<[string, (config: string) => string, string]>([
    [
      'runners that differ',
      (config) => config.replace('in: parser', 'in: parser\n    runs-on: private-network'),
      'api of production is deployed on the runner of the workflow, parser on private-network: one job deploys both',
    ],
    [
      'a concurrency group as the lock',
      (config) => config.replace('approval: required', 'approval: required, rollout: { lock: concurrency }'),
      'rollout.lock of api in production is concurrency',
    ],
    [
      'a target that is missing',
      (config) => config.replace('    target: { type: haproxy, socket: $SOCKET, backend: web }\n', ''),
      'web: environments.production.target is missing',
    ],
    [
      'an approver whom GitHub does not ask',
      (config) => config.replace('approval: required', 'approvers: [mona, rosa, quay/core]'),
      'environments.production.approvers names rosa, but the GitHub environment production does not have it',
    ],
  ])('is %s', async (_what, change, reason) => {
    const outcome = await plan(await aLiveProduct({ config: change(severalConfiguration) }), { given: { service: 'all' } })
    expect(outcome).toMatchObject({ ok: false, outputs: { go: 'false' } })
    expect(outcome.evidence.headline).toContain(reason)
    expect(built(outcome)).toEqual(['api', 'web', 'parser'])
  })

  it('is not the runner of a service that stays as it is', async () => {
    const config = severalConfiguration.replace('in: parser', 'in: parser\n    runs-on: private-network')
    expect((await plan(await aLiveProduct({ config }), { given: { service: 'web' } })).ok).toBe(true)
    expect((await plan(await aLiveProduct({ config }), { given: { service: 'parser' } })).outputs).toMatchObject({
      'runs-on': 'private-network',
    })
  })
})
