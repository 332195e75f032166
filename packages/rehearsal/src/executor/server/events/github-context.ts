import type { Platform, RunRecord } from '../../../contract/platform.ts'
import type { ValueMap } from '../../expressions/value.ts'
import type { WorkflowDefinition } from '../../workflow/model.ts'
import type { RunTrigger } from './run-trigger.ts'

/** The `github` context of a run, without what belongs to a job (`token`, `job`, `workspace`, `event_path`). */
export function githubContext(
  platform: Platform,
  { run, trigger, workflow }: { run: RunIdentity; trigger: RunTrigger; workflow: Pick<WorkflowDefinition, 'source'> },
): ValueMap {
  const { owner, name, id } = platform.repository
  return {
    repository: `${owner}/${name}`,
    repository_owner: owner,
    repository_id: String(id),
    repository_owner_id: '1',
    ref: trigger.ref,
    ref_name: refName(trigger.ref),
    ref_type: trigger.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: false,
    sha: trigger.sha,
    head_ref: trigger.headRef,
    base_ref: trigger.baseRef,
    event_name: trigger.event,
    event: trigger.payload,
    actor: trigger.actor,
    triggering_actor: trigger.actor,
    actor_id: '1',
    run_id: String(run.id),
    run_number: String(run.number),
    run_attempt: String(run.attempt),
    retention_days: '90',
    workflow: run.workflowName,
    workflow_ref: `${owner}/${name}/${run.workflowPath}@${workflow.source.ref}`,
    workflow_sha: workflow.source.sha,
    server_url: platform.serverUrl,
    api_url: platform.apiUrl,
    graphql_url: `${platform.apiUrl}/graphql`,
    secret_source: trigger.fork ? 'None' : 'Actions',
  }
}

/** `main` of `refs/heads/main`, `7/merge` of `refs/pull/7/merge`. */
export function refName(ref: string): string {
  return ref.replace(/^refs\/(heads|tags|pull)\//, '')
}

/** The repository as events carry it. */
export function repositoryPayload({ repository, serverUrl }: Platform): ValueMap {
  const { owner, name, id, defaultBranch } = repository
  return {
    id,
    name,
    full_name: `${owner}/${name}`,
    owner: { login: owner },
    private: repository.private,
    fork: false,
    default_branch: defaultBranch,
    html_url: `${serverUrl}/${owner}/${name}`,
  }
}

type RunIdentity = Pick<RunRecord, 'id' | 'number' | 'attempt' | 'workflowPath' | 'workflowName'>
