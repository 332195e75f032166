import { addressOf } from '../../core/address.ts'
import type { HttpAnswer } from '../../ports/http.ts'
import { shownAddress, shownBeginning } from './told-text.ts'

type Asked = { baseUrl: string; method: string /** As the file has it, without its variables replaced. */; path: string }

/** What was asked, and what came beside the status, for the end of a message: `GET https://a.test/health; retry-after 30; body "…"`. */
export function describeExchange(
  { baseUrl, method, path }: Asked,
  answer: HttpAnswer | undefined,
  redact: (text: string) => string,
): string {
  const asked = `${method} ${shownAddress(path.startsWith('$') ? path : addressOf(baseUrl, path))}`
  if (answer?.state !== 'answered') return asked
  const { 'retry-after': retryAfter = '' } = answer.headers
  return [
    asked,
    // Seconds or a date (RFC 9110, section 10.2.3).
    ...(/^[\w ,:+-]{1,40}$/.test(retryAfter) ? [`retry-after ${retryAfter}${/^\d+$/.test(retryAfter) ? ' s' : ''}`] : []),
    ...(answer.body === '' ? [] : [`body ${shownBeginning(answer.body, redact)}`]),
  ].join('; ')
}
