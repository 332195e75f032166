import { describe, expect, it } from 'vitest'
import { parsePatterns } from '../../src/reports/patterns.ts'

const written = (text: string) => parsePatterns(text).map(({ text: one, excludes }) => `${excludes ? 'not ' : ''}${one}`)

describe('parsePatterns', () => {
  it.each<[string, string[]]>([
    ['a.xml, b/*.xml\n./c.xml\n\n', ['a.xml', 'b/*.xml', 'c.xml']],
    ['*.xml\n!skip.xml', ['*.xml', 'not skip.xml']],
    ['{a,b}.xml', ['a.xml', 'b.xml']],
    ['{a,b}.xml, c.xml', ['a.xml', 'b.xml', 'c.xml']],
    ['!reports/{unit,e2e}/*.xml', ['not reports/unit/*.xml', 'not reports/e2e/*.xml']],
    ['{u/{x,y},v}/1.xml', ['u/x/1.xml', 'u/y/1.xml', 'v/1.xml']],
    ['shard-{8..10}.xml', ['shard-8.xml', 'shard-9.xml', 'shard-10.xml']],
    ['a{.xml, b.xml', ['a{.xml', 'b.xml']],
    ['{a, b}.xml', ['a.xml', 'b.xml']],
    ['!(a).xml', ['!(a).xml']],
    ['reports/', ['reports']],
    ['$HOME/a.xml', ['$HOME/a.xml']],
  ])('%j', (text, patterns) => expect(written(text)).toEqual(patterns))

  it('refuses to write out more than a thousand', () => {
    expect(() => parsePatterns('{1..999999999}.xml')).toThrow('more than 1000')
  })
})
