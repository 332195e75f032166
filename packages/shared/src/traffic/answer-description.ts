import { describeLate } from './late-times.ts'
import type { Tally } from './tally.ts'

/** Maximum number of different reasons in a text. */
const mostReasons = 4

/** The name of the condition whose reason is `inconclusiveAnswersReason`. */
export const conclusiveAnswersCondition = 'answers by which to judge'

/** How many of the answers were as expected, and what the others were; undefined where all were as expected. */
export function describeAnswers(tally: Tally): string | undefined {
  const { classes, statuses } = tally
  const answered = sum(Object.values(statuses))
  if (classes.expected === answered) return undefined
  const right = classes.expected === statuses['2xx'] ? '2xx' : 'as expected'
  return `${classes.expected} of ${answered} answers were ${right} (${counted(tally.reasons)})`
}

/** Why some requests of a tally do not count as measured. */
export function unmeasuredReason(tally: Tally): string {
  const { unresolved = 0, unreachable = 0, proxy = 0 } = tally.failures
  const lost = unresolved + unreachable + proxy
  const own = ownFailures(tally)
  if (lost === 0) return own.length > 0 ? ownReason(own, tally) : inconclusiveStatusReason(tally)
  const requests = requestCount(tally)
  const ways = [
    ...(unresolved > 0 ? [`for ${unresolved} its name was not found`] : []),
    ...(unreachable > 0 ? [`for ${unreachable} there was no route`] : []),
    ...(proxy > 0 ? [`for ${proxy} the proxy refused`] : []),
  ].join(', ')
  const who = 'which may be the fault of this machine and its network'
  return lost === requests
    ? `no request reached the service (${ways}), ${who}; nothing was measured`
    : `${lost} of ${requests} requests did not reach the service (${ways}), ${who}`
}

/** Why the response times of some requests of a tally do not count as measured. */
export function lateReason(tally: Tally): string {
  const late = describeLate(tally)
  const own = ownFailures(tally)
  if (late === undefined && own.length === 0) return unmeasuredReason(tally)
  return ownReason([...(late === undefined ? [] : [late]), ...own], tally)
}

function ownReason(own: readonly string[], tally: Tally): string {
  return `of ${requestCount(tally)} requests: ${own.join('; ')}. They say nothing of the service; give this machine less to do, or send fewer requests`
}

/** Requests that have no answer by the doing of this machine. */
function ownFailures({ failures: { overload = 0, stalled = 0 } }: Tally): string[] {
  return [
    ...(overload > 0 ? [`${overload} were not sent, since too many had no answer yet`] : []),
    ...(stalled > 0 ? [`the time of ${stalled} ran out while this machine stood still`] : []),
  ]
}

function requestCount({ statuses, failures }: Tally): number {
  return sum(Object.values(statuses)) + sum(Object.values(failures))
}

function inconclusiveStatusReason({ classes, statuses, reasons }: Tally): string {
  const nothing = classes.redirect + classes.limited
  const answered = sum(Object.values(statuses))
  const kinds = Object.entries(reasons)
    .filter(([reason]) => /^answered (?:3\d\d|429)\b/.test(reason))
    .sort(([, a], [, b]) => b - a)
    .map(([reason]) => reason.replace(/^answered (?:3\d\d, )?/, ''))
  const shown = [...new Set(kinds)].slice(0, mostReasons).join(' or ')
  return nothing === answered
    ? `every answer was ${shown}; nothing was measured`
    : `${nothing} of ${answered} answers were ${shown}; they measured nothing, and there may be too many errors among them`
}

/** Describes the answers with an expected status but no content to judge by, where their share is above `limit`; otherwise undefined. */
export function inconclusiveAnswersReason({ classes, statuses, reasons }: Tally, limit: number): string | undefined {
  const answered = sum(Object.values(statuses))
  if (classes.doubtful <= answered * limit) return undefined
  return `${classes.doubtful} of ${answered} answers had nothing in them by which to judge the service (${counted(reasons)})`
}

/** The most frequent reasons with their numbers. */
function counted(reasons: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(reasons).sort(([, a], [, b]) => b - a)
  const shown = sorted.slice(0, mostReasons).map(([reason, count]) => `${count} ${reason}`)
  const more = sum(sorted.slice(mostReasons).map(([, count]) => count))
  return [...shown, ...(more > 0 ? [`${more} answered something else`] : [])].join(', ')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
