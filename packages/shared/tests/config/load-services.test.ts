import { parseConfig, parseProduct } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'

const text = `
product: harbor
services:
  web: { in: web, on: { vercel: web }, url: /, needs: [api] }
  api: { in: api, on: { cloudflare: api }, url: /api, paths: [common/**] }
environments:
  production: { url: https://example.com, branches: [main], services: { api: { monitor: 2m } } }
`

describe('the configuration of several services', () => {
  const product = parseProduct(text, 'slipway.yml')

  it('names them, each after those that it needs', () => {
    expect(product).toMatchObject({ name: 'harbor', services: ['api', 'web'], environments: ['production'] })
  })

  it('is that of one, by its name', () => {
    const api = product.of('api').environments.get('production')
    expect(api).toMatchObject({ service: 'api', services: ['api', 'web'], folder: 'api', paths: ['common/**'], needs: [] })
    expect(api).toMatchObject({ url: 'https://example.com/api', monitor: 120_000 })
    expect(product.of('web').environments.get('production')).toMatchObject({ service: 'web', needs: ['api'], url: 'https://example.com' })
  })

  it('is of nobody without a name, and of nobody by a wrong one', () => {
    expect(() => parseConfig(text, 'slipway.yml')).toThrow('The configuration has 2 services, and this step is about one')
    expect(() => product.of('wep')).toThrow('There is no service "wep" in the configuration; did you mean "web"?')
    expect(parseConfig(text, 'slipway.yml', { service: 'web' }).service).toBe('web')
  })

  it('of one service needs no name', () => {
    const one = parseConfig('service: shop\nenvironments: { staging: { url: https://example.com } }', 'slipway.yml')
    expect(one.environments.get('staging')).toMatchObject({ service: 'shop', services: ['shop'], folder: '.', paths: [], needs: [] })
  })

  it('says where a key belongs that another section has', () => {
    const inner =
      'product: harbor\nservices: { web: { environments: { production: {} } }, api: { branches: [main] } }\nenvironments: { production: { url: https://example.com } }'
    expect(() => parseProduct(inner, 'slipway.yml')).toThrow(
      /services\.web\.environments: not a known key here; what differs in an environment stands under environments\.NAME\.services\.web\n {2}- services\.api\.branches: not a known key here$/,
    )
  })
})
