import { changedFiles, countApart } from '../git/history.ts'
import { type EndpointCall, list, notFoundRefusal, numberParam, ok } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showChange } from '../render/commits.ts'
import { showPull, showReview } from '../render/issues.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'

/** REST reference, "Pull requests". */
export function pullRoutes(emulator: EmulatorContext) {
  const find = (call: EndpointCall) => {
    const found = emulator.state.pullRequests.find(({ number }) => number === numberParam(call, 'pull_number'))
    if (found === undefined) throw notFoundRefusal()
    return found
  }
  return {
    'GET /repos/{owner}/{repo}/pulls': (call: EndpointCall) => {
      const state = call.query.get('state') ?? 'open'
      const head = call.query.get('head')
      const base = call.query.get('base')
      const matching = emulator.state.pullRequests
        .filter((pull) => state === 'all' || pull.state === state)
        .filter((pull) => base === null || pull.baseRef === base)
        .filter((pull) => head === null || `${pull.headRepository.split('/')[0]}:${pull.headRef}` === head)
      return list(call, matching.toReversed(), (pull) => showPull(emulator, call.addresses, pull))
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}': async (call: EndpointCall) => {
      const pull = find(call)
      const [files, { ahead }] = await Promise.all([
        changedFiles(emulator.git, pull.baseSha, pull.mergeSha),
        countApart(emulator.git, pull.baseSha, pull.headSha),
      ])
      return ok({
        ...showPull(emulator, call.addresses, pull),
        merged: pull.merged !== undefined,
        mergeable: true,
        mergeable_state: 'clean',
        merged_by: null,
        comments: emulator.state.comments.filter(({ issue }) => issue === pull.number).length,
        review_comments: 0,
        maintainer_can_modify: false,
        commits: ahead,
        additions: files.reduce((sum, file) => sum + file.additions, 0),
        deletions: files.reduce((sum, file) => sum + file.deletions, 0),
        changed_files: files.length,
      })
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': async (call: EndpointCall) => {
      const pull = find(call)
      return list(call, await changedFiles(emulator.git, pull.baseSha, pull.mergeSha), (file) =>
        showChange(emulator, call.addresses, { at: pull.headSha, change: file }),
      )
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (call: EndpointCall) => {
      const { number } = find(call)
      const reviews = emulator.state.reviews.filter(({ pull }) => pull === number)
      return list(call, reviews, (review) => showReview(emulator, call.addresses, review))
    },
  } satisfies Routes
}
