import type { SourceConfig } from '../../config/environment-sources.ts'
import { formatDuration } from '../../core/duration.ts'
import type { ConditionResult } from '../../evidence/schema.ts'
import { concludeClock, type RuleClock, sourceValueText, type ThresholdRule } from '../../judge/rules.ts'

/** The rule of a source: `errors above 5% for 1m`. */
export function ruleOfSource({ name, bad, limit, for: held, every }: SourceConfig): ThresholdRule {
  return {
    name: `${name} ${bad} ${sourceValueText(limit.value, limit.unit)} for ${formatDuration(held)}`,
    subject: 'source',
    above: limit.value,
    for: held,
    minimumRequests: 0,
    every,
    source: { name, unit: limit.unit, below: bad === 'below' },
  }
}

/** The condition of a rule of a source, with what was asked and what came last. */
export function concludeSource(clock: RuleClock, last: { asked: string; value: number | string } | undefined): ConditionResult {
  const condition = concludeClock(clock)
  if (last === undefined) return condition
  const { source } = clock.rule
  const came = typeof last.value === 'number' ? sourceValueText(last.value, source?.unit) : 'no value'
  const asked = `last ${came} by ${last.asked.replace(/\s+/g, ' ').slice(0, 500)}`
  return { ...condition, reason: condition.reason === undefined ? asked : `${condition.reason}; ${asked}` }
}
