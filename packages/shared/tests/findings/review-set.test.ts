import {
  parseReviewRequest,
  reviewRequestOf,
  reviewRequestText,
  reviewStatusText,
  setOfReviewStatus,
} from '@slipway/shared/findings/review-set'
import { describe, expect, it } from 'vitest'

describe('the findings that a person has to agree to', () => {
  it('have one name, whatever their order and however often one was found', () => {
    const request = reviewRequestOf(['a', 'b', 'a'])
    expect(request).toEqual({ count: 2, set: expect.stringMatching(/^[0-9a-f]{16}$/) })
    expect(reviewRequestOf(['b', 'a'])).toEqual(request)
    expect(reviewRequestOf(['b', 'c'])?.set).not.toBe(request?.set)
    // Two names that read the same when they are put together are not the same.
    expect(reviewRequestOf(['ab', 'c'])?.set).not.toBe(reviewRequestOf(['a', 'bc'])?.set)
    expect(reviewRequestOf([])).toBeUndefined()
  })

  it('come through an output, and through the words of a status', () => {
    const request = { count: 3, set: '0123456789abcdef' }
    expect(parseReviewRequest(reviewRequestText(request))).toEqual(request)
    expect(reviewRequestText(undefined)).toBe('')
    expect(setOfReviewStatus(reviewStatusText(request, 'approved by rosa'))).toBe(request.set)
    expect(reviewStatusText({ ...request, count: 1 }, 'x')).toBe('0123456789abcdef: 1 high finding; x')
  })

  it.each(['', '3', '0:0123456789abcdef', '3:0123456789ABCDEF', '3:0123456789abcde', '03:0123456789abcdef', ' 3:0123456789abcdef'])(
    'are not in %j',
    (text) => {
      expect(parseReviewRequest(text)).toBeUndefined()
    },
  )

  it.each(['', 'No high finding asks for a review', '0123456789abcdef', 'x0123456789abcdef: '])(
    'are not named by the status %j',
    (text) => {
      expect(setOfReviewStatus(text)).toBeUndefined()
    },
  )
})
