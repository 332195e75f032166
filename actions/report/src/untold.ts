import { z } from 'zod'
import { isBad, labelOf, narrowTo, type Report } from './report.ts'

/** The failures that no other report of this run has told anybody, as a report of their own; undefined where there are none. */
export function untoldOf(report: Report): Report | undefined {
  const told = new Set(report.reports.flatMap((record) => toldIn(record.details['told'])))
  const rows = report.rows.filter((row) => isBad(row) && !told.has(labelOf(row)))
  // Of a run without any record nothing is known, which is no reason to be silent.
  if (rows.length === 0 && report.rows.length > 0) return undefined
  return narrowTo(report, rows)
}

/** What a report leaves in its record, so that another of the same run does not tell it again. */
export function failuresOf(report: Report): string[] {
  return report.rows.filter(isBad).map(labelOf)
}

function toldIn(value: unknown): string[] {
  const parsed = z.array(z.string()).safeParse(value)
  return parsed.success ? parsed.data : []
}
