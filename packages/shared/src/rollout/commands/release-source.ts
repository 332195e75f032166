import type { Release } from '../../core/words.ts'
import type { StoredArtifact } from '../contract/artifact-store.ts'
import type { ReleaseSource } from '../contract/placement.ts'
import type { PastRelease } from '../contract/side-release.ts'
import type { Upload, UploadChoice, UploadTerms } from '../contract/uploads.ts'
import type { CommitReach } from './commit-worktree.ts'

/** What is asked, and only as far as it decides. Each question changes nothing. */
export type SourceQueries = {
  /** The provider's uploads; undefined where it keeps none under ids of their own. */
  uploads: { part: string; words: UploadTerms; byId(id: string): Promise<Upload | undefined>; byLabel(): Promise<UploadChoice> } | undefined
  /** What brings a release up from an artifact or a commit: the user's command, or the provider itself, which takes artifacts only. */
  prepares: 'command' | 'provider' | undefined
  /** What the command prepares from, as configured or by default. */
  from: 'artifact' | 'checkout'
  /** Whether the bytes are in the store; undefined where this run has no store. */
  has: ((stored: StoredArtifact) => Promise<'yes' | 'no' | 'unknown'>) | undefined
  /** Whether the command, or a provider without uploads, says that it can bring the release up without a build. */
  available(): Promise<'yes' | 'no' | undefined>
  commit(): Promise<CommitReach>
}

/**
 * Where a release that ran before comes from, best first: what the provider kept, by its identity; the bytes of the store, by their digest;
 * what the user's command says it has; a build of its commit. A label never stands in for an identity that is recorded.
 */
export async function chooseSource(past: PastRelease, ask: SourceQueries): Promise<ReleaseSource> {
  const { release } = past
  const kept = await keptSource(past, ask)
  if (kept.state === 'kept') return kept
  const stored = await storedSource(past, ask)
  if (stored.state === 'yes') return { state: 'stored', stored: stored.stored }
  if (kept.state === 'refused') return kept
  const told = await ask.available()
  const trial: ReleaseSource | undefined = stored.state === 'unknown' ? { state: 'stored', stored: stored.stored } : undefined
  if (told === 'no') return trial ?? { state: 'gone' }
  const artifact = told === 'yes' || ask.from === 'artifact'
  if (artifact && ask.prepares === 'command') return told === 'yes' ? { state: 'artifact', available: 'yes' } : (trial ?? unproven)
  // A provider that brings up by itself what it was given, such as an image, is not asked for uploads.
  if (artifact && ask.uploads === undefined) return { state: 'artifact', available: told ?? 'unknown' }
  if (trial !== undefined) return trial
  if (ask.prepares !== 'command') return { state: 'gone' }
  const commit = await ask.commit()
  return commit.state === 'here' ? { state: 'checkout' } : withoutCommit(commit.reason, release, [kept.missing, stored.missing])
}

const unproven: ReleaseSource = { state: 'artifact', available: 'unknown' }

type Kept = Extract<ReleaseSource, { state: 'kept' | 'refused' }> | { state: 'none'; missing: string | undefined }

async function keptSource({ release, identity }: PastRelease, { uploads, available }: SourceQueries): Promise<Kept> {
  if (uploads === undefined) return { state: 'none', missing: undefined }
  const { part, words } = uploads
  const id = identity[part]
  if (id !== undefined) {
    const upload = await uploads.byId(id)
    if (upload === undefined)
      return { state: 'none', missing: `${words.of} no longer has the ${words.one} ${id}, which was ${release.version}` }
    return { state: 'kept', upload, words: `the ${words.one} ${upload.id}` }
  }
  // Without a recorded identity there is only the label; a user who says that the release is gone knows better.
  const choice = (await available()) === 'no' ? { state: 'none' as const } : await uploads.byLabel()
  if (choice.state === 'refused') return choice
  if (choice.state === 'none')
    return { state: 'none', missing: `No ${words.one} of ${words.of} has ${words.label} ${release.version} any more` }
  return { state: 'kept', upload: choice.upload, words: `the ${words.one} ${choice.upload.id}` }
}

type Stored = { state: 'yes' | 'unknown'; stored: StoredArtifact } | { state: 'no'; missing: string | undefined }

async function storedSource(
  { release, stored }: PastRelease,
  { has, prepares }: SourceQueries,
): Promise<Stored & { missing?: string | undefined }> {
  if (stored === undefined || prepares === undefined) return { state: 'no', missing: undefined }
  const what = `the artifact ${stored.digest} (${stored.store} ${stored.ref})`
  if (release.digest !== undefined && release.digest !== stored.digest)
    return { state: 'no', missing: `${what} is not ${release.version}, whose digest is ${release.digest}` }
  if (has === undefined) return { state: 'no', missing: `this run cannot read the store of ${what}` }
  const answer = await has(stored)
  return answer === 'no' ? { state: 'no', missing: `${what} is no longer there` } : { state: answer, stored }
}

function withoutCommit(reason: string, { version, sha }: Release, missing: readonly (string | undefined)[]): ReleaseSource {
  const gone = missing.flatMap((text) => (text === undefined ? [] : [`${text}; `])).join('')
  return {
    state: 'refused',
    reason: `${gone}placement.prepare would have to build or upload ${version} from its commit ${sha}, and that cannot be had: ${reason}`,
    hint: `Check that ${sha} is in the repository and that the job may read it (contents: read, and the input "token"), upload ${version} by hand from it, or bring a mended release forward. A placement.prepare that brings up what was built before says so by placement.source: artifact.`,
  }
}
