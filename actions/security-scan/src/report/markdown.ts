import { formatDuration } from '@slipway/shared/core/duration'
import { codeSpan, escapeMarkdown, link, type Markdown, md, paragraphs, table } from '@slipway/shared/core/markdown'
import type { Finding } from '@slipway/shared/evidence/schema'
import { unscannedSentence } from '@slipway/shared/findings/policy'
import { severities } from '@slipway/shared/findings/severity'
import type { ComplianceReport } from './compliance-report.ts'

const rowsShown = 100
const filesShown = 20

/** The result of the scan in one sentence. */
export function securityHeadline({ status, summary, breakdown, tools, notLookedAt, base, change }: ComplianceReport): string {
  const broken = tools.filter((one) => one.state === 'error').length
  const found = breakdown.total === 0 ? 'no findings' : `${breakdown.total} finding${breakdown.total === 1 ? '' : 's'}`
  const tail =
    broken > 0 && summary.verdict !== 'not-evaluated' ? `; ${broken} scanner${broken === 1 ? '' : 's'} could not do the work` : ''
  const gaps = unscannedSentence(notLookedAt.filter(({ files }) => files.length > 0).map(({ files, reason }) => ({ files, why: reason })))
  const isLooser = change !== undefined && (change.comments.length > 0 || change.differences.some(({ effect }) => effect === 'looser'))
  const loosened = isLooser ? '; this pull request would loosen its own judge, see the report' : ''
  const remainder = gaps === '' || summary.sentence.includes(gaps) ? '' : `; not looked at: ${gaps}`
  const sentence = summary.verdict === 'pass' ? found : `${summary.sentence} (${found})`
  if (base === undefined) return `${status}: ${sentence}${tail}${remainder}${loosened}`
  const since = base.new === 0 ? 'nothing new' : `${base.new} new`
  return `${effectOfChange[summary.verdict]}: ${since} since ${base.commit}${summary.verdict === 'pass' ? '' : `, ${summary.sentence}`}; the tree is ${status} (${found})${tail}${remainder}${loosened}`
}

const effectOfChange = {
  pass: 'The change passes',
  warn: 'The change asks for a review',
  fail: 'The change is stopped',
  'not-evaluated': 'The change could not be judged',
}

/** The compliance report in Markdown: summary, breakdown, scanners, files that were not scanned, and findings with their remedies. */
export function renderComplianceReport(report: ComplianceReport): Markdown {
  const parts = [
    md`## Security compliance: ${escapeMarkdown(report.status)}`,
    summaryLines(report),
    ...changeParts(report),
    md`### Breakdown`,
    breakdownTable(report),
    md`### Scanners`,
    toolsTable(report),
    md`### Read list`,
    readListTable(report),
    md`### Not looked at`,
    notLookedAtTable(report),
    report.findings.length === 0 ? md`` : md`### Findings and remedies`,
    findingsTable(report),
    ...allowanceParts(report),
  ]
  return md`${paragraphs(parts)}\n`
}

function summaryLines({
  status,
  summary,
  base,
  comparison,
  configuration,
  judge,
  service,
  commit,
  repository,
  ref,
}: ComplianceReport): Markdown {
  const where = md`${escapeMarkdown(service ?? repository)} at ${codeSpan(commit.slice(0, 12))} (${escapeMarkdown(ref)})`
  const notCompared = comparison === undefined ? md`` : md`\n- **Base** ${escapeMarkdown(comparison)}`
  const judgedBy = judge === undefined ? md`` : md`\n- **Judge** ${escapeMarkdown(judge.sentence)}`
  const readFrom = configuration === undefined ? md`` : md`\n- **Configuration** ${escapeMarkdown(configuration)}`
  const compared =
    base === undefined ? notCompared : md`\n- **Base** ${escapeMarkdown(base.commit)}: ${base.new} new, ${base.known} known before`
  const verdict = base === undefined ? md`**Verdict**` : md`**Verdict of the change**`
  return md`- **What** ${where}\n- **The tree** is ${escapeMarkdown(status)}; risk ${escapeMarkdown(summary.risk)}\n- ${verdict} ${escapeMarkdown(summary.verdict)}: ${escapeMarkdown(summary.sentence)}${compared}${judgedBy}${readFrom}`
}

/** What a pull request would do to its own judge, for the owners who let it in. */
function changeParts({ change, summary }: ComplianceReport): Markdown[] {
  if (change === undefined) return []
  const { differences, comments, files, preview } = change
  const rows = [
    ...differences.map(({ key, base, own, effect }) => [codeSpan(key), ...[base, own, effect].map(escapeMarkdown)]),
    ...comments.map(({ title, file, line }) => [
      codeSpan('slipway:allow-secret'),
      escapeMarkdown('not there'),
      escapeMarkdown(`${file}:${line}: ${title}`),
      escapeMarkdown('looser'),
    ]),
    ...(files ?? []).map((file) => [codeSpan(file), md``, escapeMarkdown('changed'), escapeMarkdown('decides who judges')]),
  ]
  const notCompared =
    files === undefined
      ? [
          md`Whether this pull request changes workflows, actions or owners, which decide who judges it, is not known: git could not compare it with its base.`,
        ]
      : []
  if (rows.length === 0) return notCompared
  const isLooser = comments.length > 0 || differences.some(({ effect }) => effect === 'looser')
  const reason = preview.verdict === 'pass' ? '' : `: ${preview.reason}`
  const same = preview.verdict === summary.verdict ? ', as it is' : ''
  return [
    md`### This pull request would ${escapeMarkdown(isLooser ? 'loosen' : 'change')} its own judge`,
    md`${table(['What', 'Base', 'This pull request', 'Effect'], rows.slice(0, rowsShown))}\n\nNone of it counts before it is merged. By its own rules it would be judged **${escapeMarkdown(preview.verdict)}**${escapeMarkdown(same)}${escapeMarkdown(reason)}`,
    ...notCompared,
  ]
}

