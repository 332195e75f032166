import type { ActionError } from '../../core/errors.ts'
import type { Release } from '../../core/words.ts'
import type { SideRelease } from './side-release.ts'

/** The result of the search for the one upload that is a release. */
export type UploadChoice = { state: 'one'; upload: Upload } | { state: 'none' } | { state: 'refused'; reason: string; hint: string }

/** Uploads with the label of a release. `complete: false`: there may be more. */
export type UploadList = { list: readonly Upload[]; complete: boolean }

/**
 * The upload that is the release: the only one with its label, whose recorded commit, if any, is the release's. Several uploads with one
 * label may hold different code, so none of them is used.
 */
export function onlyUpload({ list, complete }: UploadList, release: Release, words: UploadTerms): UploadChoice {
  const [upload, ...others] = list
  if (others.length > 0) return several({ list, release, words }, `so ${words.label} does not say which one is ${release.version}`)
  if (!complete) return tooMany(upload, release, words)
  return upload === undefined ? { state: 'none' } : ofCommit(upload, release, words)
}

/** The upload that `placement.prepare` has just made: the only one that was not there before. */
export function newUpload(
  { before, after }: { before: UploadList; after: UploadList },
  release: Release,
  words: UploadTerms,
): UploadChoice {
  const fresh = after.list.filter(({ id }) => before.list.every((one) => one.id !== id))
  const [upload, ...others] = fresh
  if (others.length > 0)
    return several({ list: fresh, release, words }, 'and came up while placement.prepare ran, so which one it made is not known')
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

function several({ list, release, words }: { list: readonly Upload[]; release: Release; words: UploadTerms }, why: string): UploadChoice {
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

/** One upload of a release. `id` is the provider's own. Other uploads may have the same label. */
export type Upload = {
  id: string
  /** When it was made, as reported by the provider. */
  at: string | undefined
  /** The commit of the checkout that it was made from, when the provider's tool recorded it. */
  commit: string | undefined
}

/** A provider that keeps each upload under its own id: versions of a Worker, deployments of a Vercel project. */
export type UploadStore = {
  words: UploadTerms
  /** The part of an identity that is an upload's id: `version`, `deployment`. */
  part: string
  /** The upload of this id that can be served; undefined where the provider has it no more. */
  byId(id: string, signal?: AbortSignal): Promise<Upload | undefined>
  /** Every upload with the label of the release that can be served. */
  find(release: Release, signal?: AbortSignal): Promise<UploadList>
  /**
   * Uploads `subject.artifact` by the provider's own tool, without a build, and returns that upload. Absent where only the user's command
   * can upload.
   */
  make?(subject: SideRelease & { artifact: string }, signal?: AbortSignal): Promise<Upload>
  /** Makes exactly this upload the side `subject.colour`. Idempotent. */
  take(upload: Upload, subject: SideRelease, signal?: AbortSignal): Promise<void>
  /** The error that there is no upload of the release, with how to make one. */
  missing(release: Release, signal?: AbortSignal): Promise<ActionError>
}

/** The provider's terms for uploads, in messages. */
export type UploadTerms = {
  /** `version`, `deployment`. */
  one: string
  /** Whose they are: `the Worker harbor`. */
  of: string
  /** Where the release stands on them: `the tag`. */
  label: string
  /** How to remove an upload, or serve one by its id, with the provider's tool. */
  mend: string
}
