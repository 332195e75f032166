import { isAbsolute, join } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import { lineHashes } from '@slipway/shared/findings/line-hash'
import type { Unseen } from '@slipway/shared/findings/policy'
import { toSarif } from '@slipway/shared/findings/sarif'
import type { Files } from '@slipway/shared/ports/files'
import type { Runner } from '@slipway/shared/ports/runner'
import type { Inputs } from '../inputs.ts'
import type { ComplianceReport } from './compliance-report.ts'
import { renderReport } from './markdown.ts'

export type Written = { markdown: string; json: string; sarif: string }

/** Writes the reports where the inputs say, or else into a folder of the job's own, and gives their paths. */
export async function writeReports(
  report: ComplianceReport,
  sarif: string,
  inputs: Pick<Inputs, 'report' | 'sarif'>,
  { runner, files }: { runner: Runner; files: Files },
): Promise<Written> {
  const at = (path: string | undefined, standard: string) =>
    path === undefined ? join(runner.temp, 'slipway-security', standard) : isAbsolute(path) ? path : join(runner.workspace, path)
  const markdown = at(inputs.report, 'compliance.md')
  const written = { markdown, json: `${markdown.replace(/\.(md|json)$/, '')}.json`, sarif: at(inputs.sarif, 'security.sarif') }
  await files.write(written.markdown, renderReport(report))
  await files.write(written.json, `${JSON.stringify(report, null, 2)}\n`)
  await files.write(written.sarif, sarif)
  return written
}

/** The findings as SARIF, each with the hash of its line, by which code scanning knows it again. */
export async function sarifText(findings: readonly Finding[], unseen: readonly Unseen[], root: string, files: Files): Promise<string> {
  const hashes = new Map<string, Map<number, string>>()
  for (const [file, lines] of Map.groupBy(
    findings.flatMap(({ place }) => (place === undefined ? [] : [place])),
    (place) => place.file,
  )) {
    const text = await files.read(join(root, file))
    if (text !== undefined)
      hashes.set(
        file,
        lineHashes(
          text,
          lines.map((place) => place.line ?? 1),
        ),
      )
  }
  const lineHash = (file: string, line: number) => hashes.get(file)?.get(line)
  return `${JSON.stringify(toSarif({ tool: 'Slipway security-scan', category: 'slipway/security-scan', findings, unseen, lineHash }), null, 2)}\n`
}
