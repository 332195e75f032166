import { describeStatuses, type HttpProbe, isExpectedStatus } from '../../config/schema.ts'
import { formatDuration } from '../../core/duration.ts'
import { describeExpectation, expectedValueOf, measuredAt, meetsExpectation, shownValue } from '../../core/expected-value.ts'
import { jsonText, valueAt } from '../../core/json.ts'
import type { HttpAnswer } from '../../ports/http.ts'
import { unreadBody } from './answer-body.ts'
import { describeRedirect } from './redirect.ts'

type Answered = Extract<HttpAnswer, { state: 'answered' }>

/** The release that a response names: in the header, or else as `version` in a JSON body. */
export function answeringRelease(answer: Answered, header: string): { version: string; by: 'header' | 'body' } | undefined {
  const inHeader = answer.headers[header.toLowerCase()]
  if (inHeader !== undefined && inHeader !== '') return { version: inHeader, by: 'header' }
  const inBody = valueAt(jsonOf(answer), 'version')
  return typeof inBody === 'string' && inBody !== '' ? { version: inBody, by: 'body' } : undefined
}

/** `wanted` is the probe with its variables replaced, `written` the same without, `url` the address that was asked. */
type Asked = { wanted: HttpProbe; written: HttpProbe; url: string }

/** The differences between a response and its expectation, as texts. Of an expectation only what is written is shown: its values can be secret. */
export function mismatches(answer: Answered, { wanted, written, url }: Asked): string[] {
  const problems: string[] = []
  const { status } = wanted.expect
  if (!isExpectedStatus(status, answer.status))
    problems.push(`answered ${answer.status}${describeRedirect(answer, url)}, expected ${describeStatuses(status)}`)
  for (const [name, value] of Object.entries(wanted.expect.headers)) {
    const found = answer.headers[name.toLowerCase()]
    if (found !== value) problems.push(`header ${name} is ${quoted(found)}, expected ${quoted(written.expect.headers[name] ?? value)}`)
  }
  problems.push(...jsonMismatches(answer, wanted, written), ...textMismatches(answer, wanted, written))
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
  if (body === undefined) return [unreadBody(answer) ?? 'the body is not JSON']
  return expected.flatMap(([path, value]) => {
    const asWritten = written.expect.json[path] ?? value
    const stated = expectedValueOf(asWritten)
    // The operator is that of the file: a variable brings a value and no operator.
    const expectation = 'operand' in stated ? { ...stated, operand: operandOf(String(value), String(asWritten), stated.operand) } : stated
    const found = measuredAt(body, path)
    if (meetsExpectation(found, expectation)) return []
    const text = found === undefined ? undefined : shownValue(found)
    return [`${path} in the body is ${quoted(text)}, expected ${describeExpectation(stated)}`]
  })
}

/** The operand with its variables replaced: what stands before it has none. */
function operandOf(value: string, asWritten: string, operand: string): string {
  return value.slice(asWritten.length - operand.length)
}

function textMismatches(answer: Answered, { expect: { body: wanted } }: HttpProbe, { expect: { body: written } }: HttpProbe): string[] {
  if (wanted === undefined || written === undefined) return []
  const unread = unreadBody(answer)
  const parts = typeof wanted === 'string' ? { contains: wanted } : wanted
  const shown = typeof written === 'string' ? { contains: written } : written
  const lost = listOf(parts.contains).flatMap((text, index) =>
    answer.body.includes(text) ? [] : [`the body does not contain ${quoted(listOf(shown.contains)[index])}`],
  )
  if (parts.matches !== undefined && !new RegExp(parts.matches, 'u').test(answer.body))
    lost.push(`the body does not match /${shown.matches}/`)
  const unwanted = listOf(parts.lacks).flatMap((text, index) =>
    answer.body.includes(text) ? [`the body contains ${quoted(listOf(shown.lacks)[index])}`] : [],
  )
  // What was not read can neither be there nor be absent.
  const unknown = unread !== undefined && (lost.length > 0 || (unwanted.length === 0 && parts.lacks !== undefined))
  return [...lost, ...unwanted, ...(unknown ? [unread] : [])]
}

function listOf(texts: string | readonly string[] | undefined): readonly string[] {
  return texts === undefined ? [] : [texts].flat()
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
