import { ActionError } from '@slipway/shared/core/errors'
import { isNoCommit, type ScanEvent } from './scan-event.ts'

/** What is judged: the findings that are new since `commit`, or all of them. `sentence`: why it is all, where that was not asked for. */
export type Comparison = { state: 'new'; commit: string; name: string } | { state: 'all'; sentence: string | undefined }

export type ComparisonQuestion = {
  /** The input `base`: a commit, a ref, or `event` for what the event says. */
  base: string | undefined
  event: ScanEvent
  /** The commit that is scanned; undefined where git tracks nothing. */
  head: string | undefined
  /** What git has under the name of `commitToLookUp`. */
  found: { commit: string; isAncestor: boolean } | undefined
}

/** The value of the input `base` that stands for what the event says. */
const byEvent = 'event'

/** The commit or ref that git is asked for before the question can be answered; undefined where there is none. */
export function commitToLookUp({ base, event }: Pick<ComparisonQuestion, 'base' | 'event'>): string | undefined {
  const named = base === byEvent ? commitOf(event) : base
  return named === undefined || isNoCommit(named) ? undefined : named
}

function commitOf(event: ScanEvent): string | undefined {
  switch (event.kind) {
    case 'push':
      return event.before
    case 'pull-request':
    case 'merge-group':
      return event.base
    case 'other':
      return undefined
  }
}

/**
 * What is compared with what. Where there is no base that means anything, all is judged, and the sentence says so: silence would read as
 * clean. Throws an ActionError for a base that a person has named and that git does not have.
 */
export function comparisonOf(question: ComparisonQuestion): Comparison {
  const { base, event, head, found } = question
  if (base === undefined) return { state: 'all', sentence: undefined }
  const name = commitToLookUp(question)
  if (name === undefined) return all(whyNoBase(base, event))
  const isPushBefore = event.kind === 'push' && name === event.before
  if (found === undefined && base !== byEvent && !isPushBefore) throw missingBase(name)
  if (found === undefined) return all(`${wordsOf(event, name)} was not fetched (${isPushBefore ? pushFetch : otherFetch})`)
  if (found.commit === head) return all(`the base "${name}" is the commit itself that is scanned`)
  if (isPushBefore && (event.rewritten || !found.isAncestor))
    return all(`the push has rewritten the branch ${event.branch}, so ${name.slice(0, 12)} is not what it was made from`)
  return { state: 'new', commit: found.commit, name }
}

const pushFetch = 'a push that rewrites a branch leaves it out; else set fetch-depth: 0 of actions/checkout'
const otherFetch = 'set fetch-depth of actions/checkout to 2 for a pull request, to 0 for others'

function wordsOf(event: ScanEvent, name: string): string {
  const id = name.slice(0, 12)
  return event.kind === 'push' ? `${id}, the head of ${event.branch} before this push,` : `the base ${id}`
}

function whyNoBase(base: string, event: ScanEvent): string {
  if (base !== byEvent) return 'a base of zeros is no commit: the branch is new'
  return event.kind === 'push'
    ? `the branch ${event.branch} is new`
    : `for ${event.kind === 'other' ? event.what : event.kind} there is no commit before`
}

function all(why: string): Comparison {
  return { state: 'all', sentence: `All findings are judged, since there is nothing to compare with: ${why}.` }
}

/** For a commit that the input names and the repository does not have. */
function missingBase(commit: string): ActionError {
  return new ActionError(`The commit "${commit}" is not in the repository, so its tree could not be read`, {
    hint: 'Let actions/checkout fetch it: fetch-depth: 0, or fetch-depth: 2 for the first parent of a merge commit.',
  })
}
