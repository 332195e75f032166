import { formatDuration } from '../../core/duration.ts'
import { codeBlock, codeSpan, details, escapeMarkdown, joined, link, type Markdown, md, paragraphs, table } from '../../core/markdown.ts'
import { outcomeSentence } from '../../core/outcome-sentence.ts'
import { commitOf, nameOfRelease } from '../../core/unknown-release.ts'
import type { Release } from '../../core/words.ts'
import type { TimelineEntry } from '../../evidence/schema.ts'
import { foldedTimeline, secondOf } from '../../evidence/summary-tables.ts'
import { answersUnderHeadings } from '../../page/answers-in-markdown.ts'
import type { FiveAnswers } from '../../page/five-answers.ts'
import { formatIncidentRecord, type IncidentRecord, type Occurrence } from './incident-record.ts'

export type IncidentPage = {
  record: IncidentRecord
  answers: FiveAnswers
  /** Every service that was meant to go back with this one; absent where there is none. */
  together?: readonly ServicePart[]
  good: Release | undefined
  /** Who approved the deployment, in words; undefined where its record does not say. */
  approval: string | undefined
  /** Who asked for the way back and who approved it, in words; undefined where no record of it says so. */
  wayBack?: string | undefined
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

/** The issue's Markdown: the hidden machine-readable record first, then the five answers that the page gives, then times and addresses. */
export function incidentBody(page: IncidentPage): string {
  const { record, answers, timeline, logs } = page
  const text = paragraphs([
    md`**${escapeMarkdown(sentenceOf(page))}**`,
    answersUnderHeadings(answers, {
      serves: togetherBlock(page.together ?? []),
      bad: requestsMet(record),
      did: timeline.length === 0 ? [] : [foldedTimeline(timeline)],
      why: logs === undefined ? [] : [logBlock(logs)],
      next: [...page.missingTags.map(missingTagBlock), toDo(record)],
    }),
    md`#### How long it took`,
    timesTable(record.occurrences),
    md`#### Where to look`,
    facts(page),
  ])
  return `${formatIncidentRecord(record)}\n\n${text}`
}

/** A tag that is missing as Markdown: why, and the commands. Also in the summary of the run. */
export function missingTagBlock({ name, reason, hint, commands }: TagToSet): Markdown {
  const why = md`The recovery tag ${codeSpan(name)} is missing: ${escapeMarkdown(reason)}.`
  const todo = hint === '' ? why : md`${why} ${escapeMarkdown(hint)}`
  return paragraphs([md`#### To be set by hand: a recovery tag`, todo, codeBlock(commands.join('\n'))])
}

function sentenceOf({ record: { release, occurrences }, good, reason }: IncidentPage): string {
  const restoredAt = occurrences.at(-1)?.restoredAt
  const name = good === undefined ? 'what was there before' : nameOfRelease(good)
  const serves = { name, since: restoredAt === undefined ? undefined : Date.parse(restoredAt) }
  return outcomeSentence({ state: 'rolled-back', version: nameOfRelease(release), cause: reason, judged: true, serves })
}

function facts({ record, good, approval, wayBack, url, repositoryUrl, runUrl, closedIncident }: IncidentPage): Markdown {
  const bad = record.release
  const changes =
    good === undefined || commitOf(good) === undefined || commitOf(bad) === undefined
      ? []
      : [md`- What changed: ${link(`${good.version} to ${bad.version}`, compareUrl(repositoryUrl, good, bad))}`]
  const commit = commitOf(bad)
  const lines = [
    md`- Release: ${escapeMarkdown(bad.version)} of ${escapeMarkdown(record.service)}, ${commit === undefined ? md`its commit is not known` : md`commit ${codeSpan(commit)}`}`,
    ...(approval === undefined ? [] : [md`- Approved: ${escapeMarkdown(approval)}`]),
    ...(wayBack === undefined ? [] : [md`- The way back: ${escapeMarkdown(wayBack)}`]),
    ...changes,
    md`- Environment: ${link(record.environment, url)}`,
    md`- Run: ${link('the run that wrote this', runUrl)}; its artifact ${link('what-happened', `${runUrl}#artifacts`)} shows it in charts`,
    md`- Deployments: ${link(`all of ${record.environment}`, `${repositoryUrl}/deployments/${encodeURIComponent(record.environment)}`)}`,
    ...(closedIncident === undefined ? [] : [md`- The same release before: ${link('an incident that was closed', closedIncident)}`]),
  ]
  return joined(lines, '\n')
}

function togetherBlock(parts: readonly ServicePart[]): Markdown[] {
  if (parts.length === 0) return []
  const rows = parts.map(({ service, left, serves, why }) => [service, left ?? 'left as it was', serves, why].map(escapeMarkdown))
  return [md`The services that went back together:`, table(['Service', 'Taken back', 'Serves now', 'Why'], rows)]
}

function compareUrl(repositoryUrl: string, good: Release, bad: Release): string {
  return `${repositoryUrl}/compare/${good.sha}...${bad.sha}`
}

/** How many of Slipway's own requests the release failed; nothing where none were counted. */
function requestsMet({ occurrences }: IncidentRecord): Markdown[] {
  const requests = occurrences.at(-1)?.requests
  return requests === undefined
    ? []
    : [escapeMarkdown(`Of the ${requests.sent} requests that Slipway itself sent to it, ${requests.failed} failed.`)]
}

function timesTable(occurrences: readonly Occurrence[]): Markdown {
  return table(
    ['First traffic (UTC)', 'To detect', 'To decide', 'To restore', 'In all', 'Traffic met'],
    occurrences.map((one) =>
      [
        secondOf(one.startedAt ?? 'not known'),
        ...[one.detect, one.decide, one.restore, one.recovery].map(spanOf),
        formatDuration(Math.round(one.exposure * 1_000)),
      ].map(escapeMarkdown),
    ),
  )
}

function spanOf(span: number | undefined): string {
  return span === undefined ? 'not recorded' : formatDuration(span)
}

function logBlock(logs: string): Markdown {
  return details('Last lines of the side that failed', codeBlock(logs, linesShown))
}

function toDo({ occurrences }: IncidentRecord): Markdown {
  const again = occurrences.length > 1 ? [md`- [ ] Say why it could go out again`] : []
  const always = md`- [ ] Find the cause\n- [ ] Mend it, with a test that would have caught it\n- [ ] Say what would have shown it earlier\n- [ ] Look whether data that it wrote has to be mended`
  return joined([...again, always], '\n')
}
