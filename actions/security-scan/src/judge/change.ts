import { cleaned } from '@slipway/shared/secrets/clean'
import { judgingFiles } from '../base/compared.ts'
import type { CommitHistory } from '../base/history.ts'
import type { JudgeChange } from '../report/compliance-report.ts'
import { differencesOf } from './differences.ts'
import type { Judge } from './judge.ts'
import { type Facts, isRefused, judgeBy } from './judgement.ts'
import type { Rules } from './rules.ts'
import { withProblem } from './with-problem.ts'

/** `base`: the commit into which the change goes, where git has it. `problem`: why its own rules cannot be read. */
export type ChangeQuestion = {
  judge: Judge
  own: Rules
  problem: string | undefined
  facts: Facts
  history: CommitHistory
  base: string | undefined
}

/** What a change would do to its own judge, and how it would judge itself. */
export async function judgeChangeOf({ judge, own, problem, facts, history, base }: ChangeQuestion): Promise<JudgeChange> {
  const clean = (text: string) => cleaned(text, facts.secrets)
  const refused = facts.now.findings.filter((finding) => isRefused(finding, judge))
  const believed = facts.now.findings.filter((finding) => !refused.includes(finding))
  return {
    differences: (problem === undefined ? differencesOf(judge.rules, own) : []).map((one) => ({
      ...one,
      base: clean(one.base),
      own: clean(one.own),
    })),
    comments: refused.map(({ title, place }) => ({ title, file: place?.file ?? '', line: place?.line ?? 1 })),
    files: base === undefined ? undefined : (await judgingFiles(history, base))?.map(clean),
    preview: withProblem(judgeBy(own, { ...facts, now: { ...facts.now, findings: believed } }).outcome, problem).judgement,
  }
}