/** What an owner has let in, and what of it can be taken out. */
function allowanceParts({ allowed, allowances }: ComplianceReport): Markdown[] {
  const rows = [
    ...allowed.map((one) => ({ ...one, state: 'does not count' })),
    ...allowances.expired.map((one) => ({ ...one, title: one.finding, state: 'its time is over: it counts again' })),
    ...allowances.unused.map((one) => ({ ...one, title: one.finding, state: 'no finding needs it: take it out' })),
  ]
  if (rows.length === 0) return []
  const cells = rows
    .slice(0, rowsShown)
    .map(({ title, file, reason, owner, until, state }) => [title, file, reason, owner, until, state].map(escapeMarkdown))
  return [md`### Allowed by security.allow`, table(['Finding', 'File', 'Reason', 'Owner', 'Until', 'State'], cells)]
}

function breakdownTable({ breakdown, policy }: ComplianceReport): Markdown {
  const rows = severities.map((level) => [level, String(breakdown.bySeverity[level]), effectWord[policy.severity[level]]])
  return table(
    ['Severity', 'Found', 'The gate'],
    [['secrets (any severity)', String(breakdown.secrets), effectWord.block], ...rows].map((cells) => cells.map(escapeMarkdown)),
  )
}

const effectWord = { block: 'blocks', review: 'production waits for a review', warn: 'warns', report: 'goes on' }

function toolsTable({ tools }: ComplianceReport): Markdown {
  const rows = tools.map((tool) =>
    [
      `${tool.name}${tool.version === undefined ? '' : ` ${tool.version}`}`,
      tool.state,
      tool.took === undefined ? '' : formatDuration(tool.took),
      tool.reason ?? '',
    ].map(escapeMarkdown),
  )
  return table(['Scanner', 'State', 'Took', 'What it says'], rows)
}

function readListTable({ readList, acceptedUnread }: ComplianceReport): Markdown {
  const { total, read, unread, accepted, classes } = readList
  const rows = classes.map((one) => [
    escapeMarkdown(one.class),
    md`${one.read}`,
    md`${one.unread}`,
    escapeMarkdown(one.by.length === 0 ? 'nobody' : one.by.join(', ')),
  ])
  const by = accepted === 0 ? md`` : md`, ${accepted} of them accepted`
  const notes = [
    ...acceptedUnread.files
      .slice(0, filesShown)
      .map(({ file, reason, owner, until }) => `Accepted until ${until} by ${owner}: ${file} (${reason})`),
    ...acceptedUnread.expired.map(({ path, owner, until }) => `No longer accepted since ${until}: ${path} (${owner})`),
    ...acceptedUnread.unused.map(({ path, owner }) => `Nothing needs this entry any more: ${path} (${owner})`),
  ].map((note) => md`\n- ${escapeMarkdown(note)}`)
  const list = notes.reduce((all, note) => md`${all}${note}`, md``)
  const counts = md`${total} tracked paths: ${read} read, ${unread} not read${by}.`
  return md`${counts}\n\n${table(['What', 'Read', 'Not read', 'By'], rows)}${notes.length === 0 ? md`` : md`\n${list}`}`
}

function notLookedAtTable({ notLookedAt }: ComplianceReport): Markdown {
  if (notLookedAt.length === 0) return md`Nothing: every file was read, and every scanner that applies ran.`
  const rows = notLookedAt.map(({ files, reason }) => [
    files.length === 0 ? md`` : md`${files.length}`,
    escapeMarkdown(`${files.slice(0, filesShown).join(', ')}${files.length > filesShown ? ', …' : ''}`),
    escapeMarkdown(reason),
  ])
  return md`${table(['Files', 'Which', 'Why'], rows)}\n\nWhat was not looked at is not known to be clean.`
}

function findingsTable({ findings, base }: ComplianceReport): Markdown {
  if (findings.length === 0) return md``
  const rows = findings
    .slice(0, rowsShown)
    .map((finding) => [
      escapeMarkdown(finding.kind === 'secret' ? `${finding.severity} (secret)` : finding.severity),
      finding.url === undefined ? escapeMarkdown(finding.title) : link(finding.title, finding.url),
      escapeMarkdown(placeOf(finding)),
      escapeMarkdown(finding.remedy ?? ''),
      escapeMarkdown(finding.tools.join(', ')),
      ...(base === undefined ? [] : [finding.isNew ? md`new` : md`known`]),
    ])
  const more = findings.length > rows.length ? md`\n\n${findings.length - rows.length} more are in the JSON report.` : md``
  return md`${table(['Severity', 'Finding', 'Place', 'Remedy', 'Seen by', ...(base === undefined ? [] : ['Since base'])], rows)}${more}`
}

function placeOf({ place }: Finding): string {
  return place === undefined ? '' : `${place.file}${place.line === undefined ? '' : `:${place.line}`}`
}
