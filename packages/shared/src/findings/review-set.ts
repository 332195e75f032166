import { createHash } from 'node:crypto'

/** Findings that a person has to agree to. `set` names exactly these, whatever their order: 16 hexadecimal digits. */
export type ReviewRequest = { count: number; set: string }

/** Undefined where there is nothing to agree to. */
export function reviewRequestOf(fingerprints: readonly string[]): ReviewRequest | undefined {
  const distinct = [...new Set(fingerprints)].sort()
  if (distinct.length === 0) return undefined
  return { count: distinct.length, set: createHash('sha256').update(distinct.join('\n')).digest('hex').slice(0, 16) }
}

/** `3:0123456789abcdef`, for an output; empty where there is nothing to agree to. */
export function reviewRequestText(request: ReviewRequest | undefined): string {
  return request === undefined ? '' : `${request.count}:${request.set}`
}

/** Undefined for a text that is no such output. */
export function parseReviewRequest(text: string): ReviewRequest | undefined {
  const [, count, set] = /^([1-9]\d{0,6}):([0-9a-f]{16})$/.exec(text) ?? []
  return count === undefined || set === undefined ? undefined : { count: Number(count), set }
}

/** What the status on a pull request says, so that a review can be held against it. */
export function reviewStatusText({ count, set }: ReviewRequest, what: string): string {
  return `${set}: ${count} high ${count === 1 ? 'finding' : 'findings'}; ${what}`
}

/** The set that such a status names; undefined for any other text. */
export function setOfReviewStatus(description: string): string | undefined {
  return /^([0-9a-f]{16}): /.exec(description)?.[1]
}
