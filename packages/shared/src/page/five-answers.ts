import { formatDuration } from '../core/duration.ts'
import { sentences } from '../core/outcome-sentence.ts'
import { formatPercentage } from '../core/percentage.ts'
import { shellWord } from '../core/shell-word.ts'
import type { Evidence } from '../evidence/schema.ts'
import { exposureSeconds, momentsOf, releaseShareAt, type StoryMoment } from './moments.ts'
import { type Story, type StoryContext, type StoryState, storiesOf, timeIn } from './story.ts'

/** The answers to what somebody asks at 3 a.m., in the order in which they are asked. All of it is plain text. */
export type FiveAnswers = {
  serves: string
  bad: readonly string[]
  did: readonly StoryMoment[]
  why: readonly string[]
  next: readonly NextStep[]
}

/** What the answers are to. */
export const questions: Readonly<Record<keyof FiveAnswers, string>> = {
  serves: 'What is serving now?',
  bad: 'Since when is it bad, and how bad?',
  did: 'What did Slipway do?',
  why: 'Why?',
  next: 'What do I do next?',
}

export type NextStep = { what: string; command?: string }

/** `owner/name` and the id of the run that wrote the records. */
export type RunOfStory = { repository: string; id: number }

/** The answers for each service that the records of one job are about. */
export function fiveAnswersOf(
  records: readonly Evidence[],
  known: StoryContext = {},
): { service: string | undefined; state: StoryState; headline: string; answers: FiveAnswers }[] {
  return storiesOf(records, known).map((story) => {
    const { repository, id } = story.records[0]?.run ?? { repository: '', id: 0 }
    return {
      service: story.service,
      state: story.state,
      headline: story.headline,
      answers: fiveAnswers(story, momentsOf(story), { repository, id }),
    }
  })
}

export function fiveAnswers(story: Story, moments: readonly StoryMoment[], run: RunOfStory): FiveAnswers {
  return { serves: servesNow(story), bad: badSince(story), did: moments, why: whyOf(story), next: nextSteps(story, run) }
}

function servesNow(story: Story): string {
  const { serving } = story
  if (serving.told === 'by nobody') return 'Not known: this job asked no provider, and no answer named its release.'
  const time = timeIn(story)
  const [first, ...more] = serving.shares
  if (first === undefined) return `Nothing, as the provider showed at ${time(serving.at)}.`
  const list = [first, ...more].map(([release, share]) => `${release} ${formatPercentage(share)}`).join(', ')
  const what = more.length === 0 ? `${first[0]} serves all traffic` : `The traffic is split: ${list}`
  if (serving.told === 'by the answers') return `${what}, as its own answers told until ${time(serving.at)}.`
  if (serving.since === undefined) return `${what}. Seen last at ${time(serving.at)}.`
  const seen = serving.at === serving.since ? '' : ` Seen last at ${time(serving.at)}.`
  return `${what} since ${time(serving.since)}.${seen}`
}

function badSince(story: Story): string[] {
  const { evidence, judged, state } = story
  const measured = story.points.length > 0
  if (evidence === undefined && state === 'well' && measured) return ['It is not: nothing bad was measured.']
  const exposure = judged === undefined || state === 'well' ? 0 : exposureSeconds(story, judged)
  const met = exposure < 0.5 ? [] : [`In all it had as much as ${formatDuration(wholeSeconds(exposure * 1_000))} of all traffic.`]
  if (evidence === undefined) return [foundWithoutCounts(story, measured), ...met]
  const { from, at, reason } = evidence
  const time = timeIn(story)
  const since = from === undefined ? `Since ${time(at)} at the latest` : `Since ${time(from)}`
  const found = from === undefined ? '' : `, found ${formatDuration(wholeSeconds(at - from))} later`
  const share = judged === undefined ? undefined : releaseShareAt(story, judged, at)
  return [
    `${since}${found}: ${reason}.`,
    ...(share === undefined || share === 0 ? [] : [`${judged} had ${formatPercentage(share)} of the traffic at that time.`]),
    ...met,
  ]
}

/** Health alone, or somebody from outside, may have found it. */
function foundWithoutCounts(story: Story, measured: boolean): string {
  const { failure } = story
  if (failure !== undefined) return sentences(`Since ${timeIn(story)(failure.at)} at the latest: ${failure.reason}`)
  if (!measured) return 'Not known: no requests were measured in this job.'
  return 'Not known: the requests alone gave no sufficient evidence.'
}

function whyOf({ evidence, records }: Story): string[] {
  const byWhom = { synthetic: "Slipway's own requests", users: "the users' requests" } as const
  const first = evidence === undefined ? [] : [`The first evidence that sufficed came from ${byWhom[evidence.by]}: ${evidence.reason}.`]
  const causesOf = (some: readonly Evidence[]) => some.flatMap(({ cause }) => (cause === undefined ? [] : [sentences(cause)]))
  const others = [...new Set(causesOf(records.filter(({ verdict }) => verdict !== 'pass')))]
  const all = [...first, ...others.filter((cause) => evidence === undefined || !cause.includes(evidence.reason))]
  if (all.length > 0) return all.slice(0, 3)
  // Somebody may have gone back for a reason that no step of this job has found.
  const asked = causesOf(records.filter(({ action, details }) => action === 'rollback' && details['changed'] === true))
  return asked.length > 0 ? asked.slice(0, 1) : ['Nothing was found against it.']
}

function nextSteps(story: Story, run: RunOfStory): NextStep[] {
  const { state, environment, previous } = story
  const look = { what: 'See what was measured.', command: `gh run download ${run.id} --repo ${shellWord(run.repository)}` }
  if (environment === undefined) return [look]
  const command = (action: string, more = '') => monitorCommand(story, run, { action, more })
  const back = {
    what: `Go back${previous === undefined ? ' to the last release that is known to be good' : ` to ${previous}`}.`,
    command: command('rollback', previous === undefined ? '' : ` --field rollback_version=${shellWord(previous)}`),
  }
  switch (state) {
    case 'taken-back':
      return [
        { what: 'Nothing has to be moved. See whether it is well now.', command: command('health_check') },
        { ...look, what: 'Find the cause: what was measured, and the logs.' },
        { what: 'Once it is mended, let automatic deployments go on.', command: command('resume') },
      ]
    case 'failing':
      return [back, { what: 'See what serves, and which run works on it.', command: command('status') }, look]
    case 'not-known':
      return [
        { what: 'Look again.', command: command('health_check') },
        { what: 'See what serves, and which run works on it.', command: command('status') },
        { ...back, what: `If users meet errors: ${back.what.charAt(0).toLowerCase()}${back.what.slice(1)}` },
      ]
    case 'well':
      return [{ what: 'Nothing. If users meet errors all the same, go back.', command: back.command }]
  }
}

function monitorCommand(
  { environment, service, several }: Story,
  { repository }: RunOfStory,
  { action, more }: { action: string; more: string },
): string {
  const named = several && service !== undefined ? ` --field service=${shellWord(service)}` : ''
  return `gh workflow run deployment-monitor.yml --repo ${shellWord(repository)} --field action=${action} --field environment=${shellWord(environment ?? '')}${named}${more}`
}

function wholeSeconds(span: number): number {
  return Math.max(1_000, Math.round(span / 1_000) * 1_000)
}
