import type { Context } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import { codeSpan, escapeMarkdown, link } from '@slipway/shared/core/markdown'
import type { Release } from '@slipway/shared/core/words'
import { type LedgerRecord, sameRelease, timelineOf } from '@slipway/shared/rollout/ledger'
import { timelineTable } from '@slipway/shared/rollout/summary'
import type { Stage } from './stage.ts'

export type Incident = { bad: Release; good: Release | undefined; reason: string }

/** Writes the one issue of this release in this environment. What cannot be written is said, and holds nothing up. */
export async function reportIncident(incident: Incident, { runner, log }: Context, stage: Stage): Promise<string | undefined> {
  const { name } = stage.environment
  try {
    const records = await stage.books.ledger.read()
    const url = await stage.desk.incident({
      key: `incident:${name}:${incident.bad.version}`,
      title: `Incident: ${incident.bad.version} was taken back from ${name}`.slice(0, 250),
      body: incidentBody(incident, records, { environment: name, url: stage.environment.url, runUrl: runner.run.url }),
    })
    stage.crew.note(`incident ${url}`)
    return url
  } catch (error) {
    log.warning(`The incident was not written: ${messageOf(error)}`)
    stage.crew.note(`no incident was written: ${messageOf(error)}`)
    return undefined
  }
}

/** From the ledger: what was seen, decided and restored, and when. Everything in it is escaped. */
function incidentBody(
  { bad, good, reason }: Incident,
  records: readonly LedgerRecord[],
  place: { environment: string; url: string; runUrl: string },
): string {
  const about = records.filter(
    ({ intent }) =>
      sameRelease(intent.release, bad) || (intent.previous?.release !== undefined && sameRelease(intent.previous.release, bad)),
  )
  return [
    `**${escapeMarkdown(bad.version)}** (${codeSpan(bad.sha)}) was taken back from ${escapeMarkdown(place.environment)}.`,
    [
      `- Why: ${escapeMarkdown(reason)}`,
      `- Serves now: ${good === undefined ? 'what was there before' : escapeMarkdown(good.version)}`,
      `- Service: ${link(place.environment, place.url)}`,
      `- Run: ${link('the run that wrote this', place.runUrl)}`,
    ].join('\n'),
    '#### What happened',
    timelineTable(timelineOf(about)),
    '#### To do',
    ['- [ ] Find the cause', '- [ ] Mend it, with a test that would have caught it', '- [ ] Say what would have shown it earlier'].join(
      '\n',
    ),
  ].join('\n\n')
}
