import { clockTime } from '../core/clock-time.ts'
import { codeSpan, escapeMarkdown, joined, type Markdown, md, paragraphs } from '../core/markdown.ts'
import type { Evidence } from '../evidence/schema.ts'
import type { FiveAnswers, NextStep } from './five-answers.ts'
import type { StoryMoment } from './moments.ts'
import { fiveAnswersOf } from './what-happened.ts'

/** Of more, the last ones. */
const mostMoments = 5

/**
 * The five answers of the page for a job summary, a part for each service that is not well; undefined where all are well, or nothing was
 * measured over time.
 */
export function answersInMarkdown(records: readonly Evidence[]): Markdown | undefined {
  if (records.every(({ series }) => series === undefined)) return undefined
  const parts = fiveAnswersOf(records).flatMap(({ service, state, answers }) => (state === 'well' ? [] : [partOf(service, answers)]))
  return parts.length === 0 ? undefined : paragraphs(parts)
}

function partOf(service: string | undefined, { serves, bad, did, why, next }: FiveAnswers): Markdown {
  const title = service === undefined ? md`#### What happened` : md`#### What happened to ${escapeMarkdown(service)}`
  const lines = [
    md`- **What serves now?** ${escapeMarkdown(serves)}`,
    md`- **Since when is it bad, and how bad?** ${escapeMarkdown(bad.join(' '))}`,
    md`- **What did Slipway do?** ${didOf(did)}`,
    md`- **Why?** ${escapeMarkdown(why.join(' '))}`,
    md`- **What do I do next?** ${joined(next.map(stepOf), ' ')}`,
  ]
  return paragraphs([title, joined(lines, '\n')])
}

function didOf(moments: readonly StoryMoment[]): Markdown {
  if (moments.length === 0) return md`It moved no traffic in this job.`
  return joined(
    moments.slice(-mostMoments).map(({ at, what }) => md`${escapeMarkdown(clockTime(at))}: ${escapeMarkdown(what)}`),
    '; ',
  )
}

function stepOf({ what, command }: NextStep): Markdown {
  return command === undefined ? escapeMarkdown(what) : md`${escapeMarkdown(what)} ${codeSpan(command)}`
}
