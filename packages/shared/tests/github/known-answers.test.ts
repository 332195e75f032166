import { describe, expect, it } from 'vitest'
import { knownAnswers } from '../../src/github/known-answers.ts'

const answer = (text: string) => ({ etag: `"${text}"`, link: undefined, text })

describe('the memory of answers', () => {
  it('forgets the least used where it is full', () => {
    const answers = knownAnswers({ all: 10, one: 5 })
    answers.keep('a', answer('aaaa'))
    answers.keep('b', answer('bbbb'))
    answers.get('a')
    answers.keep('c', answer('cccc'))
    expect(['a', 'b', 'c'].map((key) => answers.get(key)?.text)).toEqual(['aaaa', undefined, 'cccc'])
  })

  it('counts one that is replaced once, and does not give the old one where the new one is too large', () => {
    const answers = knownAnswers({ all: 10, one: 5 })
    for (let times = 0; times < 9; times += 1) answers.keep('a', answer('aaaa'))
    answers.keep('b', answer('bbbb'))
    expect(answers.get('a')?.text).toBe('aaaa')
    answers.keep('a', answer('too large'))
    expect(answers.get('a')).toBeUndefined()
    answers.keep('c', answer('ccccc'))
    expect(answers.get('b')?.text).toBe('bbbb')
  })
})
