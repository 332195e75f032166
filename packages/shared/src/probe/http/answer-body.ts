import type { HttpAnswer } from '../../ports/http.ts'
import { describeChecks, type HealthPage, readHealthPage, stateOf } from './health-page.ts'

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
  if (answer.undecoded !== undefined) {
    const reason = `answered ${answer.status}, and ${describeUndecoded(answer.undecoded)}`
    return { verdict: answer.undecoded.state === 'broken' ? 'fail' : 'not-evaluated', reason }
  }
  const type = answer.headers['content-type'] ?? ''
  const isJson = /^[\w.+/-]*[/+]json\b/i.test(type)
  if (answer.body.trim() === '') return emptyProblem(answer, isJson, expected)
  const page = readHealthPage(answer.body)
  const ofHealth = /^application\/health\+json\b/i.test(type)
  if (page !== undefined)
    return expected.statusIsStated ? undefined : pageProblem(answer.status, page, { health: expected.health || ofHealth, ofHealth })
  const html = isHtml(answer.body, type)
  if (html && isJson) return { verdict: 'fail', reason: 'answered with an HTML page that calls itself JSON' }
  const title = titleOf(answer.body, html)
  if (title !== undefined && maintenance.test(title))
    return { verdict: 'not-evaluated', reason: `answered ${answer.status} with ${JSON.stringify(title)}, as a maintenance page does` }
  if (html && !expected.htmlIsRight && isOfApi(expected.path))
    return { verdict: 'not-evaluated', reason: `answered ${answer.status} with an HTML page below an API path` }
  return undefined
}

/** Why a body was not read to its end; undefined where it was. */
export function unreadBody({ undecoded, cutAfter }: Answered): string | undefined {
  if (undecoded !== undefined) return describeUndecoded(undecoded)
  return cutAfter === undefined ? undefined : `the body was cut after ${sizeOf(cutAfter)}`
}

function describeUndecoded({ state, coding }: NonNullable<Answered['undecoded']>): string {
  const name = JSON.stringify(coding.slice(0, 20))
  return state === 'broken' ? `its body is not ${name}, as content-encoding says` : `its content-encoding ${name} is not known here`
}

function sizeOf(bytes: number): string {
  return bytes >= 1_048_576
    ? `${Math.round(bytes / 1_048_576)} MiB`
    : bytes >= 1_024
      ? `${Math.round(bytes / 1_024)} KiB`
      : `${bytes} bytes`
}

function emptyProblem({ status }: Answered, isJson: boolean, { method, emptyIsRight }: BodyExpectation): BodyProblem | undefined {
  if (isJson) return { verdict: 'fail', reason: `answered ${status} with an empty body that calls itself JSON` }
  if (method !== 'GET' || emptyIsRight) return undefined
  return { verdict: 'warn', reason: `answered ${status} with an empty body` }
}

/**
 * What a JSON object says of its service. Outside a health page only `fail` counts: a resource can have the status "error" or "down" as its
 * own data. `ofHealth`: it calls itself `application/health+json`, which has to tell a status.
 */
function pageProblem(
  status: number,
  { status: word = '', checks }: HealthPage,
  { health, ofHealth }: { health: boolean; ofHealth: boolean },
): BodyProblem | undefined {
  const told = `answered ${status} with the status ${JSON.stringify(word)} in its body`
  const state = stateOf(word)
  const bad = health ? describeChecks(checks, ['failing']) : ''
  if (word === 'fail' || (health && state === 'failing')) return { verdict: 'fail', reason: withChecks(told, bad) }
  if (!health) return undefined
  if (state === 'degraded') return { verdict: 'warn', reason: withChecks(told, describeChecks(checks, ['failing', 'degraded'])) }
  if (ofHealth && word === '')
    return { verdict: 'not-evaluated', reason: `answered ${status} with application/health+json without a status` }
  return bad === '' ? undefined : { verdict: 'warn', reason: `answered ${status}, and its health page says that ${bad}` }
}

function withChecks(told: string, checks: string): string {
  return checks === '' ? told : `${told}: ${checks}`
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
