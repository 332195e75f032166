import { parseStatusContext } from '../core/keys.ts'
import { type ReviewRequest, setOfReviewStatus } from '../findings/review-set.ts'
import { readTree } from '../github/git/trees.ts'
import type { Github } from '../github/octokit.ts'
import { type BroughtBy, listReviews, listStatuses, mayPush, pullRequestsWith, type SetStatus } from '../github/pull-reviews.ts'
import { readCommitPeople } from '../github/run-people.ts'
import { type Agreement, agreementOn, type GivenReview, type ReviewedPull } from './agreement.ts'

/** Who sets the statuses of workflow runs. A status of anybody else tells nobody anything. */
const actionsBot = 'github-actions[bot]'

/** `sha`: the commit that is judged. Needs `contents: read`, `pull-requests: read` and `statuses: read`. Throws a GithubError. */
export async function readAgreement(github: Github, sha: string, request: ReviewRequest): Promise<Agreement> {
  const tree = await readTree(github, sha)
  const pulls: ReviewedPull[] = []
  for (const pull of await pullRequestsWith(github, sha)) pulls.push(await readPull(github, pull, tree))
  return agreementOn(request, pulls)
}

/** The same of one open pull request and its head. */
export async function readAgreementIn(github: Github, pull: BroughtBy, request: ReviewRequest): Promise<Agreement> {
  return agreementOn(request, [{ ...(await readPull(github, pull, undefined)), sameFiles: true }])
}

async function readPull(github: Github, pull: BroughtBy, tree: string | undefined): Promise<ReviewedPull> {
  const { number, author, headSha } = pull
  const sameFiles = tree !== undefined && (await readTree(github, headSha)) === tree
  const given = await listReviews(github, number)
  const writers = new Map<string, boolean>()
  for (const { by, state } of given) if (state === 'approved' && !writers.has(by)) writers.set(by, await mayPush(github, by))
  const reviews = given.map((one): GivenReview => ({ ...one, mayWrite: writers.get(one.by) === true }))
  const authors = [...new Set([author, ...(await readCommitPeople(github, headSha))])].filter((one) => one !== '')
  return { number, authors, headSha, sameFiles, reviews, told: toldBy(await listStatuses(github, headSha)) }
}

/** The sets that statuses of `slipway/security-review` name, each with the time of its first one. */
export function toldBy(statuses: readonly SetStatus[]): { set: string; at: number }[] {
  const first = new Map<string, number>()
  for (const { context, description, by, at } of statuses) {
    const set = setOfReviewStatus(description)
    if (parseStatusContext(context)?.gate !== 'security-review' || by !== actionsBot || set === undefined) continue
    first.set(set, Math.min(first.get(set) ?? at, at))
  }
  return [...first].map(([set, at]) => ({ set, at }))
}
