import { formatDuration } from '../../core/duration.ts'
import { codeBlock, codeSpan, escapeMarkdown, link, table } from '../../core/markdown.ts'
import type { Release } from '../../core/words.ts'
import type { TimelineEntry } from '../../evidence/schema.ts'
import { timelineTable } from '../../evidence/summary-tables.ts'
import { formatIncidentRecord, type IncidentRecord, type Occurrence } from './incident-record.ts'

export type IncidentPage = {
  record: IncidentRecord
  good: Release | undefined
  reason: string
  /** Where the service answers. */
  url: string
  /** Of the repository, without a slash at its end. */
  repositoryUrl: string
  runUrl: string
  timeline: readonly TimelineEntry[]
  /** The last lines of the side that failed, without secrets; undefined where nobody could tell. */
  logs: string | undefined
  /** The incident of the same release that was closed before. */
  before: string | undefined
}

const linesShown = 60

/** The incident for people, with the record for machines at its head. Everything in it from outside is escaped. */
export function incidentBody(page: IncidentPage): string {
  const { record, timeline, logs } = page
  const bad = record.release
  return [
    formatIncidentRecord(record),
    `**${escapeMarkdown(bad.version)}** of ${escapeMarkdown(record.service)} (${codeSpan(bad.sha)}) was taken back from ${escapeMarkdown(record.environment)}.`,
    facts(page),
    '#### How long it took',
    timesTable(record.occurrences),
    '#### What happened',
    timelineTable(timeline),
    ...(logs === undefined ? [] : [logBlock(logs)]),
    '#### To do',
    toDo(record),
  ].join('\n\n')
}

function facts({ record, good, reason, url, repositoryUrl, runUrl, before }: IncidentPage): string {
  const bad = record.release
  const newest = record.occurrences.at(-1)
  const changes =
    good === undefined ? [] : [`- What changed: ${link(`${good.version} to ${bad.version}`, compareUrl(repositoryUrl, good, bad))}`]
  return [
    `- Why: ${escapeMarkdown(reason)}`,
    `- Serves now: ${good === undefined ? 'what was there before' : escapeMarkdown(good.version)}`,
    `- Met by users: ${newest === undefined ? 'not known' : blastRadius(newest)}`,
    ...changes,
    `- Service: ${link(record.environment, url)}`,
    `- Run: ${link('the run that wrote this', runUrl)}`,
    `- Deployments: ${link(`all of ${record.environment}`, `${repositoryUrl}/deployments/${encodeURIComponent(record.environment)}`)}`,
    ...(before === undefined ? [] : [`- The same release before: ${link('an incident that was closed', before)}`]),
  ].join('\n')
}

function compareUrl(repositoryUrl: string, good: Release, bad: Release): string {
  return `${repositoryUrl}/compare/${good.sha}...${bad.sha}`
}

function blastRadius({ exposure, requests }: Occurrence): string {
  const traffic = `as much as ${formatDuration(Math.round(exposure * 1_000))} of all traffic`
  return requests === undefined ? traffic : `${traffic}; of the ${requests.sent} requests of our own looks, ${requests.failed} failed`
}

function timesTable(occurrences: readonly Occurrence[]): string {
  return table(
    ['First traffic (UTC)', 'To detect', 'To decide', 'To restore', 'In all', 'Traffic met'],
    occurrences.map((one) => [
      codeSpan((one.startedAt ?? 'not known').replace('T', ' ').replace(/\.\d+Z$|Z$/, '')),
      spanOf(one.detect),
      spanOf(one.decide),
      spanOf(one.restore),
      spanOf(one.recovery),
      formatDuration(Math.round(one.exposure * 1_000)),
    ]),
  )
}

function spanOf(span: number | undefined): string {
  return span === undefined ? 'not recorded' : formatDuration(span)
}

function logBlock(logs: string): string {
  return `<details><summary>Last lines of the side that failed</summary>\n\n${codeBlock(logs, linesShown)}\n\n</details>`
}

function toDo({ occurrences }: IncidentRecord): string {
  const again = occurrences.length > 1 ? ['- [ ] Say why it could go out again'] : []
  return [
    ...again,
    '- [ ] Find the cause',
    '- [ ] Mend it, with a test that would have caught it',
    '- [ ] Say what would have shown it earlier',
    '- [ ] Look whether data that it wrote has to be mended',
  ].join('\n')
}
