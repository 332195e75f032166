import { describe, expect, test } from 'vitest'
import { formatServiceReleases, serviceReleases, serviceWatchesText } from '../../src/core/service-releases.ts'

const api = { service: 'api', version: 'v1.2.0', sha: 'a'.repeat(40), digest: `sha256:${'b'.repeat(64)}`, live: 'v1.1.0' }
const web = { service: 'web', version: 'v1.2.0', sha: 'a'.repeat(40) }

describe('the releases of several services', () => {
  test('come back as they were given out', () => {
    expect(serviceReleases.parse(formatServiceReleases([api, web]))).toEqual([api, web])
  })

  test.each([
    ['no JSON', 'api'],
    ['none', '[]'],
    ['one service twice', JSON.stringify([api, api])],
    ['a name that is a path', JSON.stringify([{ ...web, service: '../web' }])],
    ['a commit that is none', JSON.stringify([{ ...web, sha: 'main' }])],
  ])('are refused: %s', (_name, text) => {
    expect(serviceReleases.safeParse(text).success).toBe(false)
  })
})

test('what a watch said is read from its output services', () => {
  const text = JSON.stringify({
    api: { verdict: 'fail', judgement: 'REGRESSED', url: 'https://example.com' },
    web: { verdict: 'pass', judgement: '' },
  })
  expect(serviceWatchesText.parse(text)).toEqual({ api: { verdict: 'fail', judgement: 'REGRESSED' }, web: { verdict: 'pass' } })
  expect(serviceWatchesText.safeParse('{"api":{}}').success).toBe(false)
})
