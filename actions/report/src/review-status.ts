import type { Evidence } from '@slipway/shared/evidence/schema'
import { type ReviewRequest, reviewStatusText } from '@slipway/shared/findings/review-set'
import type { Github } from '@slipway/shared/github/octokit'
import type { CommitStatus } from '@slipway/shared/github/statuses'
import { readAgreementIn } from '@slipway/shared/security-review/read-agreement'
import { z } from 'zod'

const details = z.object({ review: z.object({ count: z.int().nonnegative(), set: z.string() }) })

/** What the scan of this run asks of reviewers; a count of 0 where it could have asked, and has nothing to ask. Undefined where it never does. */
export function reviewAskedBy(evidence: readonly Evidence[]): ReviewRequest | undefined {
  return evidence
    .filter(({ action }) => action === 'security-scan')
    .flatMap((record) => details.safeParse(record.details).data?.review ?? [])
    .at(-1)
}

/** The state of the status for the head of a pull request, and its words. Throws a GithubError. */
export async function reviewState(
  github: Github,
  { pullRequest, sha }: { pullRequest: number; sha: string },
  asked: ReviewRequest,
): Promise<Pick<CommitStatus, 'state' | 'description'>> {
  if (asked.count === 0) return { state: 'success', description: 'No high finding asks for a review' }
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...github.repository, pull_number: pullRequest })
  const agreement = await readAgreementIn(github, { number: pullRequest, author: data.user?.login ?? '', headSha: sha }, asked)
  return agreement.state === 'given'
    ? { state: 'success', description: reviewStatusText(asked, `approved by ${agreement.by}`) }
    : { state: 'pending', description: reviewStatusText(asked, 'somebody else than the author has to approve this commit') }
}
