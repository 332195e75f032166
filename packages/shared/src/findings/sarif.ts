import type { Severity } from '../core/words.ts'
import type { Finding } from '../evidence/schema.ts'
import type { Unscanned } from './policy.ts'

export type SarifOptions = {
  /** The name under which code scanning shows the alerts. */
  tool: string
  findings: readonly Finding[]
  /** Become notifications of the run, so that a run without results is not taken for a clean one. */
  unscanned?: readonly Unscanned[]
  /** Code scanning closes alerts of this category that an upload no longer has: keep it the same from run to run. */
  category: string
  /** `primaryLocationLineHash` by place; see `lineHashes`. */
  lineHash?: (file: string, line: number) => string | undefined
}

/** GitHub's limit for one upload (REST reference, "SARIF support for code scanning"). */
const maxResults = 25_000

/**
 * Findings as SARIF 2.1.0 (OASIS) with what GitHub requires: one run, rules with help, regions, `security-severity`,
 * fingerprints. A run without results is valid, and closes the alerts of the runs before. It contains no source text.
 */
export function toSarif({ tool, findings, unscanned = [], category, lineHash }: SarifOptions) {
  const shown = findings.slice(0, maxResults)
  const ids = [...new Set(shown.map((finding) => finding.rule))].sort()
  const rules = ids.map((id) =>
    ruleOf(
      id,
      shown.filter((finding) => finding.rule === id),
    ),
  )
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0' as const,
    runs: [
      {
        tool: { driver: { name: tool, rules } },
        automationDetails: { id: `${category.replace(/\/+$/, '')}/` },
        columnKind: 'utf16CodeUnits' as const,
        ...(unscanned.length === 0 ? {} : { invocations: [invocationOf(unscanned)] }),
        results: shown.map((finding) => resultOf(finding, ids.indexOf(finding.rule), lineHash)),
      },
    ],
  }
}

function ruleOf(id: string, findings: readonly Finding[]) {
  const [first] = findings
  const title = first?.title ?? id
  const help = first?.remedy ?? 'No remedy is known; see the report of the run.'
  return {
    id,
    name: id,
    shortDescription: { text: title.slice(0, 1_024) },
    fullDescription: { text: (first?.detail ?? title).slice(0, 1_024) },
    help: { text: help },
    ...(first?.url === undefined ? {} : { helpUri: first.url }),
    defaultConfiguration: { level: levelOf(first?.severity ?? 'unknown') },
    properties: {
      'security-severity': scoreOf(first?.severity ?? 'unknown'),
      tags: ['security', ...new Set(findings.map((finding) => finding.kind))].slice(0, 20),
    },
  }
}

/** SARIF 2.1.0, section 3.20.21: conditions of the run that are no results. */
function invocationOf(unscanned: readonly Unscanned[]) {
  return {
    executionSuccessful: true,
    toolExecutionNotifications: unscanned.map(({ files, why }) => ({
      descriptor: { id: 'slipway/not-looked-at' },
      level: 'warning' as const,
      message: { text: `Not looked at: ${why}` },
      locations: files
        .slice(0, notifiedFiles)
        .map((file) => ({ physicalLocation: { artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' } } })),
    })),
  }
}

const notifiedFiles = 1_000

function resultOf(finding: Finding, ruleIndex: number, lineHash: SarifOptions['lineHash']) {
  const line = finding.place?.line ?? 1
  const hash = finding.place === undefined ? undefined : lineHash?.(finding.place.file, line)
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levelOf(finding.severity),
    message: { text: [finding.title, finding.detail, finding.remedy].filter((part) => part !== undefined).join('\n') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(finding.place?.file ?? '.'), uriBaseId: '%SRCROOT%' },
          region: { startLine: line, startColumn: 1, endLine: finding.place?.endLine ?? line },
        },
      },
    ],
    partialFingerprints: { 'slipway/v1': finding.fingerprint, ...(hash === undefined ? {} : { primaryLocationLineHash: hash }) },
    properties: { tools: finding.tools, aliases: finding.aliases },
  }
}

function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  if (severity === 'critical' || severity === 'high') return 'error'
  return severity === 'low' ? 'note' : 'warning'
}

/** Within GitHub's bands: above 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, below low. */
function scoreOf(severity: Severity): string {
  return { critical: '9.5', high: '8.0', medium: '5.5', unknown: '5.5', low: '2.0' }[severity]
}

function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
