import { readFileSync } from 'node:fs'
import { parseProduct } from '@slipway/shared/config/load'
import { describeLookCost, looksADay, minutesOfLook } from '@slipway/shared/rollout/analysis/look-cost'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { z } from 'zod'

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

it('counts the looks of the template as it is shipped', () => {
  const text = readFileSync('action-templates/workflows/deployment-monitor.yml', 'utf8')
  const shipped = z.object({ on: z.object({ schedule: z.array(z.object({ cron: z.string() })) }) }).parse(load(text))
  const hours = shipped.on.schedule.flatMap(({ cron }) => {
    const [, hour = '', ...days] = cron.split(' ')
    expect(days).toEqual(['*', '*', '*'])
    return hour.split(',').map(Number)
  })
  expect(hours.toSorted((one, other) => one - other)).toEqual([0, 6, 12, 18])
  expect(hours).toHaveLength(looksADay.template)
  expect(text).toContain(`${minutesOfLook([production()]) * looksADay.template * 30} minutes a month`)
})
