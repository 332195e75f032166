import { clockTime } from '../core/clock-time.ts'
import { codeSpan, escapeMarkdown, joined, type Markdown, md, paragraphs } from '../core/markdown.ts'
import type { Evidence } from '../evidence/schema.ts'
import { type FiveAnswers, fiveAnswersOf, type NextStep, questions } from './five-answers.ts'
import type { StoryMoment } from './moments.ts'

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
    line('serves', escapeMarkdown(serves)),
    line('bad', escapeMarkdown(bad.join(' '))),
    line('did', didOf(did)),
    line('why', escapeMarkdown(why.join(' '))),
    line('next', joined(next.map(stepOf), ' ')),
  ]
  return paragraphs([title, joined(lines, '\n')])
}

function line(question: keyof FiveAnswers, answer: Markdown): Markdown {
  return md`- **${escapeMarkdown(questions[question])}** ${answer}`
}

/** What an incident adds to an answer. */
export type MoreOfAnswers = Partial<Record<keyof FiveAnswers, readonly Markdown[]>>

/** The five answers of an incident, each under a heading of its own. An incident is read days later, so its times have their dates. */
export function answersUnderHeadings({ serves, bad, did, why, next }: FiveAnswers, more: MoreOfAnswers): Markdown {
  const moments = did.map(({ at, what }) => md`- ${escapeMarkdown(new Date(at).toISOString().slice(0, 10))} ${momentOf({ at, what })}`)
  const steps = next.map((step) => md`1. ${stepOf(step)}`)
  const answers: Record<keyof FiveAnswers, Markdown> = {
    serves: escapeMarkdown(serves),
    bad: escapeMarkdown(bad.join(' ')),
    did: moments.length === 0 ? md`It moved no traffic.` : joined(moments, '\n'),
    why: escapeMarkdown(why.join(' ')),
    next: joined(steps, '\n'),
  }
  const order = ['serves', 'bad', 'did', 'why', 'next'] as const
  return paragraphs(
    order.flatMap((question) => [md`#### ${escapeMarkdown(questions[question])}`, answers[question], ...(more[question] ?? [])]),
  )
}

function didOf(moments: readonly StoryMoment[]): Markdown {
  if (moments.length === 0) return md`It moved no traffic in this job.`
  return joined(moments.slice(-mostMoments).map(momentOf), '; ')
}

function momentOf({ at, what }: Pick<StoryMoment, 'at' | 'what'>): Markdown {
  return md`${escapeMarkdown(clockTime(at))}: ${escapeMarkdown(what)}`
}

function stepOf({ what, command }: NextStep): Markdown {
  return command === undefined ? escapeMarkdown(what) : md`${escapeMarkdown(what)} ${codeSpan(command)}`
}
