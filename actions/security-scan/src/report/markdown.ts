import { formatDuration } from '@slipway/shared/core/duration'
import { escapeMarkdown, link, table } from '@slipway/shared/core/markdown'
import type { Finding } from '@slipway/shared/evidence/schema'
import { unscannedSentence } from '@slipway/shared/findings/policy'
import { severities } from '@slipway/shared/findings/severity'
import type { ComplianceReport } from './compliance-report.ts'

const rowsShown = 100
const filesShown = 20

/** The result of the scan in one sentence. */
export function securityHeadline({ status, summary, breakdown, tools, notLookedAt }: ComplianceReport): string {
  const broken = tools.filter((one) => one.state === 'error').length
  const found = breakdown.total === 0 ? 'no findings' : `${breakdown.total} finding${breakdown.total === 1 ? '' : 's'}`
  const tail =
    broken > 0 && summary.verdict !== 'not-evaluated' ? `; ${broken} scanner${broken === 1 ? '' : 's'} could not do the work` : ''
  const gaps = unscannedSentence(notLookedAt.filter(({ files }) => files.length > 0).map(({ files, reason }) => ({ files, why: reason })))
  const remainder = gaps === '' || summary.sentence.includes(gaps) ? '' : `; not looked at: ${gaps}`
  return `${status}: ${summary.verdict === 'pass' ? found : `${summary.sentence} (${found})`}${tail}${remainder}`
}

/** The compliance report in Markdown: summary, breakdown, scanners, files that were not scanned, and findings with their remedies. */
export function renderComplianceReport(report: ComplianceReport): string {
  return [
    `## Security compliance: ${report.status}`,
    summaryLines(report),
    '### Breakdown',
    breakdownTable(report),
    '### Scanners',
    toolsTable(report),
    '### Not looked at',
    notLookedAtTable(report),
    report.findings.length === 0 ? '' : '### Findings and remedies',
    findingsTable(report),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

function summaryLines({ summary, base, service, commit, repository, ref }: ComplianceReport): string {
  const where = `${escapeMarkdown(service ?? repository)} at \`${commit.slice(0, 12).replace(/[^0-9a-f]/g, '')}\` (${escapeMarkdown(ref)})`
  const compared = base === undefined ? '' : `\n- **Base** ${escapeMarkdown(base.commit)}: ${base.new} new, ${base.known} known before`
  return `- **What** ${where}\n- **Risk** ${summary.risk}\n- **Verdict** ${summary.verdict}: ${escapeMarkdown(summary.sentence)}${compared}`
}

function breakdownTable({ breakdown, policy }: ComplianceReport): string {
  const rows = severities.map((level) => [level, String(breakdown.bySeverity[level]), effectWord[policy.severity[level]]])
  return table(['Severity', 'Found', 'The gate'], [['secrets (any severity)', String(breakdown.secrets), effectWord.block], ...rows])
}

const effectWord = { block: 'blocks', warn: 'asks for a review', report: 'goes on' }

function toolsTable({ tools }: ComplianceReport): string {
  const rows = tools.map((tool) => [
    escapeMarkdown(`${tool.name}${tool.version === undefined ? '' : ` ${tool.version}`}`),
    tool.state,
    tool.took === undefined ? '' : formatDuration(tool.took),
    escapeMarkdown(tool.reason ?? ''),
  ])
  return table(['Scanner', 'State', 'Took', 'What it says'], rows)
}

function notLookedAtTable({ notLookedAt }: ComplianceReport): string {
  if (notLookedAt.length === 0) return 'Nothing: every file was read, and every scanner that applies ran.'
  const rows = notLookedAt.map(({ files, reason }) => [
    files.length === 0 ? '' : String(files.length),
    escapeMarkdown(`${files.slice(0, filesShown).join(', ')}${files.length > filesShown ? ', …' : ''}`),
    escapeMarkdown(reason),
  ])
  return `${table(['Files', 'Which', 'Why'], rows)}\n\nWhat was not looked at is not known to be clean.`
}

function findingsTable({ findings, base }: ComplianceReport): string {
  if (findings.length === 0) return ''
  const rows = findings
    .slice(0, rowsShown)
    .map((finding) => [
      finding.kind === 'secret' ? `${finding.severity} (secret)` : finding.severity,
      finding.url === undefined ? escapeMarkdown(finding.title) : link(finding.title, finding.url),
      escapeMarkdown(placeOf(finding)),
      escapeMarkdown(finding.remedy ?? ''),
      escapeMarkdown(finding.tools.join(', ')),
      ...(base === undefined ? [] : [finding.isNew ? 'new' : 'known']),
    ])
  const more = findings.length > rows.length ? `\n\n${findings.length - rows.length} more are in the JSON report.` : ''
  return table(['Severity', 'Finding', 'Place', 'Remedy', 'Seen by', ...(base === undefined ? [] : ['Since base'])], rows) + more
}

function placeOf({ place }: Finding): string {
  return place === undefined ? '' : `${place.file}${place.line === undefined ? '' : `:${place.line}`}`
}
