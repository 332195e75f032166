import { compareCommits } from '@slipway/shared/github/git/compare'
import { readRef } from '@slipway/shared/github/git/refs'
import { readTag } from '@slipway/shared/github/git/tags'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { CommitQueries } from './commit-choice.ts'

/** Asked of GitHub. Needs `contents: read`. */
export async function commitQueries(call: ModeCall<Pick<Inputs, 'token'>>): Promise<CommitQueries> {
  const github = await githubClient(call)
  return {
    branchHead: (name) => readRef(github, `heads/${name}`),
    tag: (name) => readTag(github, name),
    branches: async () => {
      const { data } = await github.request('GET /repos/{owner}/{repo}/branches', { ...github.repository, per_page: 100 })
      return data.map(({ name }) => name)
    },
    compareCommits: (base, head) => compareCommits(github, base, head),
  }
}
