import { parseConfig } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'

const day = 86_400_000
const withKeys = (rest: string, production = '') =>
  `service: shop
environments:
  staging: { url: https://staging.example.com }
  production: { url: https://example.com, branches: [main]${production} }
${rest}`

const production = (rest: string, keys?: string) => parseConfig(withKeys(rest, keys), 'slipway.yml').environments.get('production')

describe('where releases are kept', () => {
  it('is the artifact of the run, for as long as the repository says, where the file says nothing', () => {
    expect(production('')).toMatchObject({
      artifacts: { store: 'actions-artifact', ref: undefined, retention: undefined },
      promotes: undefined,
      builtPerEnvironment: false,
    })
  })

  it.each([
    ['artifacts: { retention: 30d }', { store: 'actions-artifact', ref: undefined, retention: 30 * day }],
    ['artifacts: { store: release-asset }', { store: 'release-asset', ref: undefined }],
    ['artifacts: { store: release-asset, ref: builds }', { store: 'release-asset', ref: 'builds' }],
    ['artifacts: { store: oci, ref: ghcr.io/acme/shop-releases }', { store: 'oci', ref: 'ghcr.io/acme/shop-releases' }],
    ['artifacts: { store: oci, ref: "localhost:5000/shop" }', { store: 'oci', ref: 'localhost:5000/shop' }],
  ])('is as %s says', (line, artifacts) => {
    expect(production(line)?.artifacts).toMatchObject(artifacts)
  })

  it.each([
    ['artifacts: { retention: 12h }', /artifacts\.retention: .*expected whole days, from 1d to 400d/],
    ['artifacts: { retention: 401d }', /artifacts\.retention: .*expected whole days/],
    ['artifacts: { retention: 0s }', /artifacts\.retention: .*expected whole days/],
    ['artifacts: { store: oci }', /artifacts\.ref: .*expected registry and name/],
    ['artifacts: { store: oci, ref: acme/shop }', /artifacts\.ref: .*expected registry and name/],
    ['artifacts: { store: oci, ref: "ghcr.io/acme/shop:v1" }', /artifacts\.ref: .*expected registry and name/],
    ['artifacts: { store: oci, ref: ghcr.io/Acme/shop }', /artifacts\.ref: .*expected registry and name/],
    ['artifacts: { store: release-asset, ref: "a/b c" }', /artifacts\.ref: .*expected the beginning of a tag/],
    ['artifacts: { ref: ghcr.io/acme/shop }', /artifacts\.ref: .*not used by actions-artifact/],
    ['artifacts: { store: oci, ref: ghcr.io/acme/shop, retention: 30d }', /artifacts\.retention: .*not used by oci/],
    ['artifacts: { store: s3 }', /artifacts\.store/],
  ])('is refused as %s', (line, problem) => {
    expect(() => production(line)).toThrow(problem)
  })
})

describe('what promotes', () => {
  it.each([
    ['promotes: staging', { environment: 'staging', maxAge: 30 * day, rebuild: 'allow' }],
    ['promotes: { environment: staging }', { environment: 'staging', maxAge: 30 * day, rebuild: 'allow' }],
    ['promotes: { environment: staging, max-age: 12h, rebuild: refuse }', { environment: 'staging', maxAge: day / 2, rebuild: 'refuse' }],
  ])('is read from %s', (line, promotes) => {
    expect(production('', `, ${line}`)?.promotes).toEqual(promotes)
  })

  it.each([
    ['promotes: { environment: stagin }', /environments\.production\.promotes: "stagin" is not one of the environments/],
    ['promotes: { environment: production }', /environments\.production\.promotes: goes round in a circle/],
    ['promotes: { rebuild: refuse }', /environments\.production\.promotes/],
  ])('is refused as %s', (line, problem) => {
    expect(() => production('', `, ${line}`)).toThrow(problem)
  })
})

describe('a build for each environment', () => {
  it('is told of the one service', () => {
    expect(production('build: { per-environment: true }')?.builtPerEnvironment).toBe(true)
  })

  it('has its place under the service where there are several', () => {
    const several = withKeys('build: { per-environment: true }').replace('service: shop', 'services: { shop: {} }')
    expect(() => parseConfig(several, 'slipway.yml')).toThrow(/build: `services` says how each service is built/)
  })
})
