import type { HttpProbe } from '../../config/schema.ts'
import { formatDuration } from '../../core/duration.ts'
import { jsonText, valueAt } from '../../core/json.ts'
import type { HttpAnswer } from '../../ports/http.ts'
import { describeRedirect } from './redirect.ts'

type Answered = Extract<HttpAnswer, { state: 'answered' }>

/** The release that a response names: in the header, or else as `version` in a JSON body. */
export function answeringRelease(answer: Answered, header: string): { version: string; by: 'header' | 'body' } | undefined {
  const inHeader = answer.headers[header.toLowerCase()]
  if (inHeader !== undefined && inHeader !== '') return { version: inHeader, by: 'header' }
  const inBody = valueAt(jsonOf(answer), 'version')
  return typeof inBody === 'string' && inBody !== '' ? { version: inBody, by: 'body' } : undefined
}

/**
 * The differences between a response and its expectation, as texts. `wanted` is the expectation with its variables replaced, `written` the
 * same without: only `written` is shown, since a value can be a secret.
 */
export function mismatches(answer: Answered, wanted: HttpProbe, written: HttpProbe): string[] {
  const problems: string[] = []
  const statuses = [wanted.expect.status].flat()
  if (!statuses.includes(answer.status))
    problems.push(`answered ${answer.status}${describeRedirect(answer)}, expected ${statuses.join(' or ')}`)
  for (const [name, value] of Object.entries(wanted.expect.headers)) {
    const found = answer.headers[name.toLowerCase()]
    if (found !== value) problems.push(`header ${name} is ${quoted(found)}, expected ${quoted(written.expect.headers[name] ?? value)}`)
  }
  problems.push(...jsonMismatches(answer, wanted, written))
  const { latency } = wanted.expect
  if (latency !== undefined && answer.elapsed > latency)
    problems.push(`took ${Math.round(answer.elapsed)} ms, expected at most ${formatDuration(latency)}`)
  return problems
}

/** The difference between the release that answered and the expected one; undefined without one. */
export function versionMismatch(answer: Answered, header: string, expected: string): string | undefined {
  const found = answeringRelease(answer, header)
  if (found?.version === expected) return undefined
  if (found !== undefined) return `answered by release ${quoted(found.version)}, expected ${quoted(expected)}`
  return `does not tell its release: neither a header ${header} nor "version" in a JSON body, expected ${quoted(expected)}`
}

/** The difference between the digest that answered and the expected one; undefined without one. Both are names in the open. */
export function digestMismatch({ headers }: Answered, { digest, 'digest-header': header }: HttpProbe['expect']): string | undefined {
  if (digest === undefined || header === undefined) return undefined
  const found = headers[header.toLowerCase()]?.trim()
  if (found === digest) return undefined
  if (found === undefined || found === '') return `does not tell its digest: no header ${header}, expected ${quoted(digest)}`
  return `answered by the digest ${quoted(found)}, expected ${quoted(digest)}`
}

function jsonMismatches(answer: Answered, wanted: HttpProbe, written: HttpProbe): string[] {
  const expected = Object.entries(wanted.expect.json)
  if (expected.length === 0) return []
  const body = jsonOf(answer)
  if (body === undefined) return ['the body is not JSON']
  return expected.flatMap(([path, value]) => {
    const found = valueAt(body, path)
    const text = typeof found === 'string' ? found : JSON.stringify(found)
    if (text === String(value)) return []
    return [`${path} in the body is ${quoted(text)}, expected ${quoted(String(written.expect.json[path] ?? value))}`]
  })
}

/** The body as JSON; undefined where it is not JSON. */
export function jsonOf(answer: Answered): unknown {
  try {
    return JSON.parse(jsonText(answer.body))
  } catch {
    return undefined
  }
}

function quoted(text: string | undefined): string {
  if (text === undefined) return 'missing'
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
