import type { Probe } from '../../config/schema.ts'
import { describeExpectation, type ExpectedValue, expectedValueOf, meetsExpectation } from '../../core/expected-value.ts'

type Expectation = NonNullable<Probe['postgres']>['expect']

/** What of a query's answer is not as expected. Only `written`, without its variables replaced, is shown; the answer itself is not: it is data. */
export function postgresProblems(answer: { rows: number; value: string | undefined }, wanted: Expectation, written: Expectation): string[] {
  const problems: string[] = []
  if (wanted?.rows !== undefined && !meetsExpectation(String(answer.rows), expectedValueOf(wanted.rows)))
    problems.push(`the query gave ${answer.rows === 1 ? '1 row' : `${answer.rows} rows`}, expected ${shown(written?.rows ?? wanted.rows)}`)
  if (wanted?.value !== undefined && !meetsExpectation(answer.value, asPostgres(wanted.value)))
    problems.push(`the query gave ${gave(answer.value)}, expected ${shown(written?.value ?? wanted.value)}`)
  return problems
}

/** Postgres writes a boolean as one letter. */
function asPostgres(value: string | number | boolean): ExpectedValue {
  return typeof value === 'boolean' ? { operator: '=', operand: value ? 't' : 'f' } : expectedValueOf(value)
}

/** A number, a boolean or nothing is shown; any other value is data of the service. */
function gave(value: string | undefined): string {
  if (value === undefined) return 'no value'
  return /^(?:[tf]|-?[\d.]{1,20})$/.test(value) ? JSON.stringify(value) : 'another value'
}

function shown(value: string | number | boolean): string {
  return describeExpectation(asPostgres(value))
}
