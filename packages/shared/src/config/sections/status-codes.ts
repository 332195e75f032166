import { z } from 'zod'

const problem = 'expected a status from 100 to 599, or a class such as 2xx'
const statusClass = z.enum(['1xx', '2xx', '3xx', '4xx', '5xx'], problem)
/** A status, or a class of them. */
export const expectedStatus = z.union([z.int(problem).min(100, problem).max(599, problem), statusClass])

/** One HTTP status or one class of them, or several of which any is expected. */
export const statusCodes = z.union([expectedStatus, z.array(expectedStatus).min(1)])

/** A status, or all of a class: `2xx` is 200 to 299. */
export type ExpectedStatus = z.infer<typeof expectedStatus>

/** Whether a status is one of these. */
export function isExpectedStatus(expected: ExpectedStatus | readonly ExpectedStatus[], found: number): boolean {
  return [expected].flat().some((one) => (typeof one === 'number' ? one === found : Math.floor(found / 100) === Number(one[0])))
}

/** What is expected, in words: `200`, `2xx or 404`. */
export function describeStatuses(expected: ExpectedStatus | readonly ExpectedStatus[]): string {
  return [expected].flat().join(' or ')
}
