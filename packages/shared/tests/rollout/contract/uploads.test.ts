import { describe, expect, it } from 'vitest'

import { newUpload, onlyUpload, type Upload } from '../../../src/rollout/contract/uploads.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const release = aRelease('v1.1.0')
const words = { one: 'version', of: 'the Worker harbor', label: 'the tag', mend: 'Deploy it by its id.' }
const upload = (id: string, commit?: string): Upload => ({ id, at: `2026-01-0${id.length}T12:00:00Z`, commit })
const found = (...list: Upload[]) => ({ list, complete: true })
const other = 'c'.repeat(40)

describe('the upload that a release is brought back from', () => {
  it.each([
    ['the only one, of which no commit is recorded', found(upload('a')), 'one'],
    ['the only one, recorded with its commit', found(upload('a', release.sha)), 'one'],
    ['none where there is none', found(), 'none'],
    ['none of several', found(upload('a'), upload('bb')), 'refused'],
    ['none of several, whatever commits are recorded', found(upload('a', release.sha), upload('bb', other)), 'refused'],
    ['not the only one where it was made from another commit', found(upload('a', other)), 'refused'],
    ['not the only one that was seen where there are more', { list: [upload('a')], complete: false }, 'refused'],
    ['not a new one where an old one may be there', { list: [], complete: false }, 'refused'],
  ])('is %s', (_name, those, state) => {
    expect(onlyUpload(those, release, words).state).toBe(state)
  })

  it('is asked of a person with all that is known of each', () => {
    expect(onlyUpload(found(upload('a', other), upload('bb')), release, words)).toEqual({
      state: 'refused',
      reason:
        '2 versions of the Worker harbor have the tag v1.1.0, so the tag does not say which one is v1.1.0: a (made 2026-01-01T12:00:00Z from cccccccccccc), bb (made 2026-01-02T12:00:00Z)',
      hint: 'Deploy it by its id.',
    })
  })
})

describe('the upload that a deployment has made', () => {
  const before = found(upload('a'))
  it.each([
    ['the new one beside an older one', before, found(upload('bb'), upload('a')), 'one'],
    ['the new one where there was none', found(), found(upload('bb')), 'one'],
    ['the new one, however many there were', found(upload('a'), upload('bb')), found(upload('ccc'), upload('a'), upload('bb')), 'one'],
    ['none where there is none', found(), found(), 'none'],
    ['no older one in its place', before, before, 'refused'],
    ['none of two that are new', before, found(upload('bb'), upload('ccc'), upload('a')), 'refused'],
    ['not a new one from another commit', before, found(upload('bb', other), upload('a')), 'refused'],
  ])('is %s', (_name, earlier, later, state) => {
    const choice = newUpload({ before: earlier, after: later }, release, words)
    expect(choice.state).toBe(state)
    if (choice.state === 'one') expect(before.list).not.toContainEqual(choice.upload)
  })
})
