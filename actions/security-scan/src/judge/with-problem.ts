import type { SecurityJudgement } from '@slipway/shared/findings/policy'

/** The verdict where something of the change could not be read at all: never a pass, and not softer than without it. */
export function withProblem(outcome: SecurityJudgement, problem: string | undefined): SecurityJudgement {
  if (problem === undefined) return outcome
  const reason = problem.replace(/\s*\n\s*/g, ' ')
  const condition = { name: 'slipway.yml of the change can be read', verdict: 'not-evaluated' as const, reason }
  const conditions = [...outcome.conditions, condition]
  if (outcome.judgement.verdict === 'fail' || outcome.judgement.verdict === 'not-evaluated') return { ...outcome, conditions }
  return { judgement: { verdict: 'not-evaluated', reason }, deciding: undefined, conditions }
}
