import type { Outcome } from '@slipway/shared/action'
import { formatDuration } from '@slipway/shared/core/duration'
import { escapeMarkdown, type Markdown, md, paragraphs, table } from '@slipway/shared/core/markdown'
import { nameOfRelease } from '@slipway/shared/core/unknown-release'
import { type Colour, otherColour } from '@slipway/shared/core/words'
import { conditionTables, foldedTimeline, summaryOf } from '@slipway/shared/evidence/summary-tables'
import { timeSeriesOf } from '@slipway/shared/rollout/engine/series-record'
import { missingTagBlock, type TagToSet } from '@slipway/shared/rollout/incident/incident-body'
import type { PartReport } from './backup/parallel-parts.ts'
import { missingTags } from './backup/recovery-tags.ts'
import type { RollbackJob } from './job/rollback-job.ts'
import { fieldsOf } from './result-fields.ts'
import type { RollbackResult } from './rollback-result.ts'

/** Evidence, outputs, summary and annotations of a result. */
export function renderResult(result: RollbackResult, { environment, rollout }: Pick<RollbackJob, 'environment' | 'rollout'>): Outcome {
  const fields = fieldsOf(result, { environment, unenforced: rollout.evidence.unenforced })
  const { verdict, headline, changed, version = '', previousVersion = '', reason = '', incident = '' } = fields
  const { destinationSha = '', liveSha = '', way = '', backup = [], annotations } = fields
  const { timeline, conditions, measurements } = rollout.evidence
  const snapshot = completedPart(backup, 'database')?.path ?? ''
  const recovery = completedPart(backup, 'tag-left')?.mark ?? ''
  const series = timeSeriesOf(rollout.evidence.series, versionsOf(result))
  const days = environment.database?.['keep-days']
  return {
    ok: fields.ok ?? verdict === 'pass',
    evidence: {
      verdict,
      headline,
      service: environment.service,
      environment: environment.name,
      ...(reason === '' ? {} : { cause: reason }),
      inputs: { environment: environment.name, ...(fields.dryRun === true ? { dryRun: true } : {}) },
      timeline,
      conditions,
      measurements,
      ...(series === undefined ? {} : { series }),
      details: {
        changed,
        version,
        destinationSha,
        previousVersion,
        liveSha,
        way: way,
        recoveryTag: recovery,
        incident,
        backup: backup.map(withoutPath),
      },
    },
    outputs: {
      environment: environment.name,
      url: environment.url,
      changed: String(changed),
      version,
      'destination-sha': destinationSha,
      'previous-version': previousVersion,
      'live-sha': liveSha,
      way: way,
      reason,
      'recovery-tag': recovery,
      snapshot,
      'snapshot-days': snapshot === '' || days === undefined ? '' : String(days),
      incident,
    },
    summary: summaryOf(
      headline,
      [
        ['What it took', way],
        ['Recovery tag', recovery],
        ['Incident', incident],
      ],
      [missingTagBlocks(missingTags(backup)), backupTable(backup), conditionTables(conditions), foldedTimeline(timeline)],
    ),
    ...(annotations === undefined ? {} : { annotations }),
  }
}

/** The versions on the sides, as far as the result tells them. */
function versionsOf(result: RollbackResult): Partial<Record<Colour, string>> {
  const intent = result.state === 'reverted' ? result.record.intent : undefined
  if (intent !== undefined) {
    const before = intent.previous?.release
    return {
      [intent.colour]: intent.release.version,
      ...(before === undefined ? {} : { [otherColour(intent.colour)]: nameOfRelease(before) }),
    }
  }
  const live = 'plan' in result ? result.plan.live : undefined
  return live?.version === undefined ? {} : { [live.colour]: live.version }
}

function completedPart(backup: readonly PartReport[], name: PartReport['name']): PartReport | undefined {
  return backup.find((part) => part.name === name && part.state === 'done')
}

/** The path on the runner is useless after the job; the file name is not. */
function withoutPath({ path, tag: _tag, ...part }: PartReport) {
  return { ...part, ...(path === undefined ? {} : { file: path.split(/[\\/]/).at(-1) ?? '' }) }
}

/** What a person has to do for the tags that are not there; empty where none is missing. */
function missingTagBlocks(missing: readonly TagToSet[]): Markdown {
  return paragraphs(missing.map(missingTagBlock))
}

function backupTable(backup: readonly PartReport[]): Markdown {
  if (backup.length === 0) return md``
  return table(
    ['Backup', 'State', 'Took', 'What'],
    backup.map(({ name, state, took, detail }) => [name, state, formatDuration(took), detail].map(escapeMarkdown)),
  )
}
