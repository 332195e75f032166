import { changedFiles, countApart } from '../git/history.ts'
import { type Call, list, notFound, numberOf, ok } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showChange } from '../render/commits.ts'
import { showPull } from '../render/issues.ts'
import type { Hub } from '../state/emulator-context.ts'

/** REST reference, "Pull requests". */
export function pullRoutes(hub: Hub) {
  const find = (call: Call) => {
    const found = hub.state.pullRequests.find(({ number }) => number === numberOf(call, 'pull_number'))
    if (found === undefined) throw notFound()
    return found
  }
  return {
    'GET /repos/{owner}/{repo}/pulls': (call: Call) => {
      const state = call.query.get('state') ?? 'open'
      const head = call.query.get('head')
      const base = call.query.get('base')
      const matching = hub.state.pullRequests
        .filter((pull) => state === 'all' || pull.state === state)
        .filter((pull) => base === null || pull.baseRef === base)
        .filter((pull) => head === null || `${pull.headRepository.split('/')[0]}:${pull.headRef}` === head)
      return list(call, matching.toReversed(), (pull) => showPull(hub, call.site, pull))
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}': async (call: Call) => {
      const pull = find(call)
      const [files, { ahead }] = await Promise.all([
        changedFiles(hub.git, pull.baseSha, pull.mergeSha),
        countApart(hub.git, pull.baseSha, pull.headSha),
      ])
      return ok({
        ...showPull(hub, call.site, pull),
        merged: false,
        mergeable: true,
        mergeable_state: 'clean',
        merged_by: null,
        comments: hub.state.comments.filter(({ issue }) => issue === pull.number).length,
        review_comments: 0,
        maintainer_can_modify: false,
        commits: ahead,
        additions: files.reduce((sum, file) => sum + file.additions, 0),
        deletions: files.reduce((sum, file) => sum + file.deletions, 0),
        changed_files: files.length,
      })
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': async (call: Call) => {
      const pull = find(call)
      return list(call, await changedFiles(hub.git, pull.baseSha, pull.mergeSha), (file) => showChange(hub, call.site, pull.headSha, file))
    },
  } satisfies Routes
}
