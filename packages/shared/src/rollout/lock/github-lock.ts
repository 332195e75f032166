import { ActionError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'
import { branchLog } from '../../github/lock-branch.ts'
import type { Github } from '../../github/octokit.ts'
import { type LockRecord, type LockStore, lockRecord } from './lock.ts'

export function lockBranchOf(environment: string): string {
  return `slipway/lock/${environment}`
}

/** The lock as a branch, moved only by non-forced updates. Needs `contents: write`. */
export function githubLock(github: Github, environment: string): LockStore {
  const branch = lockBranchOf(environment)
  const log = branchLog(github, branch)
  return {
    read: async () => {
      const head = await log.read()
      return head === undefined ? undefined : { id: head.sha, record: parseLockRecord(head.text, branch) }
    },
    append: (record, onto) => {
      const { holder, service } = record
      const whose = service === undefined ? '' : ` (${service})`
      const title = record.state === 'held' ? `Lock ${environment} for run ${holder.run}${whose}` : `Release ${environment}`
      return log.append(title, JSON.stringify(record), onto)
    },
  }
}

function parseLockRecord(text: string, branch: string): LockRecord {
  const parsed = lockRecord.safeParse(parseJson(text, `The head of the branch ${branch}`))
  if (parsed.success) return parsed.data
  throw new ActionError(`The head of the branch ${branch} is not a lock of Slipway`, {
    hint: 'Somebody else has pushed to that branch. When no rollout runs, delete it; the next one makes it anew.',
  })
}
