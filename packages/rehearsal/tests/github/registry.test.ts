import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { satisfies } from '../../src/github/server/npm-advisories.ts'
import { anEmulator } from './emulator.ts'

const advisory = {
  id: 1,
  url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
  title: 'Prototype pollution',
  severity: 'critical' as const,
  vulnerable_versions: '<0.2.4 || >=1.0.0 <1.2.6',
  cwe: ['CWE-1321'],
  cvss: { score: 9.8, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
}

describe('the registry', () => {
  it('answers audits with the advisories that fit a version, packed or not', async () => {
    const { github } = await anEmulator()
    github.publishAdvisory('minimist', advisory)
    const ask = async (body: object, packed: boolean) => {
      const text = JSON.stringify(body)
      const headers = { 'content-type': 'application/json', ...(packed ? { 'content-encoding': 'gzip' } : {}) }
      const answer = await fetch(`${github.registryUrl}-/npm/v1/security/advisories/bulk`, {
        method: 'POST',
        headers,
        body: packed ? gzipSync(text) : text,
      })
      return answer.json()
    }
    expect(await ask({ minimist: ['0.0.8'], left: ['1.0.0'] }, true)).toEqual({ minimist: [advisory] })
    expect(await ask({ minimist: ['1.2.6'] }, false)).toEqual({})
  })

  it('knows the versions of packages that a story publishes, and no others', async () => {
    const { github } = await anEmulator()
    github.publishPackage('@quay/rope', ['1.0.0', '1.0.1'])
    const found = await (await fetch(`${github.registryUrl}@quay%2frope`)).json()
    expect(found).toMatchObject({ name: '@quay/rope', 'dist-tags': { latest: '1.0.1' } })
    expect((await fetch(`${github.registryUrl}minimist`)).status).toBe(404)
  })

  it.each([
    ['0.2.3', '<0.2.4', true],
    ['0.2.4', '<0.2.4', false],
    ['1.10.0', '>=1.9.0', true],
    ['1.2.5', '>= 1.0.0 < 1.2.6', true],
    ['2.0.0', '>=1.0.0 <1.2.6 || 2.0.0', true],
    ['2.0.1', '>=1.0.0 <1.2.6 || 2.0.0', false],
    ['3.0.0', '*', true],
  ])('version %s of the range %s: %s', (version, range, expected) => {
    expect(satisfies(version, range)).toBe(expected)
  })
})
