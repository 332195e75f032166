import { z } from 'zod'
import { describeStatuses, type ExpectedStatus, type HttpProbe, isExpectedStatus, type Probe, type TrafficPath } from '../config/schema.ts'
import { addressOf } from '../core/address.ts'
import type { HttpAnswer } from '../ports/http.ts'
import { bodyProblem } from '../probe/http/answer-body.ts'
import { describeRedirect } from '../probe/http/redirect.ts'

/** A path of synthetic requests, and its expected answer. */
export type AskedPath = {
  url: string
  /** The expected statuses; any 2xx when undefined. */
  statuses: readonly ExpectedStatus[] | undefined
  /** Whether `traffic.paths` states the statuses: then only they decide, not the body. */
  stated: boolean
  /** Whether a JSON body is expected. */
  json: boolean
  /** Whether it is a health page, by a probe of the same path or by its name. */
  health: boolean
  /** Whether a probe states the expected `status` in its body. */
  statusIsStated: boolean
}

type Answered = Extract<HttpAnswer, { state: 'answered' }>

/**
 * The class of an answer, by what its path expects. `redirect` and `limited` (429) are neither a success nor an error of the service.
 * `doubtful` has an expected status, but is probably not the service's own answer. Each answer has exactly one class.
 */
export const answerClass = z.enum(['expected', 'client-error', 'server-error', 'unexpected', 'redirect', 'limited', 'doubtful'])
export type AnswerClass = z.infer<typeof answerClass>

/** The class, with a reason for all but `expected`. */
export type Classified = { is: 'expected' } | { is: Exclude<AnswerClass, 'expected'>; reason: string }

const healthNames = new Set(['health', 'healthz', 'healthcheck', 'health-check', 'ready', 'readyz', 'live', 'livez'])

/** The paths of synthetic requests. A path that an http probe requests too has the probe's expectation, unless it states its own. */
export function askedPaths(
  base: string,
  [first = '', ...rest]: readonly TrafficPath[],
  probes: readonly Probe[] = [],
): readonly [AskedPath, ...AskedPath[]] {
  const asked = (one: TrafficPath) => askedPath(base, one, probes)
  return [asked(first), ...rest.map(asked)]
}

function askedPath(base: string, one: TrafficPath, probes: readonly Probe[]): AskedPath {
  const { path, status } = typeof one === 'string' ? { path: one, status: undefined } : one
  const url = addressOf(base, path)
  const probe = probes.flatMap(({ http }) => (http?.method === 'GET' && addressOf(base, http.path) === url ? [http] : []))[0]
  return {
    url,
    statuses: status === undefined ? statusesOf(probe) : [status].flat(),
    stated: status !== undefined,
    json: probe !== undefined && Object.keys(probe.expect.json).length > 0,
    health: probe !== undefined || healthNames.has(lastSegment(url)),
    statusIsStated: probe !== undefined && Object.hasOwn(probe.expect.json, 'status'),
  }
}

/** The class of an answer on a path. `signed`: the answer names its release, so it is the service's own. */
export function classify(answer: Answered, asked: AskedPath, { signed }: { signed: boolean }): Classified {
  const { status } = answer
  const expected = isExpectedStatus(asked.statuses ?? '2xx', status)
  if (expected) return asked.stated ? { is: 'expected' } : classifyBody(answer, asked, signed)
  if (status === 429) return { is: 'limited', reason: 'answered 429, too many requests' }
  if (status >= 300 && status <= 399) return { is: 'redirect', reason: `answered ${status}${describeRedirect(answer, asked.url)}` }
  const reason = `answered ${status}${asked.statuses === undefined ? '' : `, expected ${describeStatuses(asked.statuses)}`}`
  if (status >= 400 && status <= 499) return { is: 'client-error', reason }
  if (status >= 500 && status <= 599) return { is: 'server-error', reason }
  return { is: 'unexpected', reason }
}

function classifyBody(answer: Answered, { url, statuses = [], json, ...asked }: AskedPath, signed: boolean): Classified {
  const problem = bodyProblem(answer, {
    method: 'GET',
    path: new URL(url).pathname,
    health: asked.health,
    emptyIsRight: signed || statuses.includes(204),
    htmlIsRight: false,
    statusIsStated: asked.statusIsStated,
  })
  if (problem?.verdict === 'fail') return { is: 'unexpected', reason: problem.reason }
  if (json && answer.undecoded === undefined && !/^[\s\uFEFF]*[[{"\dtfn-]/.test(answer.body))
    return { is: 'unexpected', reason: 'answered with a body that is not JSON' }
  // A health page with a warning is for the probes to judge.
  if (problem === undefined || (problem.verdict === 'warn' && answer.body.trim() !== '')) return { is: 'expected' }
  return { is: 'doubtful', reason: problem.reason }
}

function statusesOf(probe: HttpProbe | undefined): readonly ExpectedStatus[] | undefined {
  return probe === undefined ? undefined : [probe.expect.status].flat()
}

function lastSegment(url: string): string {
  return URL.canParse(url)
    ? (new URL(url).pathname
        .toLowerCase()
        .split('/')
        .findLast((part) => part !== '') ?? '')
    : ''
}
