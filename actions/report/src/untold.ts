import { z } from 'zod'
import { isBad, labelOf, narrowTo, type Report } from './content/report.ts'

/** A report with the failures that no other report of this run has sent; undefined where there are none. */
export function untoldOf(report: Report): Report | undefined {
  const told = new Set(report.reports.flatMap((record) => toldIn(record.details['told'])))
  const rows = report.rows.filter((row) => isBad(row) && !told.has(labelOf(row)))
  // A run without any record is itself a failure to report.
  if (rows.length === 0 && report.rows.length > 0) return undefined
  return narrowTo(report, rows)
}

/** The failures in the record of this report, so that another report of the run does not send them again. */
export function failuresOf(report: Report): string[] {
  return report.rows.filter(isBad).map(labelOf)
}

function toldIn(value: unknown): string[] {
  const parsed = z.array(z.string()).safeParse(value)
  return parsed.success ? parsed.data : []
}
