import { jsonText, valueAt } from '../../core/json.ts'
import type { HttpAnswer } from '../../ports/http.ts'

/** What is known about a request before its response. */
export type BodyExpectation = {
  method: string
  /** The path of the request, or the complete address. */
  path: string
  /** Whether the response is a health page, whose `status` is read with all known words. */
  health: boolean
  /** Whether an empty body is correct: by configuration, or because the response names its release. */
  emptyIsRight: boolean
  /** Whether an HTML page is correct, by configuration. */
  htmlIsRight: boolean
  /** Whether the configuration states the expected `status` in the body. */
  statusIsStated: boolean
}

/** `fail`: reported by the service itself. `not-evaluated`: probably not the service's own response. `warn`: possibly correct. */
export type BodyProblem = { verdict: 'fail' | 'not-evaluated' | 'warn'; reason: string }

type Answered = Extract<HttpAnswer, { state: 'answered' }>

/** The status words of the draft "Health Check Response Format for HTTP APIs", of Spring Boot and of ASP.NET. */
const unhealthyStatuses = new Set(['fail', 'error', 'down', 'out_of_service', 'unhealthy'])
const degradedStatuses = new Set(['warn', 'degraded'])
const statusesWithoutBody = new Set([204, 205])

const maintenance =
  /\b(?:(?:under|down for|closed for|offline for|in) maintenance|maintenance mode|(?:temporarily|currently) unavailable|service unavailable|bad gateway|be right back|back (?:soon|shortly))\b/i
/** Maximum characters of a short text, such as the one-line response of a proxy. */
const shortText = 300

/**
 * The problem in the body of a 2xx response; undefined without one. Maintenance texts are searched only in the title, the first heading
 * and short texts, since the body of a correct page can mention maintenance.
 */
export function bodyProblem(answer: Answered, expected: BodyExpectation): BodyProblem | undefined {
  if (answer.status < 200 || answer.status > 299 || statusesWithoutBody.has(answer.status) || expected.method === 'HEAD') return undefined
  // A compressed body is not read.
  if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') return undefined
  const type = answer.headers['content-type'] ?? ''
  const isJson = /^[\w.+/-]*[/+]json\b/i.test(type)
  if (answer.body === '') return emptyProblem(answer, isJson, expected)
  const reported = statusInBody(answer.body)
  if (reported !== undefined)
    return expected.statusIsStated ? undefined : statusProblem(answer.status, reported, expected.health || /health\+json/i.test(type))
  const html = isHtml(answer.body, type)
  if (html && isJson) return { verdict: 'fail', reason: 'answered with an HTML page that calls itself JSON' }
  const title = titleOf(answer.body, html)
  if (title !== undefined && maintenance.test(title))
    return { verdict: 'not-evaluated', reason: `answered ${answer.status} with ${JSON.stringify(title)}, as a maintenance page does` }
  if (html && !expected.htmlIsRight && isOfApi(expected.path))
    return { verdict: 'not-evaluated', reason: `answered ${answer.status} with an HTML page below an API path` }
  return undefined
}

function emptyProblem({ status }: Answered, isJson: boolean, { method, emptyIsRight }: BodyExpectation): BodyProblem | undefined {
  if (isJson) return { verdict: 'fail', reason: `answered ${status} with an empty body that calls itself JSON` }
  if (method !== 'GET' || emptyIsRight) return undefined
  return { verdict: 'warn', reason: `answered ${status} with an empty body` }
}

/** Outside a health page only `fail` counts: a resource can have the status "error" or "down" as its own data. */
function statusProblem(status: number, reported: string, health: boolean): BodyProblem | undefined {
  const reason = `answered ${status} with the status ${JSON.stringify(reported)} in its body`
  if (reported === 'fail' || (health && unhealthyStatuses.has(reported))) return { verdict: 'fail', reason }
  return health && degradedStatuses.has(reported) ? { verdict: 'warn', reason } : undefined
}

/** `status` of a JSON object in lower case, or the empty text without one. Undefined where the body is not a JSON object. */
function statusInBody(body: string): string | undefined {
  const text = jsonText(body)
  if (!text.startsWith('{')) return undefined
  try {
    const status = valueAt(JSON.parse(text), 'status')
    return typeof status === 'string' ? status.slice(0, 40).toLowerCase() : ''
  } catch {
    return undefined
  }
}

function isHtml(body: string, type: string): boolean {
  const start = body.trimStart().slice(0, 200)
  return /^<(?:!doctype html|html)\b/i.test(start) || (/^text\/html\b/i.test(type) && start.startsWith('<'))
}

function titleOf(body: string, html: boolean): string | undefined {
  if (!html) return body.length <= shortText && !/^\s*[[{"]/.test(body) ? body.trim() : undefined
  const titles = ['title', 'h1'].flatMap((tag) => new RegExp(`<${tag}\\b[^>]*>([^<]{1,200})<`, 'i').exec(body)?.[1]?.trim() ?? [])
  return titles.find((title) => maintenance.test(title))
}

/** Whether a path is below `/api`, where an HTML page is the fallback of a front end, a login page or a page of a proxy. */
function isOfApi(path: string): boolean {
  return /(?:^|\/)api(?:\/|$)/i.test(path.replace(/[?#].*$/, ''))
}
