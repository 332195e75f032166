import { GithubError } from '@slipway/shared/github/errors'
import type { RunQueries } from '@slipway/shared/github/run-queries'
import type { RunJob, UnfinishedRun } from '@slipway/shared/github/unfinished-runs'

const repository = 'owner/name'

/** A waiting run of `enhanced-ci.yml` on `main`. */
export function aRun(number: number, overrides: Partial<UnfinishedRun> = {}): UnfinishedRun {
  const url = `https://github.test/owner/name/actions/runs/${100 + number}`
  return { id: 100 + number, number, workflow: 7, branch: 'main', sha: `${number}`.repeat(40).slice(0, 40), repository, url, ...overrides }
}

export function aJob(name: string, status = 'waiting'): RunJob {
  return { name, status, createdAt: '2026-01-05T11:00:00Z', startedAt: '2026-01-05T11:30:00Z', url: 'https://github.test/job' }
}

export const deployJob = 'slipway / deploy / harbor v1.1.0 (111111111111) over v1.0.0 to production'

/** One run of the repository as GitHub shows it. */
export type ShownRun = {
  run: UnfinishedRun
  status?: 'waiting' | 'in_progress'
  jobs?: readonly RunJob[]
  pending?: readonly string[]
  comparison?: Awaited<ReturnType<RunQueries['compareCommits']>>
}

/** A repository with these runs, the own one is number 5; `refuse` names the questions that the token may not ask. */
export function repositoryWith(
  shown: readonly ShownRun[],
  { refuse = [] }: { refuse?: readonly (keyof RunQueries)[] } = {},
): RunQueries & { cancelled: number[] } {
  const cancelled: number[] = []
  const allowed = (question: keyof RunQueries) => {
    if (refuse.includes(question)) throw new GithubError(`GitHub refused ${question} (403)`, { status: 403 })
  }
  const find = (id: number) => shown.find(({ run }) => run.id === id)
  return {
    cancelled,
    own: async () => {
      allowed('own')
      return { ...aRun(5), path: '', event: 'push', status: 'in_progress', conclusion: undefined, createdAt: '', updatedAt: '' }
    },
    unfinished: async ({ status, workflow }) => {
      allowed('unfinished')
      return shown
        .filter((one) => (one.status ?? 'waiting') === status && (workflow === undefined || one.run.workflow === workflow))
        .map(({ run }) => run)
    },
    jobs: async (id) => {
      allowed('jobs')
      return find(id)?.jobs ?? [aJob('slipway / build', 'completed'), aJob(deployJob)]
    },
    pending: async (id) => {
      allowed('pending')
      return find(id)?.pending ?? ['production']
    },
    compareCommits: async (base) => {
      allowed('compareCommits')
      const found = shown.find(({ run }) => run.sha === base)
      return found === undefined || !('comparison' in found) ? 'ahead' : found.comparison
    },
    cancel: async (id) => {
      allowed('cancel')
      cancelled.push(id)
      return true
    },
  }
}
