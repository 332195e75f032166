import { aRunner } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { eventSubject } from '../../src/content/event.ts'

describe('eventSubject', () => {
  const head = 'b'.repeat(40)
  const pull = (full_name: string | null) => ({
    pull_request: { number: 7, head: { sha: head, repo: full_name === null ? null : { full_name } } },
  })
  const followed = (event: string, ...numbers: number[]) => ({
    workflow_run: { head_sha: head, event, pull_requests: numbers.map((number) => ({ number })) },
  })
  const other = { sha: head, merge: false, fromFork: false }

  it.each([
    ['a pull request', pull('Quay/harbor'), { sha: head, pullRequest: 7, merge: true, fromFork: false }],
    ['one from a fork', pull('mallory/harbor'), { sha: head, pullRequest: 7, merge: true, fromFork: true }],
    ['one whose fork is gone', pull(null), { sha: head, pullRequest: 7, merge: true, fromFork: true }],
    ['a merge queue', { merge_group: { head_sha: head } }, { sha: head, merge: true, fromFork: false }],
    ['a run that follows one of a push', followed('push', 7), other],
    ['a run that follows one of a pull request', followed('pull_request', 7), { ...other, merge: true, pullRequest: 7 }],
    ['a run that follows one of a pull request from a fork', followed('pull_request'), { ...other, merge: true }],
    ['a run that follows one of two pull requests', followed('pull_request', 7, 8), { ...other, merge: true }],
    ['a check', { check_run: { head_sha: head } }, other],
    ['a suite of checks', { check_suite: { head_sha: head } }, other],
    ['a status', { sha: head, context: 'deploy-preview' }, other],
    ['a push', {}, { ...other, sha: 'a'.repeat(40) }],
  ])('of %s', (_name, payload, subject) => expect(eventSubject(aRunner({ payload }))).toEqual(subject))
})
