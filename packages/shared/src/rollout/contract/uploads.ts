import type { Release } from '../../core/words.ts'
import type { Upload, UploadStore, UploadTerms } from './target.ts'

/** What became of looking for the one upload that is a release. */
export type UploadChoice = { state: 'one'; upload: Upload } | { state: 'none' } | { state: 'refused'; reason: string; hint: string }

type Found = Awaited<ReturnType<UploadStore['find']>>

/**
 * The upload that a release is brought back from. One that the label names alone, and whose recorded commit, where there is
 * one, is the release's. Several may hold different code under one name, so none of them is taken.
 */
export function onlyUpload({ list, complete }: Found, release: Release, words: UploadTerms): UploadChoice {
  const [upload, ...others] = list
  if (others.length > 0) return several(list, release, words, `so ${words.label} does not say which one is ${release.version}`)
  if (!complete) return tooMany(upload, release, words)
  return upload === undefined ? { state: 'none' } : ofCommit(upload, release, words)
}

/** The upload that a deployment has just made: the only one that was not there before, whatever the label names beside it. */
export function newUpload(before: Found, after: Found, release: Release, words: UploadTerms): UploadChoice {
  const fresh = after.list.filter(({ id }) => before.list.every((one) => one.id !== id))
  const [upload, ...others] = fresh
  if (others.length > 0) return several(fresh, release, words, 'and came up while placement.prepare ran, so which one it made is not known')
  if (upload !== undefined) return ofCommit(upload, release, words)
  if (after.list.length === 0) return { state: 'none' }
  return {
    state: 'refused',
    reason: `placement.prepare made no new ${words.one} of ${release.version}: ${tell(after.list)} had ${words.label} before it ran`,
    hint: `It must upload the release on each call: what was uploaded before may be other code under the same name.`,
  }
}

function ofCommit(upload: Upload, release: Release, words: UploadTerms): UploadChoice {
  if (upload.commit === undefined || upload.commit === release.sha) return { state: 'one', upload }
  return {
    state: 'refused',
    reason: `The ${words.one} ${upload.id} of ${words.of} has ${words.label} ${release.version}, but was made from the commit ${upload.commit}, and ${release.version} is ${release.sha}`,
    hint: words.mend,
  }
}

function several(list: readonly Upload[], release: Release, words: UploadTerms, why: string): UploadChoice {
  return {
    state: 'refused',
    reason: `${list.length} ${words.one}s of ${words.of} have ${words.label} ${release.version}, ${why}: ${tell(list)}`,
    hint: words.mend,
  }
}

function tooMany(upload: Upload | undefined, release: Release, words: UploadTerms): UploadChoice {
  const found = upload === undefined ? 'none' : 'one'
  return {
    state: 'refused',
    reason: `${words.of} has more ${words.one}s than are looked through: ${found} of the newest has ${words.label} ${release.version}, and whether an older one has is not known`,
    hint: `Take old ${words.one}s away, or give them an end by a retention policy. ${words.mend}`,
  }
}

function tell(list: readonly Upload[]): string {
  return list
    .map(({ id, at, commit }) => {
      const facts = [...(at === undefined ? [] : [`made ${at}`]), ...(commit === undefined ? [] : [`from ${commit.slice(0, 12)}`])]
      return facts.length === 0 ? id : `${id} (${facts.join(' ')})`
    })
    .join(', ')
}
