import { parseProduct } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'
import { readMarinaConfiguration } from '../../src/stage/product/marina.ts'
import { productYml } from '../../src/world/product-yml.ts'

const staged = {
  environment: 'production',
  url: 'http://127.0.0.1:8080/SwiftConcur',
  services: {
    api: { settings: { target: { type: 'cloudflare-workers', api: '$CLOUDFLARE_API' } }, weighted: true },
    dashboard: { settings: {}, weighted: false },
    parser: { settings: {}, weighted: true },
  },
}

describe('the slipway.yml of the example product', () => {
  it('is right as it stands, and takes no more than 25 lines', async () => {
    const text = await readMarinaConfiguration()
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(25)
    const product = parseProduct(text, 'slipway.yml')
    expect(product).toMatchObject({ name: 'marina', services: ['api', 'dashboard', 'parser'], environments: ['staging', 'production'] })
    expect(product.of('dashboard').environments.get('production')).toMatchObject({
      needs: ['api'],
      url: 'https://marina.example/SwiftConcur',
      approval: 'required',
    })
    expect(product.of('parser').environments.get('staging')).toMatchObject({ url: 'https://staging.marina.example/SwiftConcur/parser' })
  })

  it('gets the addresses of the stage and fast clocks, and keeps what each service asks', async () => {
    const product = parseProduct(
      productYml(await readMarinaConfiguration(), staged, { steps: ['20%', '100%'], order: 'lockstep' }),
      'slipway.yml',
    )
    expect(product.of('api').environments.get('production')).toMatchObject({
      url: `${staged.url}/api`,
      target: { type: 'cloudflare-workers', api: '$CLOUDFLARE_API' },
      monitor: 4_000,
      rollout: { steps: [{ weight: 0.2 }, { weight: 1 }] },
      traffic: { requestsPerSecond: 25, paths: ['/items'] },
    })
    expect(product.of('dashboard').environments.get('production')).toMatchObject({ rollout: { steps: [{ weight: 1 }] } })
    expect(product.of('api').environments.get('staging')).toMatchObject({ url: 'http://127.0.0.1:9/staging/api' })
  })
})
