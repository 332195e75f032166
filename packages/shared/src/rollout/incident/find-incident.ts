import { findIssue, type Issue } from '../../github/issues.ts'
import type { Github } from '../../github/octokit.ts'
import { formerIncidentKey, type IncidentName, incidentKey, incidentLabel, parseIncidentRecord } from './incident-record.ts'

/**
 * The newest issue of this incident, open or closed, and its key. An issue under the former key, which names no service, counts only
 * where its record names this service. Needs `issues: read`. Throws a GithubError.
 */
export async function findIncident(github: Github, name: IncidentName): Promise<(Issue & { key: string }) | undefined> {
  const key = incidentKey(name)
  const found = await findIssue(github, { label: incidentLabel, key }, 'all')
  if (found !== undefined) return { ...found, key }
  const former = formerIncidentKey(name)
  const old = await findIssue(github, { label: incidentLabel, key: former }, 'all')
  return old !== undefined && parseIncidentRecord(old.body)?.service === name.service ? { ...old, key: former } : undefined
}
