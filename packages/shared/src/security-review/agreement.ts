import type { ReviewRequest } from '../findings/review-set.ts'

/** A review that decides something. `at`: milliseconds since 1970. */
export type GivenReview = {
  by: string
  /** Anybody may review a public repository. */
  mayWrite: boolean
  state: 'approved' | 'changes-requested' | 'dismissed'
  /** The commit that was reviewed. */
  commit: string
  at: number
}

/** A pull request that brought the commit. */
export type ReviewedPull = {
  number: number
  /** The logins of who opened it, and of who wrote and committed its head. */
  authors: readonly string[]
  headSha: string
  /** Whether its head has the same files as the commit that is judged: so they were reviewed, whatever commit the merge has made. */
  sameFiles: boolean
  reviews: readonly GivenReview[]
  /** The sets of findings that its head was told to have, each with the time when it was told first. */
  told: readonly { set: string; at: number }[]
}

export type Agreement = { state: 'given'; pull: number; by: string } | { state: 'missing'; reason: string; hint: string }

/**
 * Whether a person has agreed to exactly these findings: by an approving review of the head of the pull request that brought the commit,
 * by somebody else than its authors, after the head was told what it has. The last word of each reviewer counts.
 */
export function agreementOn(request: ReviewRequest, pulls: readonly ReviewedPull[]): Agreement {
  const answers = pulls.map((pull) => agreementIn(request, pull))
  const [first] = answers
  return (
    answers.find(({ state }) => state === 'given') ??
    first ?? {
      state: 'missing',
      reason: `${asking(request)}, and the commit came by no pull request`,
      hint: 'Bring the change by a pull request that somebody else approves.',
    }
  )
}

function agreementIn(request: ReviewRequest, pull: ReviewedPull): Agreement {
  const { number, authors, headSha } = pull
  const missing = (reason: string, hint: string): Agreement => ({
    state: 'missing',
    reason: `${asking(request)}: ${reason}`,
    hint,
  })
  const again = `Have somebody who may write to the repository, and is not ${authors.join(' or ')}, approve #${number}, and start this run again.`
  if (!pull.sameFiles) {
    return missing(
      `the files of this commit are not those of #${number}, so no review of it was about them`,
      'Bring the branch up to date before it is merged, or bring the change by another pull request.',
    )
  }
  const told = pull.told.find(({ set }) => set === request.set)
  if (told === undefined) {
    return missing(
      `#${number} was never told of exactly these`,
      `Start the run of #${number} again, so that its reviewers see them. ${again}`,
    )
  }
  const approvals = lastWords(pull.reviews).filter(
    ({ state, by }) => state === 'approved' && !authors.some((one) => one.toLowerCase() === by.toLowerCase()),
  )
  const [approval] = approvals
  if (approval === undefined) return missing(`nobody but its authors has approved #${number}`, again)
  const ofHead = approvals.filter(({ commit }) => commit === headSha)
  if (ofHead.length === 0)
    return missing(`${approval.by} approved ${approval.commit.slice(0, 8)} of #${number}, and not its head ${headSha.slice(0, 8)}`, again)
  const since = ofHead.filter(({ at }) => at >= told.at)
  if (since.length === 0) return missing(`${approval.by} approved #${number} before it was told of them`, again)
  const counts = since.find(({ mayWrite }) => mayWrite)
  if (counts === undefined) return missing(`${approval.by}, who approved #${number}, may not write to the repository`, again)
  return { state: 'given', pull: number, by: counts.by }
}

/** The newest review of each person. */
function lastWords(reviews: readonly GivenReview[]): GivenReview[] {
  const last = new Map<string, GivenReview>()
  for (const one of reviews.toSorted((a, b) => a.at - b.at)) last.set(one.by.toLowerCase(), one)
  return [...last.values()]
}

function asking({ count }: ReviewRequest): string {
  return count === 1 ? '1 high finding asks for a review' : `${count} high findings ask for a review`
}
