import { ActionError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'
import { type KeyScope, lockBranchOf } from '../../core/keys.ts'
import { type GithubError, isGithubStatus } from '../../github/errors.ts'
import { branchLog } from '../../github/git/branch-log.ts'
import type { Github } from '../../github/octokit.ts'
import { type LockRecord, type LockStore, lockRecord } from './lock.ts'

/** The lock as a branch, moved only by non-forced updates. Needs `contents: write`. */
export function githubLock(github: Github, scope: KeyScope): LockStore {
  const branch = lockBranchOf(scope)
  const of = scope.service === undefined ? scope.environment : `${scope.service} in ${scope.environment}`
  const log = branchLog(github, branch)
  return {
    read: async () => {
      const head = await log.read()
      return head === undefined ? undefined : { id: head.sha, record: parseLockRecord(head.text, branch) }
    },
    append: async (record, onto) => {
      const { holder, service } = record
      const whose = service === undefined || scope.service !== undefined ? '' : ` (${service})`
      const title = record.state === 'held' ? `Lock ${of} for run ${holder.run}${whose}` : `Release ${of}`
      try {
        return await log.append(title, JSON.stringify(record), onto)
      } catch (error) {
        throw isGithubStatus(error, 409, 422) ? refusedWrite(error, { of, branch }) : error
      }
    },
  }
}

/** No other run is in the way: GitHub itself does not take the branch, now and later. */
function refusedWrite(error: GithubError, { of, branch }: { of: string; branch: string }): ActionError {
  return new ActionError(`The lock of ${of} cannot be written to the branch ${branch}: ${error.message}`, {
    hint: `A branch named "slipway" or "${branch.split('/').slice(0, 2).join('/')}" stands in the way, or a ruleset forbids the branch. Rename that branch, or let the rules leave out "slipway/**".`,
    cause: error,
  })
}

function parseLockRecord(text: string, branch: string): LockRecord {
  const parsed = lockRecord.safeParse(parseJson(text, `The head of the branch ${branch}`))
  if (parsed.success) return parsed.data
  throw new ActionError(`The head of the branch ${branch} is not a lock of Slipway`, {
    hint: 'Somebody else has pushed to that branch. When no rollout runs, delete it; the next one makes it anew.',
  })
}
