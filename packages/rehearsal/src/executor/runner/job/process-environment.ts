import { type ValueMap, valueText } from '../../expressions/value.ts'
import { runnerContext } from './contexts.ts'
import type { JobSession } from './session.ts'

/** The parts of the `github` context that a process sees as GITHUB_* (runner, GitHubContext.cs). */
const shown = new Set([
  'action',
  'action_path',
  'action_ref',
  'action_repository',
  'actor',
  'actor_id',
  'api_url',
  'base_ref',
  'env',
  'event_name',
  'event_path',
  'graphql_url',
  'head_ref',
  'job',
  'output',
  'path',
  'ref',
  'ref_name',
  'ref_protected',
  'ref_type',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'retention_days',
  'run_attempt',
  'run_id',
  'run_number',
  'server_url',
  'sha',
  'state',
  'step_summary',
  'triggering_actor',
  'workflow',
  'workflow_ref',
  'workflow_sha',
  'workspace',
])

const trackingVariable = 'RUNNER_TRACKING_ID'

/**
 * The whole environment of a step's process. `own` is the step's `env` context; what the runner itself
 * gives (GITHUB_*, RUNNER_*) cannot be overridden by it. Nothing of the host's environment is passed on.
 */
export function processEnvironment(
  session: JobSession,
  { github, own, extra }: { github: ValueMap; own: Readonly<Record<string, string>>; extra: Readonly<Record<string, string>> },
): Record<string, string> {
  const { machine, folders, facts } = session
  const env: Record<string, string> = {
    PATH: machine.hostPath,
    HOME: folders.home,
    LANG: 'C.UTF-8',
    CI: 'true',
    [trackingVariable]: session.trackingId,
    ...machine.environment,
    ...own,
    GITHUB_ACTIONS: 'true',
    ...prefixed('GITHUB_', github, (name) => shown.has(name)),
    ...prefixed('RUNNER_', runnerContext(session), () => true),
    ...(facts.debug ? { RUNNER_DEBUG: '1' } : {}),
    ...extra,
  }
  return { ...env, PATH: [...session.path, env['PATH'] ?? ''].join(':') }
}

function prefixed(prefix: string, context: ValueMap, keep: (name: string) => boolean): Record<string, string> {
  const pairs = Object.entries(context).filter(([name, value]) => keep(name) && value !== null && typeof value !== 'object')
  return Object.fromEntries(pairs.map(([name, value]) => [`${prefix}${name.toUpperCase()}`, valueText(value)]))
}
