import type { BranchFilterConfig, TypesFilterConfig } from '@actions/workflow-parser/model/workflow-template'
import { letsIn, letsInFiles } from './filters.ts'
import type { WorkflowDefinition } from './model.ts'

export type PushFacts = { readonly ref: string; readonly files: readonly string[] }
export type PullRequestFacts = { readonly action: string; readonly baseRef: string; readonly files: readonly string[] }
export type MergeGroupFacts = { readonly action: string; readonly baseRef: string }
export type WorkflowRunFacts = { readonly activity: 'requested' | 'completed'; readonly workflowName: string; readonly headBranch: string }

const defaultPullRequestTypes = ['opened', 'synchronize', 'reopened']

/** Whether a push of a branch or tag starts the workflow. Only `tags` means: no branch; only `branches`: no tag. Paths are not asked for tags. */
export function startsOnPush({ events }: WorkflowDefinition, { ref, files }: PushFacts): boolean {
  const filter = events.push
  if (filter === undefined) return false
  const branchFiltered = filter.branches !== undefined || filter['branches-ignore'] !== undefined
  const tagFiltered = filter.tags !== undefined || filter['tags-ignore'] !== undefined
  if (ref.startsWith('refs/tags/')) {
    if (branchFiltered && !tagFiltered) return false
    return letsIn(ref.slice('refs/tags/'.length), filter.tags, filter['tags-ignore'])
  }
  if (tagFiltered && !branchFiltered) return false
  const branch = ref.replace(/^refs\/heads\//, '')
  return letsIn(branch, filter.branches, filter['branches-ignore']) && letsInFiles(files, filter.paths, filter['paths-ignore'])
}

/** Whether a pull request starts the workflow: by its activity, the branch it goes into, and the files it changes. */
export function startsOnPullRequest({ events }: WorkflowDefinition, { action, baseRef, files }: PullRequestFacts): boolean {
  const filter = events.pull_request
  if (filter === undefined) return false
  return (
    (filter.types ?? defaultPullRequestTypes).includes(action) &&
    letsIn(baseRef, filter.branches, filter['branches-ignore']) &&
    letsInFiles(files, filter.paths, filter['paths-ignore'])
  )
}

/** Whether a group of the merge queue starts the workflow: by its activity, and the branch it goes into. */
export function startsOnMergeGroup({ events }: WorkflowDefinition, { action, baseRef }: MergeGroupFacts): boolean {
  // The parser reads the branches of this event too, which its types leave out.
  const filter: (TypesFilterConfig & BranchFilterConfig) | undefined = events.merge_group
  if (filter === undefined) return false
  return (filter.types ?? ['checks_requested']).includes(action) && letsIn(baseRef, filter.branches, filter['branches-ignore'])
}

export function startsOnSchedule({ events }: WorkflowDefinition, cron: string): boolean {
  return events.schedule?.some((entry) => entry.cron === cron) ?? false
}

/** A dispatch of the repository starts every workflow that names its type, or none at all. */
export function startsOnRepositoryDispatch({ events }: WorkflowDefinition, type: string): boolean {
  const filter = events.repository_dispatch
  return filter !== undefined && (filter.types ?? [type]).includes(type)
}

/** Whether another workflow's run starts this one, which GitHub decides by the workflow's name. */
export function startsOnWorkflowRun({ events }: WorkflowDefinition, facts: WorkflowRunFacts): boolean {
  const filter = events.workflow_run
  if (filter === undefined) return false
  return (
    (filter.workflows ?? []).includes(facts.workflowName) &&
    (filter.types ?? ['requested', 'completed']).includes(facts.activity) &&
    letsIn(facts.headBranch, filter.branches, filter['branches-ignore'])
  )
}

/** `[skip ci]` and its four siblings in the message of the head commit. */
export function asksToSkip(message: string): boolean {
  return /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/.test(message) || /\n\n(.*\n)*skip-checks: ?true\s*$/.test(message)
}
