import { isAbsolute, join, posix } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import { lineHashes } from '@slipway/shared/findings/line-hash'
import type { Unscanned } from '@slipway/shared/findings/policy'
import { sarifWithin } from '@slipway/shared/findings/sarif'
import type { Files } from '@slipway/shared/ports/files'
import type { Runner } from '@slipway/shared/ports/runner'
import type { ReadEntry } from '../read-list.ts'
import type { ComplianceReport } from './compliance-report.ts'
import { renderComplianceReport } from './markdown.ts'

export type Written = { markdown: string; json: string; sarif: string; reading: string }

export type ReportContents = { report: ComplianceReport; sarif: string; reading: readonly ReadEntry[] }

/** Paths from the inputs; each has a default in the temporary folder of the job. */
export type ReportPaths = { report?: string | undefined; sarif?: string | undefined }

/** Writes the report as Markdown and JSON, the SARIF, and the read list with one JSON document a line, and returns the absolute paths. */
export async function writeReports(
  { report, sarif, reading }: ReportContents,
  paths: ReportPaths,
  { runner, files }: { runner: Runner; files: Files },
): Promise<Written> {
  const at = (path: string | undefined, standard: string) =>
    path === undefined ? join(runner.temp, 'slipway-security', standard) : isAbsolute(path) ? path : join(runner.workspace, path)
  const markdown = at(paths.report, 'compliance.md')
  const plain = markdown.replace(/\.(md|json)$/, '')
  const written = { markdown, json: `${plain}.json`, sarif: at(paths.sarif, 'security.sarif'), reading: `${plain}-read-list.ndjson` }
  await files.write(written.markdown, renderComplianceReport(report))
  await files.write(written.json, `${JSON.stringify(report, null, 2)}\n`)
  await files.write(written.sarif, sarif)
  await files.write(written.reading, reading.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
  return written
}

/** What the SARIF contains. */
export type SarifContents = { findings: readonly Finding[]; unscanned: readonly Unscanned[]; category: string }

/** The findings as SARIF, each with the hash of its line, by which code scanning recognizes an alert. `textOf` reads a file of the tree; empty for one that is not there. */
export async function sarifText(
  { findings, unscanned, category }: SarifContents,
  textOf: (file: string) => Promise<string>,
): Promise<string> {
  const hashes = new Map<string, Map<number, string>>()
  for (const [file, lines] of Map.groupBy(
    findings.flatMap(({ place }) => (place === undefined ? [] : [place])),
    (place) => place.file,
  )) {
    const text = await textOf(file)
    if (text !== '')
      hashes.set(
        file,
        lineHashes(
          text,
          lines.map((place) => place.line ?? 1),
        ),
      )
  }
  const lineHash = (file: string, line: number) => hashes.get(file)?.get(line)
  return sarifWithin({ tool: 'Slipway security-scan', informationUri, category, findings, unscanned, lineHash }).text
}

const informationUri = 'https://github.com/slipway-deploy/slipway/tree/main/actions/security-scan'

/**
 * The category of an upload in code scanning: each upload closes the alerts of its own category alone, so that two jobs or folders do not
 * close each other's. A folder is the same for every service of the repository.
 */
export function sarifCategory({ run: { job }, call }: Pick<Runner, 'run' | 'call'>, path: string): string {
  const folder = posix.normalize(path).replace(/\/$/, '')
  const parts = [`job=${call === undefined ? job : `${job}.${call}`}`, ...(folder === '.' ? [] : [`path=${folder}`])]
  return ['slipway/security-scan', ...parts].join('/')
}
