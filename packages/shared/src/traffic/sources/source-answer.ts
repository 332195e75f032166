import type { HttpAnswer } from '../../ports/http.ts'
import { describeRedirect } from '../../probe/http/redirect.ts'

/** Why an answer holds no JSON to read; undefined where it may. `url`: what was asked. `who`: what it is called, for people. */
export function noJsonBecause(answer: HttpAnswer, { url, who }: { url: string; who: string }): string | undefined {
  if (answer.state === 'failed') return `${who} could not be had: ${answer.message}`
  if (answer.status < 200 || answer.status > 299) return `${who} answered ${answer.status}${describeRedirect(answer, url)}`
  if (/^text\/html\b/i.test(answer.headers['content-type'] ?? '') || /^\s*<(?:!doctype|html)\b/i.test(answer.body))
    return `${who} answered with an HTML page`
  return answer.body.trim() === '' ? `${who} answered with nothing` : undefined
}

/** JSON of unknown shape, or undefined where the text is none. */
export function documentIn(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
