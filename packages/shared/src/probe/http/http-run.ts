import { defaultVersionHeader } from '../../config/defaults.ts'
import type { Dependency, HttpProbe } from '../../config/schema.ts'
import { addressOf, isWholeAddress } from '../../core/address.ts'
import { type Http, isUndelivered } from '../../ports/http.ts'
import { mayBeTheNetwork } from '../control-address.ts'
import { checksOf } from '../dependencies.ts'
import type { UnnamedResult } from '../probe-result.ts'
import { bodyProblem } from './answer-body.ts'
import { answeringRelease, digestMismatch, mismatches, versionMismatch } from './answer-mismatches.ts'
import { describeExchange } from './answer-told.ts'
import { describeChecks, readHealthPage } from './health-page.ts'
import { askHttp } from './http-ask.ts'

/** `wanted` is the probe with its variables replaced, `written` the same without. `timeout` is in milliseconds. */
export type HttpRun = {
  wanted: HttpProbe
  written: HttpProbe
  timeout: number
  /** The dependencies whose state on the health page counts as the service's own. */
  reads?: readonly Dependency[] | undefined
}

export type HttpRunOptions = {
  baseUrl: string
  release?: string | undefined
  http: Http
  signal?: AbortSignal
  /** Removes what is known to be secret. */
  redact: (text: string) => string
}

/** Asks what an http probe asks, and compares the answer. Throws an ActionError where its CA file cannot be read. */
export async function runHttp({ wanted, written, timeout, reads = [] }: HttpRun, options: HttpRunOptions): Promise<UnnamedResult> {
  const url = addressOf(options.baseUrl, wanted.path)
  // The address can contain a secret, so the reason shows it without its variables replaced.
  if (!URL.canParse(url)) return { verdict: 'fail', reason: `${written.path} is not an address`, latency: 0, unreachable: false }
  const { answer, problem, away } = await askHttp(url, { wanted, timeout }, options)
  const latency = answer.elapsed
  const { baseUrl, redact } = options
  const told = (brief: string) => ({
    reason: `${brief} (${describeExchange({ baseUrl, method: wanted.method, path: written.path }, answer, redact)})`,
    brief,
  })
  if (answer.state === 'failed') {
    if (answer.reason === 'aborted') return { verdict: 'not-evaluated', reason: 'the run was called off', latency, unreachable: false }
    return {
      verdict: 'fail',
      ...told(`${answer.reason}: ${answer.message}`),
      latency,
      unreachable: mayBeTheNetwork(answer.reason),
      undelivered: isUndelivered(answer.reason),
    }
  }
  const header = wanted['version-header'] ?? defaultVersionHeader
  const release = answeringRelease(answer, header)
  const problems = [...(problem === undefined ? [] : [problem]), ...mismatches(answer, { wanted, written, url })]
  const own = !isWholeAddress(wanted.path) && !away
  const expected = wanted.expect.version ?? (release?.by === 'header' && own ? options.release : undefined)
  const wrongRelease = expected === undefined ? undefined : versionMismatch(answer, header, expected)
  if (wrongRelease !== undefined) problems.push(wrongRelease)
  const otherDigest = digestMismatch(answer, wanted.expect)
  if (otherDigest !== undefined) problems.push(otherDigest)
  const body = bodyProblem(answer, {
    method: wanted.method,
    path: wanted.path,
    health: true,
    // A response that names its release is the service's own; a probe that accepts 204 accepts an empty body.
    emptyIsRight: release?.by === 'header' || [wanted.expect.status].flat().includes(204),
    htmlIsRight: Object.keys(wanted.expect.headers).some((name) => name.toLowerCase() === 'content-type') || statesText(wanted),
    statusIsStated: Object.hasOwn(wanted.expect.json, 'status'),
  })
  if (body?.verdict === 'fail') problems.push(body.reason)
  const { checks = [] } = readHealthPage(answer.body) ?? {}
  const failing = describeChecks(
    reads.flatMap((dependency) => checksOf(dependency, checks)),
    ['failing'],
  )
  if (failing !== '' && body?.verdict !== 'fail') problems.push(`answered ${answer.status}, and its health page says that ${failing}`)
  const seen = {
    latency,
    unreachable: false,
    status: answer.status,
    ...(release === undefined ? {} : { version: release.version }),
    ...(checks.length === 0 ? {} : { checks }),
  }
  if (problems.length > 0) return { verdict: 'fail', ...told(problems.join('; ')), ...seen }
  return body === undefined ? { verdict: 'pass', ...seen } : { verdict: body.verdict, ...told(body.reason), ...seen }
}

/** Whether the probe says what the page is to hold, so that the page may be HTML. */
function statesText({ expect: { body } }: HttpProbe): boolean {
  return typeof body === 'string' || body?.contains !== undefined || body?.matches !== undefined
}
