import { agreementOn, type GivenReview, type ReviewedPull } from '@slipway/shared/security-review/agreement'
import { describe, expect, it } from 'vitest'

const request = { count: 2, set: '0123456789abcdef' }
const head = 'a'.repeat(40)
const approval: GivenReview = { by: 'rosa', mayWrite: true, state: 'approved', commit: head, at: 200 }
const pull: ReviewedPull = {
  number: 7,
  authors: ['mona'],
  headSha: head,
  sameFiles: true,
  reviews: [approval],
  told: [{ set: request.set, at: 100 }],
}

describe('who has agreed to the high findings of a commit', () => {
  it('is who approved the head of its pull request after it was told of them', () => {
    expect(agreementOn(request, [pull])).toEqual({ state: 'given', pull: 7, by: 'rosa' })
  })

  it.each<[string, Partial<ReviewedPull>]>([
    ['approved at the moment when it was told', { reviews: [{ ...approval, at: 100 }] }],
    ['somebody else had refused', { reviews: [{ ...approval, by: 'ines', state: 'changes-requested' }, approval] }],
    ['who approved had refused before', { reviews: [{ ...approval, state: 'changes-requested', at: 150 }, approval] }],
    ['a second approval counts where the first is of an older commit', { reviews: [{ ...approval, by: 'ines', commit: 'b' }, approval] }],
    ['it was told of others as well', { told: [{ set: 'f'.repeat(16), at: 300 }, ...pull.told] }],
  ])('is known where %s', (_what, over) => {
    expect(agreementOn(request, [{ ...pull, ...over }])).toMatchObject({ state: 'given', by: 'rosa' })
  })

  it.each<[string, Partial<ReviewedPull>, string]>([
    ['the merge has other files', { sameFiles: false }, 'the files of this commit are not those of #7'],
    ['it was never told of them', { told: [] }, '#7 was never told of exactly these'],
    ['it was told of others', { told: [{ set: 'f'.repeat(16), at: 100 }] }, '#7 was never told of exactly these'],
    ['nobody has reviewed', { reviews: [] }, 'nobody but its authors has approved #7'],
    ['its author has approved', { reviews: [{ ...approval, by: 'Mona' }] }, 'nobody but its authors has approved #7'],
    ['who wrote its head has approved', { authors: ['mona', 'ROSA'] }, 'nobody but its authors has approved #7'],
    ['the approval was taken back', { reviews: [{ ...approval, state: 'dismissed' }] }, 'nobody but its authors has approved #7'],
    [
      'who approved has refused since',
      { reviews: [approval, { ...approval, state: 'changes-requested', at: 300 }] },
      'nobody but its authors has approved #7',
    ],
    [
      'an older commit was approved',
      { reviews: [{ ...approval, commit: 'b'.repeat(40) }] },
      'rosa approved bbbbbbbb of #7, and not its head',
    ],
    ['the approval came before', { reviews: [{ ...approval, at: 99 }] }, 'rosa approved #7 before it was told of them'],
    ['who approved may not write', { reviews: [{ ...approval, mayWrite: false }] }, 'rosa, who approved #7, may not write'],
  ])('is nobody where %s', (_what, over, reason) => {
    const answer = agreementOn(request, [{ ...pull, ...over }])
    expect(answer).toMatchObject({ state: 'missing', reason: expect.stringContaining(`2 high findings ask for a review: ${reason}`) })
  })

  it('is nobody where no pull request has brought the commit', () => {
    expect(agreementOn({ ...request, count: 1 }, [])).toMatchObject({
      state: 'missing',
      reason: '1 high finding asks for a review, and the commit came by no pull request',
    })
  })

  it('is found in any of several pull requests', () => {
    expect(agreementOn(request, [{ ...pull, number: 6, reviews: [] }, pull])).toMatchObject({ state: 'given', pull: 7 })
  })
})
