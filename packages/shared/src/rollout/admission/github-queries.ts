import { compareCommits, messagesBetween } from '../../github/compare.ts'
import type { Github } from '../../github/octokit.ts'
import { listPushRuns, readRun } from '../../github/runs.ts'
import { findIncident } from '../incident/find-incident.ts'
import type { AdmissionQueries } from './queries.ts'

/** Asked of GitHub. Needs `actions: read`, `contents: read` and `issues: read`. */
export function githubQueries(github: Github, runId: number): AdmissionQueries {
  return {
    newerRuns: async () => {
      const own = await readRun(github, runId)
      if (own?.branch === undefined) return []
      const runs = await listPushRuns(github, { workflow: own.workflow, branch: own.branch })
      return runs.filter((run) => run.number > own.number)
    },
    compareCommits: (base, head) => compareCommits(github, base, head),
    messages: (base, head) => messagesBetween(github, base, head),
    incident: (name) => findIncident(github, name),
  }
}
