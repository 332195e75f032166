import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseProduct } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'
import { root } from '../repository.ts'

const page = readFileSync(join(root, 'docs/load.md'), 'utf8')
const blocksOf = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text)
const trafficOf = (text: string) =>
  parseProduct(text, 'docs/load.md')
    .of('harbor')
    .environments.values()
    .map(({ traffic }) => traffic)
    .toArray()

describe('the page on load', () => {
  it('has files that say what they are said to say', () => {
    const [generated = '', scripted = '', elsewhere = ''] = blocksOf('yaml')
    expect(trafficOf(generated)).toMatchObject([{ k6: { script: undefined, requestsPerSecond: 5_000 }, requestsPerSecond: 5 }])
    expect(trafficOf(scripted)).toMatchObject([{ k6: { script: 'load/checkout.js', requestsPerSecond: 40 } }])
    expect(trafficOf(elsewhere)).toMatchObject([{ k6: undefined, summary: 'load/summary.json' }])
    expect(blocksOf('yaml')).toHaveLength(3)
  })

  it.each([
    ['traffic: { script: load/a.js }', 'a script is run by k6 alone: add engine: k6'],
    ['traffic: { requests-per-second: 1001 }', 'more than 1000 a second take engine: k6'],
    ['traffic: { engine: k6, script: a.js, paths: [/] }', 'a script of k6 has paths of its own'],
  ])('has all that is needed: %s is refused', (traffic, message) => {
    expect(() => parseProduct(`service: harbor\nenvironments: { staging: { url: "https://a.test", ${traffic} } }`, 'slipway.yml')).toThrow(
      message,
    )
  })

  it('has a script that is a module', () => {
    const [script = ''] = blocksOf('js')
    expect(script).toContain("from 'k6/http'")
    // Without its import and exports it is plain JavaScript.
    expect(
      () =>
        new Function(
          'http',
          '__ENV',
          script
            .replace(/^import .*$/gm, '')
            .replace(/^export default /gm, 'return ')
            .replace(/^export /gm, ''),
        ),
    ).not.toThrow()
  })
})
