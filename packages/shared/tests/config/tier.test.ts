import { describe, expect, it } from 'vitest'
import { defaultsOf } from '../../src/config/defaults.ts'
import { parseConfig } from '../../src/config/load.ts'
import { tierOf } from '../../src/config/sections/environment/tier.ts'

describe('the tier of an environment', () => {
  it.each([
    ['development', 'development dev test testing preview review dev2 test-3 review-feature-x preview-eu dev-01'],
    ['staging', 'staging stage uat qa qa2 qa-2 staging-eu stage-payments preproduction preprod preprod2 pre-production pre-prod-eu'],
    [
      'production',
      'production prod live main eu shop production-eu gamma release blue canary customer-test eu-staging 1 staging-prod test-live dev-production2 developer tester qaz prefix non-production',
    ],
  ] as const)('is %s by its name', (tier, names) => {
    expect(Object.fromEntries(names.split(' ').map((name) => [name, tierOf(name, undefined)]))).toEqual(
      Object.fromEntries(names.split(' ').map((name) => [name, tier])),
    )
  })

  it('is the written one, whatever the name', () => {
    expect(tierOf('production', 'staging')).toBe('staging')
    expect(tierOf('staging', 'production')).toBe('production')
  })

  it.each([
    ['staging', 'tier: production', 'production'],
    ['production', 'tier: development', 'development'],
    ['shop', '', 'production'],
    ['qa', '', 'staging'],
  ] as const)('decides the defaults of %s with %s', (name, line, tier) => {
    const { approval, monitor, thresholds, ...rest } = environment(name, line)
    expect({ approval, monitor, thresholds, tier: rest.tier }).toEqual({ ...defaultsOf(tier), tier })
  })

  it('gives way to what the environment writes itself', () => {
    expect(environment('shop', 'approval: none')).toMatchObject({ tier: 'production', approval: 'none' })
  })
})

function environment(name: string, line: string) {
  const more = line === '' ? '' : `, ${line}`
  const found = parseConfig(`service: s\nenvironments: { ${name}: { url: https://x.io${more} } }`, 'slipway.yml').environments.get(name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}
