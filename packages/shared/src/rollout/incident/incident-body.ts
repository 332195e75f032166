import { formatDuration } from '../../core/duration.ts'
import { codeBlock, codeSpan, escapeMarkdown, link, table } from '../../core/markdown.ts'
import { commitOf } from '../../core/unknown-release.ts'
import type { Release } from '../../core/words.ts'
import type { TimelineEntry } from '../../evidence/schema.ts'
import { timelineTable } from '../../evidence/summary-tables.ts'
import { formatIncidentRecord, type IncidentRecord, type Occurrence } from './incident-record.ts'

export type IncidentPage = {
  record: IncidentRecord
  /** Every service that was meant to go back with this one; absent where there is none. */
  together?: readonly ServicePart[]
  good: Release | undefined
  reason: string
  /** URL of the service. */
  url: string
  /** Without a slash at the end. */
  repositoryUrl: string
  runUrl: string
  timeline: readonly TimelineEntry[]
  /** The last log lines of the failed side, redacted; undefined where they could not be read. */
  logs: string | undefined
  missingTags: readonly TagToSet[]
  /** URL of the closed incident of an earlier deployment of this release. */
  closedIncident: string | undefined
}

/** One of several services that went back together. `left`: the version that was taken back, where it was. `serves`: what serves now. */
export type ServicePart = { service: string; left: string | undefined; serves: string; why: string }

/** A tag that GitHub did not let the job set, and the commands with which a person does. */
export type TagToSet = { name: string; reason: string; hint: string; commands: readonly string[] }

const linesShown = 60

/** The issue's Markdown: the hidden machine-readable record first, then the text for people. All external text is escaped. */
export function incidentBody(page: IncidentPage): string {
  const { record, timeline, logs } = page
  const bad = record.release
  return [
    formatIncidentRecord(record),
    `**${escapeMarkdown(bad.version)}** of ${escapeMarkdown(record.service)} (${codeSpan(commitOf(bad) ?? 'its commit is not known')}) was taken back from ${escapeMarkdown(record.environment)}.`,
    facts(page),
    ...togetherBlock(page.together ?? []),
    ...page.missingTags.map(missingTagBlock),
    '#### How long it took',
    timesTable(record.occurrences),
    '#### What happened',
    timelineTable(timeline),
    ...(logs === undefined ? [] : [logBlock(logs)]),
    '#### To do',
    toDo(record),
  ].join('\n\n')
}

/** A tag that is missing as Markdown: why, and the commands. Also in the summary of the run. */
export function missingTagBlock({ name, reason, hint, commands }: TagToSet): string {
  const why = [`The recovery tag ${codeSpan(name)} is missing: ${escapeMarkdown(reason)}.`, escapeMarkdown(hint)].join(' ').trim()
  return `#### To be set by hand: a recovery tag\n\n${why}\n\n${codeBlock(commands.join('\n'))}`
}

function facts({ record, good, reason, url, repositoryUrl, runUrl, closedIncident }: IncidentPage): string {
  const bad = record.release
  const newest = record.occurrences.at(-1)
  const changes =
    good === undefined || commitOf(good) === undefined || commitOf(bad) === undefined
      ? []
      : [`- What changed: ${link(`${good.version} to ${bad.version}`, compareUrl(repositoryUrl, good, bad))}`]
  return [
    `- Why: ${escapeMarkdown(reason)}`,
    `- Serves now: ${good === undefined ? 'what was there before' : escapeMarkdown(good.version)}`,
    `- Met by users: ${newest === undefined ? 'not known' : blastRadius(newest)}`,
    ...changes,
    `- Service: ${link(record.environment, url)}`,
    `- Run: ${link('the run that wrote this', runUrl)}`,
    `- Deployments: ${link(`all of ${record.environment}`, `${repositoryUrl}/deployments/${encodeURIComponent(record.environment)}`)}`,
    ...(closedIncident === undefined ? [] : [`- The same release before: ${link('an incident that was closed', closedIncident)}`]),
  ].join('\n')
}

function togetherBlock(parts: readonly ServicePart[]): string[] {
  if (parts.length === 0) return []
  const rows = parts.map(({ service, left, serves, why }) => [service, left ?? 'left as it was', serves, why].map(escapeMarkdown))
  return ['#### The services that went back together', table(['Service', 'Taken back', 'Serves now', 'Why'], rows)]
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
