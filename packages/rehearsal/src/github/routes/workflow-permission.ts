import { changedWorkflowFiles } from '../git/workflow-files.ts'
import { type EndpointCall, HttpRefusal } from '../http/answer.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'

/**
 * GitHub's 403 for a job that makes a ref or a release at a commit which adds workflow files to those of the default branch, or has others:
 * that needs the permission `workflows`, which no `permissions:` of a workflow can grant. For releases, the REST reference says so; for
 * refs, it lists both permissions, and people meet the same refusal (mathieudutour/github-tag-action#138, vercel/next.js#94596). That a ref
 * stands at the commit already does not help (intent-hq/intent#1277).
 */
export async function refuseChangedWorkflows({ git, repository }: EmulatorContext, { caller }: EndpointCall, rev: string): Promise<void> {
  if (caller.kind !== 'job') return
  const { defaultBranch } = repository
  const [path] = await changedWorkflowFiles(git, { rev, branch: defaultBranch })
  if (path === undefined) return
  throw new HttpRefusal(403, 'Resource not accessible by integration', {
    reason: `${rev} has another ${path} than ${defaultBranch}, and the job lacks workflows=write`,
  })
}
