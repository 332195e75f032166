import type { Outcome } from '@slipway/shared/action'
import { formatDuration } from '@slipway/shared/core/duration'
import { escapeMarkdown, table } from '@slipway/shared/core/markdown'
import type { Verdict } from '@slipway/shared/core/words'
import { conditionTable, summaryOf, timelineTable } from '@slipway/shared/evidence/summary-tables'
import type { PartReport } from './backup/parts.ts'
import type { Stage } from './stage.ts'
import type { Way } from './way.ts'

export type Fields = {
  verdict: Verdict
  /** By default, whether the verdict is a pass. */
  ok?: boolean
  headline: string
  /** Whether traffic was moved. */
  changed: boolean
  /** The version that serves, or was to serve. */
  version?: string
  destinationSha?: string
  previousVersion?: string
  liveSha?: string
  way?: Way
  reason?: string
  /** Only told, not done. */
  dryRun?: boolean
  incident?: string | undefined
  backup?: readonly PartReport[] | undefined
}

export function outcomeOf(fields: Fields, { environment, rollout }: Pick<Stage, 'environment' | 'rollout'>): Outcome {
  const { verdict, headline, changed, version = '', previousVersion = '', reason = '', incident = '' } = fields
  const { destinationSha = '', liveSha = '', way, backup = [] } = fields
  const { timeline, conditions, measurements } = rollout.evidence
  const snapshot = madeBy(backup, 'database')?.path ?? ''
  const recovery = madeBy(backup, 'tag-left')?.mark ?? ''
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
      details: {
        changed,
        version,
        destinationSha,
        previousVersion,
        liveSha,
        way: way ?? '',
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
      way: way ?? '',
      reason,
      'recovery-tag': recovery,
      snapshot,
      'snapshot-days': snapshot === '' || days === undefined ? '' : String(days),
      incident,
    },
    summary: summaryOf(
      headline,
      [
        ['Why', reason],
        ['What it took', way ?? ''],
        ['Recovery tag', recovery],
        ['Incident', incident],
      ],
      [backupTable(backup), conditionTable(conditions), timelineTable(timeline)],
    ),
  }
}

function madeBy(backup: readonly PartReport[], name: PartReport['name']): PartReport | undefined {
  return backup.find((part) => part.name === name && part.state === 'done')
}

/** Where a file lay on the runner is of no use to anybody later; its name is. */
function withoutPath({ path, ...part }: PartReport) {
  return { ...part, ...(path === undefined ? {} : { file: path.split(/[\\/]/).at(-1) ?? '' }) }
}

function backupTable(backup: readonly PartReport[]): string {
  if (backup.length === 0) return ''
  return table(
    ['Backup', 'State', 'Took', 'What'],
    backup.map(({ name, state, took, detail }) => [name, state, formatDuration(took), detail].map(escapeMarkdown)),
  )
}
