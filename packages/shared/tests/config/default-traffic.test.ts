import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config/load.ts'

function pathsOf(health: string, more = ''): readonly unknown[] | undefined {
  const text = `service: harbor\nenvironments: { staging: { url: https://a.test/app${more} } }\n${health}`
  return parseConfig(text, 'x').environments.get('staging')?.traffic.paths
}

describe('what synthetic requests ask when nobody says it', () => {
  it('is what the http probes ask of the service itself', () => {
    const health = `health:
  basic:
    - { name: startup, http: { path: /api/health } }
    - { name: items, http: { path: /api/items } }
    - { name: auth, http: { path: /api/session, expect: { status: 401 } } }
    - { name: again, http: { path: /api/items } }
    - { name: bank, http: { path: https://bank.test/status } }
    - { name: post, http: { path: /api/orders, method: POST } }
    - { name: secret, http: { path: /api/admin, headers: { authorization: $TOKEN } } }
`
    expect(pathsOf(health)).toEqual(['/api/health', '/api/items', '/api/session'])
  })

  it('is the health page where no probe asks the service', () => {
    expect(pathsOf('')).toEqual(['/api/health'])
    expect(pathsOf("health: { basic: [{ name: bank, http: { path: 'https://bank.test/status' } }] }")).toEqual(['/api/health'])
  })

  it('gives way to the paths that are written', () => {
    expect(pathsOf('', ', traffic: { paths: [/shop] }')).toEqual(['/shop'])
  })
})
