import { aRunner } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { type Comparison, type ComparisonQuestion, commitToLookUp, comparisonOf } from '../../src/base/comparison.ts'
import { scanEventOf } from '../../src/base/scan-event.ts'

const [before, head, base, author] = ['b', 'c', 'd', 'e'].map((digit) => digit.repeat(40)) as [string, string, string, string]
const zeros = '0'.repeat(40)

/** What the runner says of an event. */
function eventOf(name: string, payload: unknown = {}, ref = 'refs/heads/main') {
  return scanEventOf({ run: aRunner({ run: { event: name, ref, sha: head } }).run, payload })
}

const push = eventOf('push', { before, forced: false })
const newBranch = eventOf('push', { before: zeros, forced: false })
const forcePush = eventOf('push', { before, forced: true })
const pull = eventOf('pull_request', { pull_request: { base: { sha: base, ref: 'main' }, head: { sha: author } } })
const group = eventOf('merge_group', { merge_group: { base_sha: base, base_ref: 'refs/heads/main' } })
const tag = eventOf('push', { before: zeros }, 'refs/tags/v1')
const schedule = eventOf('schedule')
const byHand = eventOf('workflow_dispatch')

const found = (commit: string, isAncestor = true) => ({ commit, isAncestor })
const since = (commit: string, name = commit): Comparison => ({ state: 'new', commit, name })

describe('the base of a scan', () => {
  it.each<[string, Pick<ComparisonQuestion, 'base' | 'event' | 'found'>, Comparison | string]>([
    ['no input, in a push', { base: undefined, event: push, found: undefined }, { state: 'all', sentence: undefined }],
    ['no input, in a pull request', { base: undefined, event: pull, found: undefined }, { state: 'all', sentence: undefined }],
    ['a push', { base: 'event', event: push, found: found(before) }, since(before)],
    ['a push that names its before', { base: before, event: push, found: found(before) }, since(before)],
    ['a new branch', { base: 'event', event: newBranch, found: undefined }, 'the branch main is new'],
    ['a base of zeros', { base: zeros, event: newBranch, found: undefined }, 'a base of zeros is no commit'],
    ['a forced push', { base: 'event', event: forcePush, found: found(before) }, 'rewritten the branch main'],
    ['a forced push, not fetched', { base: 'event', event: forcePush, found: undefined }, 'was not fetched'],
    ['a before that is no ancestor', { base: 'event', event: push, found: found(before, false) }, 'rewritten the branch main'],
    ['a named before that is no ancestor', { base: before, event: push, found: found(before, false) }, 'rewritten the branch main'],
    ['a named before that was not fetched', { base: before, event: forcePush, found: undefined }, 'was not fetched'],
    ['a pull request', { base: 'event', event: pull, found: found(base) }, since(base)],
    ['a pull request whose base was not fetched', { base: 'event', event: pull, found: undefined }, 'fetch-depth of actions/checkout to 2'],
    ['a group of the merge queue', { base: 'event', event: group, found: found(base) }, since(base)],
    ['a tag', { base: 'event', event: tag, found: undefined }, 'for a tag there is no commit before'],
    ['a schedule', { base: 'event', event: schedule, found: undefined }, 'for a scheduled run there is no commit before'],
    ['a run by hand', { base: 'event', event: byHand, found: undefined }, 'for a run by hand there is no commit before'],
    ['the commit itself', { base: head, event: byHand, found: found(head) }, 'is the commit itself that is scanned'],
    ['a ref that is the commit itself', { base: 'main', event: push, found: found(head) }, 'the base "main" is the commit itself'],
    ['a ref', { base: 'v1.0.0', event: schedule, found: found(base, false) }, since(base, 'v1.0.0')],
  ])('%s', (_what, question, expected) => {
    const comparison = comparisonOf({ ...question, head })
    if (typeof expected !== 'string') expect(comparison).toEqual(expected)
    else expect(comparison).toEqual({ state: 'all', sentence: expect.stringContaining(expected) })
  })

  it('is an error where a person names one that git does not have', () => {
    expect(() => comparisonOf({ base: 'gone', event: push, head, found: undefined })).toThrow('"gone" is not in the repository')
  })

  it('is looked up by what the event says, and never by zeros', () => {
    const events = [push, newBranch, pull, group, tag, schedule]
    expect(events.map((event) => commitToLookUp({ base: 'event', event }))).toEqual([before, undefined, base, base, undefined, undefined])
    expect(commitToLookUp({ base: zeros, event: push })).toBeUndefined()
    expect(commitToLookUp({ base: 'main', event: pull })).toBe('main')
  })
})

describe('an event', () => {
  it.each(['pull_request', 'pull_request_target', 'merge_group'])('of a change that does not say its base is refused: %s', (name) => {
    expect(() => eventOf(name, { pull_request: { base: { sha: 'x' } } })).toThrow('does not say into which commit')
  })

  it('of a change says where it goes', () => {
    expect(pull).toEqual({ kind: 'pull-request', into: 'main', base, head: author, merge: head })
    expect(group).toEqual({ kind: 'merge-group', into: 'main', base })
    expect(eventOf('pull_request_target', { pull_request: { base: { sha: base, ref: 'main' }, head: { sha: author } } })).toEqual(pull)
  })
})
