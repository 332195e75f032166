import type { Outcome } from '@slipway/shared/action'
import { escapeMarkdown, table } from '@slipway/shared/core/markdown'
import type { Verdict } from '@slipway/shared/core/words'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { Annotation } from '@slipway/shared/ports/log'
import type { SettingFinding } from '../preflight/findings.ts'

type Preflight = { environments: readonly string[]; findings: readonly SettingFinding[]; unread: readonly string[] }

const words: Record<SettingFinding['level'], string> = {
  error: 'has to be mended',
  unread: 'could not be read',
  warning: 'warning',
  note: 'note',
}
const order: readonly SettingFinding['level'][] = ['error', 'unread', 'warning', 'note']

/** What GitHub's settings do, the worst first. What could not be read is no pass. */
export function preflightOutcome({ environments, findings, unread }: Preflight): Outcome {
  const sorted = findings.toSorted((one, other) => order.indexOf(one.level) - order.indexOf(other.level))
  const count = (level: SettingFinding['level']) => findings.filter((one) => one.level === level).length
  const verdict = verdictOf(count)
  const headline = headlineOf(verdict, environments, count)
  const [first] = sorted
  return {
    ok: verdict === 'pass' || verdict === 'warn',
    evidence: {
      verdict,
      headline,
      ...(verdict === 'pass' || first === undefined ? {} : { cause: `${first.about}: ${first.reason}` }),
      inputs: { mode: 'preflight' },
      details: { findings: sorted.map(({ level, about, reason, hint }) => [level, about, reason, hint]) },
    },
    outputs: { reason: verdict === 'pass' ? '' : headline },
    summary: summaryOf(
      headline,
      unread.map((note) => ['Note', note] as const),
      [
        table(
          ['What', 'Of', 'Found', 'How to mend it'],
          sorted.map(({ level, about, reason, hint }) => [words[level], about, reason, hint].map(escapeMarkdown)),
        ),
      ],
    ),
    annotations: sorted.flatMap(({ level, about, reason, hint }): Annotation[] =>
      level === 'note'
        ? []
        : [
            {
              level: level === 'warning' ? 'warning' : 'error',
              title: `Preflight: ${about} ${words[level]}`,
              message: `${reason}. ${hint}`,
            },
          ],
    ),
  }
}

function verdictOf(count: (level: SettingFinding['level']) => number): Verdict {
  if (count('error') > 0) return 'fail'
  if (count('unread') > 0) return 'not-evaluated'
  return count('warning') > 0 ? 'warn' : 'pass'
}

function headlineOf(verdict: Verdict, environments: readonly string[], count: (level: SettingFinding['level']) => number): string {
  const names = environments.join(', ')
  if (verdict === 'pass') return `GitHub's settings let ${names} be deployed and taken back`
  const parts = order.flatMap((level) => (level === 'note' || count(level) === 0 ? [] : [counted(count(level), level)]))
  return `GitHub's settings of ${names}: ${parts.join(', ')}`
}

function counted(count: number, level: Exclude<SettingFinding['level'], 'note'>): string {
  if (level === 'error') return `${count} ${count === 1 ? 'has' : 'have'} to be mended`
  return level === 'warning' && count !== 1 ? `${count} warnings` : `${count} ${words[level]}`
}
