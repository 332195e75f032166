import type { EnvironmentConfig } from '../../config/load.ts'
import { formatDuration } from '../../core/duration.ts'
import type { Release } from '../../core/words.ts'
import type { StoredArtifact } from '../contract/artifact-store.ts'
import { whyBad } from '../ledger/last-known-good.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { hasPhase, isOpen } from '../ledger/record-state.ts'

/** From where, and how old, an artifact may come. */
export type PromotionTerms = NonNullable<EnvironmentConfig['promotes']>

/** An artifact that completed the watch of another environment. `at`: when (ISO 8601). */
export type PassedArtifact = {
  release: Release & { digest: string }
  tree: string | undefined
  stored: StoredArtifact | undefined
  at: string
}

/** The ledger of the other environment (newest first), what is asked of it, and the time (ms since 1970). */
export type PassageFacts = { records: readonly LedgerRecord[]; terms: PromotionTerms; now: number }

/** What is known of an artifact in the other environment. */
export type Passage =
  | { state: 'passed'; artifact: PassedArtifact }
  | { state: 'not-passed'; reason: string }
  /** It was judged bad there, and did not pass since. */
  | { state: 'bad'; reason: string }
  /** The ledger of the other environment could not be read. */
  | { state: 'unread'; reason: string }

/**
 * The artifacts of commits with the same files (`tree`) that passed and are kept somewhere, newest first. Where there is none, why: of the
 * newest rollout of these files, or that there was none.
 */
export function passedArtifactsOf(
  tree: string,
  facts: PassageFacts,
): { found: (PassedArtifact & { stored: StoredArtifact })[]; reason: string } {
  const passages = deployments(facts)
    .filter(({ intent }) => intent.source?.tree === tree)
    .map((record) => passageOf(record, facts))
  const found = passages.flatMap((passage) => {
    if (passage.state !== 'passed') return []
    const { stored } = passage.artifact
    return stored === undefined ? [] : [{ ...passage.artifact, stored }]
  })
  const [newest] = passages
  if (newest === undefined) return { found, reason: `nothing with the files of this commit was deployed to ${facts.terms.environment}` }
  const lost = `the ledger of ${facts.terms.environment} does not say where its artifact is kept`
  return { found, reason: newest.state === 'passed' ? lost : newest.reason }
}

/** Whether the artifact with the digest passed. Its newest rollout decides, a rebuild of the same commit is another artifact. */
export function passageOfDigest(digest: string, facts: PassageFacts): Passage {
  const { environment } = facts.terms
  const passages = deployments(facts)
    .filter(({ intent }) => intent.release.digest === digest)
    .map((record) => passageOf(record, facts))
  const passed = passages.find(({ state }) => state === 'passed')
  return passed ?? passages[0] ?? { state: 'not-passed', reason: `${environment} never had an artifact with the digest ${digest}` }
}

/** A rollback proves nothing anew: it has no watch of its own. */
function deployments({ records }: PassageFacts): LedgerRecord[] {
  return records.filter(({ intent }) => intent.kind === 'deploy')
}

function passageOf(record: LedgerRecord, { records, terms, now }: PassageFacts): Passage {
  const { release, source, artifact: stored } = record.intent
  const { environment, maxAge } = terms
  const not = (reason: string): Passage => ({ state: 'not-passed', reason })
  const bad = whyBad(records, release)
  if (bad !== undefined) return { state: 'bad', reason: `${release.version} was taken back from ${environment}: ${bad}` }
  const complete = record.entries.findLast(({ phase }) => phase === 'complete')
  if (complete === undefined) {
    if (hasPhase(record, 'kept')) return not(`the watch of ${release.version} in ${environment} could say nothing`)
    return not(`${release.version} ${isOpen(record) ? 'has not completed' : 'did not pass'} its watch in ${environment}`)
  }
  const { digest } = release
  if (digest === undefined) return not(`the ledger of ${environment} does not know the digest of ${release.version}`)
  const age = now - Date.parse(complete.at)
  if (!(age <= maxAge)) {
    return not(
      `${release.version} passed its watch in ${environment} on ${complete.at.slice(0, 10)}, longer ago than max-age (${formatDuration(maxAge)})`,
    )
  }
  return {
    state: 'passed',
    artifact: {
      release: { ...release, digest },
      tree: source?.tree,
      stored: stored?.digest === digest ? stored : undefined,
      at: complete.at,
    },
  }
}
