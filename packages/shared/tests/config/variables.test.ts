import { namesIn, parseVariables, substitute } from '@slipway/shared/config/variables'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('substitute', () => {
  it('puts values in, however deep, in both spellings', () => {
    const value = { url: `http://$HOST:\${PORT}/x`, list: ['$HOST', 1, null], keep: '$1 and $ and 5$' }
    expect(substitute(value, { HOST: 'h', PORT: '80' }, 'x')).toEqual({
      url: 'http://h:80/x',
      list: ['h', 1, null],
      keep: '$1 and $ and 5$',
    })
  })

  it('names all that are missing, an empty one among them', () => {
    expect(() => substitute(['$A', `\${B} $A`], { B: '' }, 'The target')).toThrow(/^The target needs \$A, \$B, /)
  })

  it('does not look into a value that it has put in', () => {
    expect(substitute('$A', { A: '$B', B: 'x' }, 'x')).toBe('$B')
  })

  it('is not fooled by the names that every object has', () => {
    expect(() => substitute('$constructor', {}, 'x')).toThrow('$constructor')
  })

  it('leaves text without a dollar as it is', () => {
    fc.assert(
      fc.property(
        fc.string().map((text) => text.replaceAll('$', '')),
        (text) => {
          expect(substitute(text, {}, 'x')).toBe(text)
        },
      ),
    )
  })
})

describe('namesIn', () => {
  it('has every name that a value reads, however deep, once', () => {
    expect(namesIn({ slack: [{ webhook: 'https://x/$A/${B}', channel: '#c' }], mail: ['$A', 3] })).toEqual(['A', 'B'])
    expect(namesIn('costs 5$')).toEqual([])
  })
})

describe('parseVariables', () => {
  it('reads lines as a .env file has them', () => {
    expect(parseVariables('# keys\nA=1\nB="two words"\nC=a=b\n', 'x')).toEqual({ A: '1', B: 'two words', C: 'a=b' })
    expect(parseVariables('', 'x')).toEqual({})
  })

  it('refuses a text that has no such line', () => {
    expect(() => parseVariables('just a token', 'The input "secrets"')).toThrow(
      'The input "secrets" has 1 line(s), but none is of the form NAME=value',
    )
  })
})
