import { mergeForPull } from '../git/merge.ts'
import { writeCommit } from '../git/objects.ts'
import { resolveCommit } from '../git/refs.ts'
import type { EmulatorContext } from './emulator-context.ts'
import type { PullRequestRecord, PullReviewRecord } from './records.ts'

export type NewPullRequest = {
  number?: number
  title: string
  body?: string
  headRef: string
  headSha: string
  /** `owner/name`; another than this repository's for a fork. Its commit must be in our repository all the same. */
  headRepository: string
  baseRef: string
  author: string
}

/** Moves an open pull request with its branch. Throws an Error where there is none, or where it would conflict. */
export async function synchronizePullRequest(emulator: EmulatorContext, headRef: string, headSha: string): Promise<PullRequestRecord> {
  const pull = emulator.state.pullRequests.find((one) => one.headRef === headRef && one.state === 'open')
  if (pull === undefined) throw new Error(`No pull request of ${headRef} is open`)
  const { number, baseRef } = pull
  const time = emulator.now()
  return Object.assign(pull, { headSha, updatedAt: time, ...(await mergeForPull(emulator.git, { number, headSha, baseRef, date: time })) })
}

/** Opens a pull request with GitHub's refs `refs/pull/N/head` and `refs/pull/N/merge`. Throws an Error where it would conflict. */
export async function openPullRequest(emulator: EmulatorContext, given: NewPullRequest): Promise<PullRequestRecord> {
  const number = given.number ?? emulator.nextNumber()
  const { baseSha, mergeSha } = await mergeForPull(emulator.git, {
    number,
    headSha: given.headSha,
    baseRef: given.baseRef,
    date: emulator.now(),
  })
  emulator.person(given.author)
  const { title, headRef, headSha, headRepository, baseRef, author } = given
  const time = emulator.now()
  const pull: PullRequestRecord = {
    id: emulator.nextId(),
    number,
    title,
    body: given.body ?? '',
    state: 'open',
    draft: false,
    author,
    headRepository,
    headRef,
    headSha,
    baseRef,
    baseSha,
    mergeSha,
    merged: undefined,
    labels: [],
    createdAt: time,
    updatedAt: time,
  }
  emulator.state.pullRequests.push(pull)
  return pull
}

/** A person hands in a review of the head as it is. GitHub lets nobody approve what is their own. Throws an Error for that, and where there is no such pull request. */
export function reviewPullRequest(
  emulator: EmulatorContext,
  number: number,
  { by, state }: Pick<PullReviewRecord, 'by' | 'state'>,
): PullReviewRecord {
  const pull = pullNumbered(emulator, number)
  if (pull.author === by && state !== 'COMMENTED') throw new Error(`${by} cannot approve or refuse a pull request of their own`)
  emulator.person(by)
  const review = { id: emulator.nextId(), pull: number, by, state, commit: pull.headSha, at: emulator.now() }
  emulator.state.reviews.push(review)
  return review
}

/** Squashes an open pull request into one commit on its base branch, which is returned. Throws an Error where it would conflict. */
export async function squashPullRequest(emulator: EmulatorContext, number: number): Promise<string> {
  const pull = pullNumbered(emulator, number)
  const { git } = emulator
  const base = await resolveCommit(git, `refs/heads/${pull.baseRef}`)
  const merged = base === undefined ? undefined : await git.attempt(['merge-tree', '--write-tree', '--no-messages', base, pull.headSha])
  if (base === undefined || merged?.code !== 0) throw new Error(`#${number} cannot be merged into ${pull.baseRef}`)
  const at = emulator.now()
  const author = { name: pull.author, email: `${pull.author}@users.noreply.github.com`, date: at }
  const sha = await writeCommit(git, {
    tree: merged.stdout.toString().trim(),
    parents: [base],
    author,
    committer: { name: 'GitHub', email: 'noreply@github.com', date: at },
    message: `${pull.title} (#${number})\n`,
  })
  await git.run(['update-ref', `refs/heads/${pull.baseRef}`, sha, base])
  Object.assign(pull, { state: 'closed', merged: { sha, at }, updatedAt: at })
  return sha
}

function pullNumbered(emulator: EmulatorContext, number: number): PullRequestRecord {
  const found = emulator.state.pullRequests.find((one) => one.number === number)
  if (found === undefined) throw new Error(`There is no pull request ${number}`)
  return found
}
