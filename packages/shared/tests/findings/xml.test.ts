import { readXml } from '@slipway/shared/findings/xml'
import { describe, expect, it } from 'vitest'

function eventsOf(text: string): string[] {
  const events: string[] = []
  readXml(text, {
    open: ({ name, attributes, line }) => events.push(`<${name} ${JSON.stringify(attributes)} ${line}`),
    text: (piece) => events.push(`"${piece}"`),
    close: (name) => events.push(`>${name}`),
  })
  return events
}

describe('readXml', () => {
  it('gives elements with their lines, text and CDATA', () => {
    expect(eventsOf('\ufeff<?xml version="1.0"?>\n<a x="1 &amp; 2">\n<b>t&lt;</b><![CDATA[<raw>]]></a>')).toEqual([
      '<a {"x":"1 & 2"} 2',
      '"\n"',
      '<b {} 3',
      '"t<"',
      '>b',
      '"<raw>"',
      '>a',
    ])
  })

  it('does not expand entities that the document defines', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY x "yyyyyyyyyy"><!ENTITY z "&x;&x;&x;">]><a>&z;</a>'
    expect(() => eventsOf(bomb)).toThrow(/entity/i)
  })

  it.each(['', 'not xml', '<a>', '<a><b></a>', '<a', '<a></a><b></b>junk'])('refuses %j', (text) =>
    expect(() => eventsOf(text)).toThrow(/^line \d/),
  )
})
