import { parseProduct } from '@slipway/shared/config/load'
import { describeLookCost, minutesOfLook } from '@slipway/shared/rollout/analysis/look-cost'
import { expect, it } from 'vitest'

const production = (more = '') => {
  const text = `service: shop\nenvironments: { production: { url: https://shop.test, branches: [main]${more} } }`
  const environment = parseProduct(text, 'slipway.yml').of('shop').environments.get('production')
  if (environment === undefined) throw new Error('there is no production')
  return environment
}

it('bills a look of the default configuration with 2 minutes, so that a month of the template takes 240', () => {
  expect(minutesOfLook([production()])).toBe(2)
  expect(describeLookCost([production()])).toBe('each look takes about 2 billed minutes: 240 a month with 4 a day, 1440 with one each hour')
})

it('counts the longer time of a look that needs more requests than its time has', () => {
  expect(minutesOfLook([production(', look: 5m')])).toBe(6)
  expect(minutesOfLook([production(', traffic: { requests-per-second: 0.5 }')])).toBeGreaterThan(2)
  expect(minutesOfLook([production(), production(', look: 5m')])).toBe(6)
})
