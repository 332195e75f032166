import { environmentOf, parseConfig } from '@slipway/shared/config/load'
import { systemHttp } from '@slipway/shared/ports/http'
import { allTo } from '@slipway/shared/rollout/contract/observation'
import { cloudflareOf } from '@slipway/shared/rollout/targets/cloudflare/target'
import { wranglerCli } from '@slipway/shared/rollout/targets/cloudflare/version-upload'
import { configuredKubernetesTarget } from '@slipway/shared/rollout/targets/kubernetes/target'
import { vercelCli } from '@slipway/shared/rollout/targets/vercel/prebuilt-deployment'
import { vercelOf } from '@slipway/shared/rollout/targets/vercel/target'
import { fakeClock, fakeLog } from '@slipway/shared/testing/fakes'
import { documentedManifests } from '@slipway/shared/testing/kubernetes/manifests'
import { KubeStandIn } from '@slipway/shared/testing/kubernetes/stand-in'
import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import { startCloudflare } from '../../src/stage/providers/cloudflare.ts'
import { startVercel } from '../../src/stage/providers/vercel.ts'
import { commandsUnder, pageBlocks } from './page-blocks.ts'
import { ports, subject } from './provider-setup.ts'

const pages = [
  ['vercel.md', 'vercel'],
  ['cloudflare-workers.md', 'cloudflare-workers'],
  ['kubernetes.md', 'kubernetes'],
] as const
const configurations = (page: string) => pageBlocks(page).filter(({ text }) => text.startsWith('# .github/slipway.yml\n'))
const production = (text: string) => environmentOf(parseConfig(text, 'slipway.yml'), 'production')

describe.each(pages)('%s', (page, type) => {
  it('begins with a file of at most twelve lines that is taken as it stands', () => {
    const [first] = pageBlocks(page)
    expect(first?.text).toMatch(/^# \.github\/slipway\.yml\n/)
    expect(first?.text.trimEnd().split('\n').length).toBeLessThanOrEqual(12)
    expect(production(first?.text ?? '').target?.type).toBe(type)
  })

  it('has no other file that would be refused', () => {
    for (const { text } of configurations(page)) expect(production(text).target?.type).toBe(type)
  })
})

describe('the tools that the pages name', () => {
  it.each([
    ['vercel.md', vercelCli],
    ['cloudflare-workers.md', wranglerCli],
  ])('have the version that the target runs: %s', (page, { name, version }) => {
    const named = pageBlocks(page).flatMap(({ text }) => [...text.matchAll(new RegExp(`${name}@(\\S+)`, 'g'))].map(([, given]) => given))
    expect(named.length).toBeGreaterThan(3)
    expect([...new Set(named)]).toEqual([version])
  })
})

describe('going back by hand on Kubernetes', () => {
  it('is done by the commands of the page, and seen by the next run', async () => {
    const kube = new KubeStandIn(documentedManifests())
    const deps = { exec: kube.exec, cwd: '/', variables: {}, clock: fakeClock(), log: fakeLog(), http: systemHttp }
    const sides = { blue: { deployment: 'web-blue', service: 'web-blue' }, green: { deployment: 'web-green', service: 'web-green' } }
    const target = () =>
      configuredKubernetesTarget(
        {
          ...kubernetesDefaults(),
          namespace: 'shop',
          image: 'registry.example.com/web:$RELEASE',
          sides: { blue: { ...sides.blue, address: 'http://blue' }, green: { ...sides.green, address: 'http://green' } },
        },
        'environments.production.target',
        deps,
      )
    for (const [colour, version] of [
      ['blue', 'v1.0.0'],
      ['green', 'v1.1.0'],
    ] as const) {
      const one = { colour, release: aRelease(version), artifact: undefined }
      await target().placement?.prepare(one)
      await target().shift(allTo(colour), one)
    }
    await target().placement?.retire({ colour: 'blue', release: aRelease('v1.0.0'), artifact: undefined })
    for (const line of commandsUnder('kubernetes.md', 'By hand, when GitHub is down')) {
      const [program = '', ...args] = [...line.matchAll(/'[^']*'|[^\s']+(?:'[^']*')?/g)].map(([word]) => word.replaceAll("'", ''))
      const result = await kube.exec([program, ...args], { env: {} })
      expect(result, line).toMatchObject({ state: 'exited', code: 0 })
    }
    expect(await target().observe()).toMatchObject({
      blue: { weight: 1, state: 'serving', release: 'v1.0.0', identity: { image: expect.stringMatching(/^sha256:/) } },
      green: { weight: 0 },
    })
  })
})

describe('what was done by hand at the provider', () => {
  it('is what the next run of Vercel finds, with its identity, and goes on from', async () => {
    await using vercel = await startVercel()
    const meta = (slipwayColour: string, slipwayRelease: string) => ({ slipwayColour, slipwayRelease })
    const { project, token, api } = vercel
    const target = () =>
      vercelOf({ type: 'vercel', project, team: undefined, token, api, rolling: false, affinity: 'none' }, { ...ports(), weights: [1] })
    const first = vercel.deploy({ upstream: 'http://127.0.0.1:1', meta: meta('blue', 'v1.0.0') })
    const second = vercel.deploy({ upstream: 'http://127.0.0.1:2', meta: meta('green', 'v1.1.0') })
    const path = `${api}/v9/projects/${project}/rollback/${first}`
    expect((await fetch(path, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: '{}' })).status).toBe(201)
    const found = await target().observe()
    expect(found.blue).toMatchObject({ weight: 1, identity: { deployment: first } })
    expect(found.green.identity).toEqual({ deployment: second })
    vercel.upload({ upstream: 'http://127.0.0.1:3', meta: meta('green', 'v1.2.0') })
    const next = target()
    await next.placement?.prepare(subject('green', 'v1.2.0'))
    await next.shift(allTo('green'), subject('green', 'v1.2.0'))
    expect((await target().observe()).green).toMatchObject({ weight: 1, release: 'v1.2.0' })
  })

  it('is what the next run of Cloudflare finds, with its identity, and goes on from', async () => {
    await using cloudflare = await startCloudflare()
    const { account, script, token, api, preview } = cloudflare
    const target = () =>
      cloudflareOf(
        { type: 'cloudflare-workers', account, script, token, api, preview, subdomain: undefined, main: undefined, affinity: 'none' },
        ports(),
      )
    const first = cloudflare.deploy({ tag: 'v1.0.0', upstream: 'http://127.0.0.1:1' })
    cloudflare.upload({ tag: 'v1.1.0', upstream: 'http://127.0.0.1:2' })
    const run = target()
    await run.placement?.prepare(subject('green', 'v1.1.0'))
    await run.shift(allTo('green'), subject('green', 'v1.1.0'))
    cloudflare.setShares({ [first]: 100 })
    expect((await target().observe()).blue).toMatchObject({ weight: 1, release: 'v1.0.0', identity: { version: first } })
    cloudflare.upload({ tag: 'v1.2.0', upstream: 'http://127.0.0.1:3' })
    const next = target()
    await next.placement?.prepare(subject('green', 'v1.2.0'))
    await next.shift(allTo('green'), subject('green', 'v1.2.0'))
    expect((await target().observe()).green).toMatchObject({ weight: 1, release: 'v1.2.0' })
  })
})

/** As the schema fills them in. */
function kubernetesDefaults() {
  const { target } = production(configurations('kubernetes.md')[0]?.text ?? '')
  if (target?.type !== 'kubernetes') throw new Error('The page has another target')
  return target
}
