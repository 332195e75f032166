import { parseProduct } from '@slipway/shared/config/load'
import { type TargetDigestDeps, targetDigest } from '@slipway/shared/rollout/targets/target-digest'
import { fakeFiles } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

const start = 'start: ./start, stop: ./stop'
const digestOf = async (target: string, given: Partial<TargetDigestDeps> & { written?: Record<string, string>; service?: string } = {}) => {
  const { written = {}, service = 'api', ...deps } = given
  const text = `product: harbor
services:
  api: { in: api, url: /api, ${target} }
  web: { in: web, url: / }
environments: { production: { url: 'https://example.com' } }`
  const environment = parseProduct(text, 'slipway.yml').of(service).environments.get('production')
  if (environment === undefined) throw new Error('no environment')
  return await targetDigest(environment, { cwd: '/w', variables: { HOME: '/own' }, files: fakeFiles(written), machine: 'one', ...deps })
}
const kubeconfig = (server: string, context = 'main') =>
  `current-context: ${context}\ncontexts: [{ name: ${context}, context: { cluster: c } }]\nclusters: [{ name: c, cluster: { server: '${server}' } }]`
const kubernetes = (more = '') =>
  `target: { type: kubernetes, service: web, sides: { blue: { deployment: a, service: a }, green: { deployment: b, service: b } }${more} }`
const haproxy = (socket: string, backend = 'web') => `target: { type: haproxy, socket: '${socket}', backend: ${backend} }, ${start}`
const vars = (variables: Record<string, string>) => ({ variables: { HOME: '/own', ...variables } })

describe('the digest of a target', () => {
  it('is undefined without a target', async () => {
    expect(await digestOf('', { service: 'web' })).toBeUndefined()
  })

  it.each<[string, [string, Parameters<typeof digestOf>[1]?], [string, Parameters<typeof digestOf>[1]?]]>([
    ['a name that is filled in', [haproxy('/run/a.sock')], [haproxy('$SOCKET'), vars({ SOCKET: '/run//a.sock' })]],
    ['a host in other letters', [haproxy('Edge:9999'), { machine: 'one' }], [haproxy('edge:9999'), { machine: 'two' }]],
    [
      'the file of wrangler',
      ['on: { cloudflare: shop }', vars({ CLOUDFLARE_ACCOUNT_ID: 'a', CLOUDFLARE_API_TOKEN: 't' })],
      ['on: cloudflare', { ...vars({ CLOUDFLARE_ACCOUNT_ID: 'A' }), written: { '/w/api/wrangler.jsonc': '{ "name": "Shop" } // mine' } }],
    ],
    [
      'the file of vercel',
      ['target: { type: vercel, project: prj_1, team: team_1 }'],
      ['on: vercel', { written: { '/w/api/.vercel/project.json': '{"projectId":"prj_1","orgId":"team_1"}' } }],
    ],
    [
      'one cluster by two contexts',
      [kubernetes(), { written: { '/own/.kube/config': kubeconfig('https://k.test') } }],
      [kubernetes(', kubeconfig: /k'), { written: { '/k': kubeconfig('https://K.test/', 'other') } }],
    ],
    [
      'a command with the same value',
      ['target: { type: command, observe: [o], shift: [s, $WHICH] }', vars({ WHICH: 'x', OTHER: '1' })],
      ['target: { type: command, observe: [p], shift: [s, $WHICH] }', vars({ WHICH: 'x' })],
    ],
  ])('is the same for %s', async (_what, one, other) => {
    const digest = await digestOf(...one)
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(await digestOf(...other)).toBe(digest)
  })

  it.each<[string, [string, Parameters<typeof digestOf>[1]?], [string, Parameters<typeof digestOf>[1]?]]>([
    ['two backends', [haproxy('/a', 'x')], [haproxy('/a', 'y')]],
    ['a socket on two machines', [haproxy('/a'), { machine: 'one' }], [haproxy('/a'), { machine: 'two' }]],
    ['a port on two machines', [haproxy('127.0.0.1:99'), { machine: 'one' }], [haproxy('localhost:99'), { machine: 'two' }]],
    [
      'two clusters under one name',
      [kubernetes(), { written: { '/own/.kube/config': kubeconfig('https://k1.test') } }],
      [kubernetes(), { written: { '/own/.kube/config': kubeconfig('https://k2.test') } }],
    ],
    [
      'a command with another value',
      ['target: { type: command, observe: [o], shift: \'s "$WHICH"\' }', vars({ WHICH: 'x' })],
      ['target: { type: command, observe: [o], shift: \'s "$WHICH"\' }', vars({ WHICH: 'y' })],
    ],
  ])('differs for %s', async (_what, one, other) => {
    expect(await digestOf(...one)).not.toBe(await digestOf(...other))
  })

  it('is not told of a cluster whose address nobody says', async () => {
    expect(await digestOf(kubernetes())).toBeUndefined()
  })

  it('is not that of a file in the root, which would be of all services', async () => {
    const written = { '/w/wrangler.jsonc': '{ "name": "shop" }' }
    await expect(digestOf('on: cloudflare', { ...vars({ CLOUDFLARE_ACCOUNT_ID: 'a' }), written })).rejects.toThrow(
      'Which Worker it is is not known',
    )
  })
})
