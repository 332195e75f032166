import { environmentOf, parseConfig } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'

const environment = (tier: string, { settings = '', health = '' }: { settings?: string; health?: string } = {}) =>
  environmentOf(
    parseConfig(
      `service: shop\nenvironments: { x: { tier: ${tier}, url: https://example.com${settings} } }\n${health === '' ? '' : `health: ${health}\n`}`,
      'slipway.yml',
    ),
    'x',
  )
const namesOf = ({ probes, flows }: { probes: readonly { name: string }[]; flows: readonly { file: string }[] }) => [
  ...probes.map(({ name }) => name),
  ...flows.map(({ file }) => file),
]
const silent = ({ areas }: Pick<ReturnType<typeof environment>, 'areas'>) =>
  areas.flatMap(({ area, by }) => (by === 'page' || by === 'nobody' ? [`${area}: ${by}`] : []))

describe('the ready sets', () => {
  it('are there without being written: basic for every tier, comprehensive for production', () => {
    const basic = environment('staging')
    expect(namesOf(basic)).toEqual(['startup'])
    expect(silent(basic)).toEqual(['database: page', 'API endpoints: nobody', 'authentication: page'])
    const production = environment('production')
    expect(namesOf(production)).toEqual(['startup'])
    expect(silent(production)).toEqual([...silent(basic), 'user flows: nobody', 'third parties: nobody', 'business logic: nobody'])
    expect(environment('production', { settings: ', health: advanced' })).toEqual(production)
    expect([...production.healthSets.keys()]).toEqual(['basic', 'comprehensive', 'advanced'])
  })

  it('ask the database itself where its address is known', () => {
    const { probes, areas } = environment('staging', { settings: ', database: { postgres: $DATABASE_URL }' })
    expect(probes).toMatchObject([
      { name: 'startup', reads: ['database', 'authentication'] },
      { name: 'database', postgres: { url: '$DATABASE_URL', query: 'select 1' }, orPage: 'database' },
    ])
    expect(areas).toContainEqual({ area: 'database', by: 'checks' })
  })

  it('are what the file makes of them', () => {
    const written = '{ basic: [{ name: up, get: / }] }'
    expect(namesOf(environment('production', { health: written }))).toEqual(['up'])
    const both = '{ basic: [{ name: up, get: / }], comprehensive: { extends: basic, flows: [buy.yml] } }'
    expect(namesOf(environment('production', { health: both }))).toEqual(['up', 'buy.yml'])
    expect(namesOf(environment('staging', { health: both }))).toEqual(['up'])
    const advanced = '{ advanced: { extends: basic, flows: [buy.yml] } }'
    expect(namesOf(environment('production', { health: advanced }))).toEqual(['startup', 'buy.yml'])
    expect(
      namesOf(
        environment('production', {
          health: '{ deep: { extends: comprehensive, probes: [{ name: up, get: / }] } }',
          settings: ', health: deep',
        }),
      ),
    ).toEqual(['startup', 'up'])
  })

  it('leave single checks alone where the file writes nothing else', () => {
    expect(namesOf(environment('production', { health: '{ auth: { get: /session, status: 401 } }' }))).toEqual(['auth'])
  })

  it('know who asks about what', () => {
    const health = `{
      orders: { get: /api/orders, json: { 'length(items)': '> 0' } }, login: { get: /session, status: 401 },
      stripe: { get: 'https://status.example.org', when-down: warn }, db: { redis: $R } }`
    expect(silent(environment('production', { health, settings: ', health: comprehensive' }))).toEqual(['user flows: nobody'])
    const traffic = environment('staging', { settings: ', traffic: { paths: [/api/items, /health] }' })
    expect(traffic.areas).toContainEqual({ area: 'API endpoints', by: 'traffic' })
    expect(environment('staging', { settings: ', health: own', health: '{ own: [{ name: up, get: / }] }' }).areas).toEqual([])
  })
})
