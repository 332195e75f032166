import { mergeForPull } from '../git/merge.ts'
import type { EmulatorContext } from './emulator-context.ts'
import type { PullRequestRecord } from './records.ts'

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
    labels: [],
    createdAt: time,
    updatedAt: time,
  }
  emulator.state.pullRequests.push(pull)
  return pull
}
