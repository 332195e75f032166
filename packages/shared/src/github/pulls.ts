import type { Github } from './octokit.ts'

/** Numbers of the open pull requests whose commits include this one. Needs `pull-requests: read`. Throws a GithubError. */
export async function openPullRequests(github: Github, sha: string): Promise<number[]> {
  const pulls = github.paginate((page) =>
    github.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', { ...github.repository, commit_sha: sha, ...page }),
  )
  const open: number[] = []
  for await (const pull of pulls) if (pull.state === 'open') open.push(pull.number)
  return open
}
