import { pathKeys, valueAt } from './json.ts'

/** What a found value is compared with: `operand` is text, or a number where the operator compares numbers. */
export type ExpectedValue = { operator: Presence } | { operator: Comparison; operand: string }

type Presence = 'exists' | 'absent'

type Comparison = '=' | '!=' | '>' | '<' | '>=' | '<=' | '~' | '!~'

const written = /^(!=|>=|<=|!~|[=<>~])\s+(\S[\s\S]*)$|^(!=|>=|<=|[<>])(-?\d\S*)$/

/**
 * A value as a file states it: equal to it, as text, unless it begins with an operator (`> 5`, `!= fail`, `~ ^v\d`) or is `exists` or
 * `absent`. `= > 5` is the text "> 5".
 */
export function expectedValueOf(value: string | number | boolean): ExpectedValue {
  const text = String(value)
  if (text === 'exists' || text === 'absent') return { operator: text }
  const [, apart, operand = '', joined, number = ''] = written.exec(text) ?? []
  const operator = apart ?? joined
  return isComparison(operator) ? { operator, operand: apart === undefined ? number : operand } : { operator: '=', operand: text }
}

function isComparison(text: string | undefined): text is Comparison {
  return text !== undefined && ['=', '!=', '>', '<', '>=', '<=', '~', '!~'].includes(text)
}

/** Why a stated value can never be compared; undefined where it can. What holds a `$NAME` is known later. */
export function expectedValueProblem(value: string | number | boolean): string | undefined {
  const expected = expectedValueOf(value)
  if (!('operand' in expected) || expected.operand.includes('$')) return patternProblem(expected)
  if (['>', '<', '>=', '<='].includes(expected.operator) && numberOf(expected.operand) === undefined)
    return `expected a number after ${expected.operator}`
  return patternProblem(expected)
}

function patternProblem(expected: ExpectedValue): string | undefined {
  if (expected.operator !== '~' && expected.operator !== '!~') return undefined
  return regularExpressionProblem(expected.operand)
}

/** Why a text is no regular expression; undefined where it is one. */
export function regularExpressionProblem(text: string): string | undefined {
  try {
    new RegExp(text, 'u')
    return undefined
  } catch {
    return `expected a regular expression as JavaScript has them, but ${JSON.stringify(text)} is none`
  }
}

/**
 * Whether a found value is as expected. Equality and patterns compare text: that of a string, or else its JSON. A value that is not there
 * meets `absent` alone, and what is not a number meets no comparison of numbers.
 */
export function meetsExpectation(found: unknown, expected: ExpectedValue): boolean {
  if (!('operand' in expected)) return (expected.operator === 'exists') === (found !== undefined)
  if (found === undefined) return false
  const { operator, operand } = expected
  const text = shownValue(found)
  switch (operator) {
    case '=':
      return text === operand
    case '!=':
      return text !== operand
    case '~':
      return new RegExp(operand, 'u').test(text)
    case '!~':
      return !new RegExp(operand, 'u').test(text)
    default: {
      const [value, limit] = [numberOf(text), numberOf(operand)]
      if (value === undefined || limit === undefined) return false
      if (operator === '>') return value > limit
      if (operator === '<') return value < limit
      return operator === '>=' ? value >= limit : value <= limit
    }
  }
}

/** An expectation for a person: `"up"`, `> 5`, `to exist`. */
export function describeExpectation(expected: ExpectedValue): string {
  if (!('operand' in expected)) return expected.operator === 'exists' ? 'it to exist' : 'it to be absent'
  const { operator, operand } = expected
  switch (operator) {
    case '=':
      return JSON.stringify(operand)
    case '!=':
      return `not ${JSON.stringify(operand)}`
    case '~':
      return `a match of /${operand}/`
    case '!~':
      return `no match of /${operand}/`
    default:
      return `${operator} ${operand}`
  }
}

/** A value as text: a string as it is, anything else as JSON. */
export function shownValue(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')
}

const lengthOf = /^length\((.*)\)$/

/** The value at a path; of `length(PATH)` how many elements, members or characters it has (RFC 9535, section 2.4.4). */
export function measuredAt(value: unknown, path: string): unknown {
  const [, inner] = lengthOf.exec(path) ?? []
  if (inner === undefined) return valueAt(value, path)
  const found = valueAt(value, inner)
  if (typeof found === 'string') return [...found].length
  if (Array.isArray(found)) return found.length
  return typeof found === 'object' && found !== null ? Object.keys(found).length : undefined
}

/** Whether a text is a path that `measuredAt` reads. */
export function isJsonPath(path: string): boolean {
  return pathKeys(lengthOf.exec(path)?.[1] ?? path) !== undefined
}

function numberOf(text: string): number | undefined {
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : undefined
}
