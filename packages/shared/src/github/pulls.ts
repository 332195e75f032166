import type { Github } from './octokit.ts'

/** Numbers of the open pull requests of a branch of this repository, newest first. Needs `pull-requests: read`. Throws a GithubError. */
export async function openPullRequestsOf(github: Github, branch: string): Promise<number[]> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls', {
    ...github.repository,
    head: `${github.repository.owner}:${branch}`,
    state: 'open',
    per_page: 100,
  })
  const own = `${github.repository.owner}/${github.repository.repo}`.toLowerCase()
  return data.filter(({ head }) => head.repo?.full_name.toLowerCase() === own).map(({ number }) => number)
}

/** Numbers of the open pull requests whose commits include this one. Needs `pull-requests: read`. Throws a GithubError. */
export async function openPullRequests(github: Github, sha: string): Promise<number[]> {
  const pulls = github.paginate((page) =>
    github.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', { ...github.repository, commit_sha: sha, ...page }),
  )
  const open: number[] = []
  for await (const pull of pulls) if (pull.state === 'open') open.push(pull.number)
  return open
}
