import { gzipSync } from 'node:zlib'
import type { Severity } from '../core/words.ts'
import type { Finding } from '../evidence/schema.ts'
import { maxSarifBytes } from '../github/code-scanning.ts'
import type { Unscanned } from './policy.ts'
import { compareSeverity } from './severity.ts'

export type SarifOptions = {
  /** The name under which code scanning shows the alerts. */
  tool: string
  /** The page of the tool. */
  informationUri: string
  findings: readonly Finding[]
  /** Become notifications of the run, so that a run without results is not taken for a clean one. */
  unscanned?: readonly Unscanned[]
  /** Code scanning closes alerts of this category that an upload no longer has: keep it the same from run to run. */
  category: string
  /** `primaryLocationLineHash` by place; see `lineHashes`. */
  lineHash?: (file: string, line: number) => string | undefined
}

/**
 * GitHub's limits for one upload ("SARIF results exceed limits" and "Uploading a SARIF file to GitHub"): results of a run, those that it
 * shows, and bytes after compression. There are never more rules than results, and each has two of 20 tags and one of 1,000 locations.
 */
const maxResults = 25_000
const resultsShown = 5_000

/** The findings that an upload has room for as the text of `toSarif`. `cut`: how many others there are, none of them more severe. */
export function sarifWithin(options: SarifOptions, { results, bytes } = { results: maxResults, bytes: maxSarifBytes }) {
  const { findings } = options
  for (let kept = Math.min(findings.length, results); ; ) {
    const text = `${JSON.stringify(toSarif(options, kept), null, 2)}\n`
    const size = gzipSync(text).length
    if (size <= bytes || kept === 0) return { text, cut: findings.length - kept }
    kept = Math.floor((kept * bytes * 0.95) / size)
  }
}

/**
 * Findings as SARIF 2.1.0 (OASIS) with what GitHub requires: one run, rules with help, regions, `security-severity`,
 * fingerprints. A run without results is valid, and closes the alerts of the runs before. It contains no source text. Of more than
 * `limit` findings, the most severe are in it, secrets first, and a notification of the run tells how many are not.
 */
export function toSarif({ tool, informationUri, findings, unscanned = [], category, lineHash }: SarifOptions, limit = maxResults) {
  const shown = ranked(findings).slice(0, limit)
  const byRule = Map.groupBy(shown, ({ rule }) => rule)
  const ids = [...byRule.keys()].sort()
  const indexes = new Map(ids.map((id, index) => [id, index]))
  const notifications = [...cutNotifications(findings.length, shown.length), ...unscanned.map(unscannedNotification)]
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0' as const,
    runs: [
      {
        tool: { driver: { name: tool, informationUri, rules: ids.map((id) => ruleOf(id, byRule.get(id) ?? [])) } },
        automationDetails: { id: `${category.replace(/\/+$/, '')}/` },
        columnKind: 'utf16CodeUnits' as const,
        ...(notifications.length === 0 ? {} : { invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }] }),
        results: shown.map((finding) => resultOf(finding, indexes.get(finding.rule) ?? 0, lineHash)),
      },
    ],
  }
}

/** The most severe first: GitHub shows the first of them. A secret blocks whatever its severity. */
function ranked(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => Number(b.kind === 'secret') - Number(a.kind === 'secret') || compareSeverity(a, b))
}

function ruleOf(id: string, findings: readonly Finding[]) {
  const [first] = findings
  const title = first?.title ?? id
  const help = first?.remedy ?? 'No remedy is known; see the report of the run.'
  return {
    id,
    // The title of an advisory is the same in each finding; those of other rules name what was found.
    name: (first?.kind === 'dependency' ? title : id).slice(0, 255),
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
function unscannedNotification({ files, why }: Unscanned): Notification {
  return {
    descriptor: { id: 'slipway/not-looked-at' },
    level: 'warning',
    message: { text: `Not looked at: ${why}` },
    locations: files
      .slice(0, notifiedFiles)
      .map((file) => ({ physicalLocation: { artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' } } })),
  }
}

function cutNotifications(total: number, kept: number): Notification[] {
  const cut =
    total === kept ? [] : [`${total - kept} of ${total} findings are not in this file, none of them more severe than one that is.`]
  const hidden = kept > resultsShown ? [`GitHub shows ${resultsShown} of the ${kept} findings of this file, the most severe ones.`] : []
  return [...cut, ...hidden].map((text) => ({
    descriptor: { id: 'slipway/cut' },
    level: 'warning',
    message: { text: `${text} The JSON report has all.` },
  }))
}

type Notification = {
  descriptor: { id: string }
  level: 'warning'
  message: { text: string }
  locations?: { physicalLocation: { artifactLocation: { uri: string; uriBaseId: string } } }[]
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
