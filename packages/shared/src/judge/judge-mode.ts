import type { JudgeMode } from '../config/sections/environment/judge.ts'
import type { Judgement } from '../core/words.ts'

/** What a judgement would have led to, such as "would have been rolled back", and why, in an environment whose judge only observes. */
export function observedReason(consequence: string, reason: string): string {
  return `${consequence}: ${reason}; judge.mode is observe`
}

/**
 * The judgement that a step reports. Where the judge only observes, a failure and what could not be evaluated are warnings that say
 * what they would have led to, so that no later step and no other workflow acts on them.
 */
export function reportedJudgement(judgement: Judgement, mode: JudgeMode, consequence: string): Judgement {
  if (mode === 'act' || judgement.verdict === 'pass' || judgement.verdict === 'warn') return judgement
  return { verdict: 'warn', reason: observedReason(consequence, judgement.reason) }
}

/** What people have to know before and during a rollout. */
export function judgeModeNotes(mode: JudgeMode): string[] {
  return mode === 'act' ? [] : ['judge.mode is observe: what the judge finds is reported, and nothing is taken back for it']
}
